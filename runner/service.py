"""One program of the product as a child of this process, with whatever it starts itself."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from runner.children import dies_with_parent
from runner.places import CannotStart
from runner.supervisor import last_line

START_SECONDS = 60
STOP_SECONDS = 25  # a worker finishes the task in hand


@dataclass
class Service:
    """A command with its environment. `ready` is asked until it says yes; `abandoned` ends the waiting early."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    abandoned: Callable[[], bool] = lambda: False
    patience: float = START_SECONDS
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """This function will return once the service is ready. :raises CannotStart: it died or never was"""
        self._sweep()
        self.process = launch(self.command, environment=self.environment, log=self.log)
        deadline = time.monotonic() + self.patience
        while not self.abandoned():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(
                    f"{self.name} did not start. Its last words, from {self.log}: «{last_line(self.log)}»."
                )
            if self.ready():
                return
            time.sleep(0.05)
        # A web server asked to leave while it starts may never answer; there is nothing in hand to finish.
        self._sweep()
        self.process.wait()

    def stop(self) -> None:
        """This function will return when the service has ended, and what it had started with it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._sweep()

    def _sweep(self) -> None:
        """A main process killed with -9 leaves its workers, and a web worker would keep the port."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


def launch(command: list[str], *, environment: dict[str, str], log: Path | None = None) -> subprocess.Popen[bytes]:
    """
    This function will return a child in a session of its own that dies with us; without a `log` it talks on our screen.

    The session keeps the terminal's Ctrl-C to the supervisor, which has an order for stopping.
    """
    output = log.open("a") if log else None
    try:
        return subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
        )
    finally:
        if output:
            output.close()
