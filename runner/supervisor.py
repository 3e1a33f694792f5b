"""Starts processes in order, restarts the ones that die, stops them in reverse."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from runner.children import dies_with_parent
from runner.places import CannotStart, Place
from runner.servers import last_line

STOP_SECONDS = 25
PATIENCE = 5  # restarts of one service within a minute


@dataclass
class Service:
    """A process to keep alive. `ready` is asked until it says yes."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ready: Callable[[], bool] = lambda: True
    started: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None


class Supervisor:
    """Holds the services in the order they were started."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.services: list[Service] = []
        self.stopping = False

    def start(self, service: Service, *, seconds: float = 60) -> None:
        """This function will return once `service` is ready. :raises CannotStart: it died or never was"""
        self.services.append(service)
        self._launch(service)
        assert service.process is not None
        deadline = time.monotonic() + seconds
        while not service.ready():
            if self.stopping:
                return
            if service.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(self._obituary(service))
            time.sleep(0.05)

    def _launch(self, service: Service) -> None:
        with self.place.log(service.name).open("a") as log:
            service.process = subprocess.Popen(
                service.command,
                env={**os.environ, **service.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        service.started.append(time.monotonic())

    def watch(self) -> None:
        """This function will restart what dies until `stopping` is set. :raises CannotStart: one keeps dying"""
        while not self.stopping:
            for service in self.services:
                if service.process is not None and service.process.poll() is not None:
                    self._restart(service)
            time.sleep(0.3)

    def _restart(self, service: Service) -> None:
        recent = [moment for moment in service.started if time.monotonic() - moment < 60]
        if len(recent) >= PATIENCE:
            raise CannotStart(self._obituary(service))
        print(f"{service.name} ended and is started again.", flush=True)
        self._launch(service)

    def _obituary(self, service: Service) -> str:
        log = self.place.log(service.name)
        return f"{service.name} does not stay up. Its last words, from {log}: «{last_line(log)}»."

    def stop(self) -> None:
        """This function will return when every service has left, the last started first."""
        self.stopping = True
        for service in reversed(self.services):
            if service.process is not None and service.process.poll() is None:
                service.process.terminate()
                try:
                    service.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    os.killpg(service.process.pid, signal.SIGKILL)
                    service.process.wait()
