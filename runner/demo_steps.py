"""The steps from nothing to a running product, each announced before it is taken and timed after."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runner.children import dies_with_parent
from runner.environment import demo_environment
from runner.places import ROOT, CannotStart, Place
from runner.servers import Servers
from runner.supervisor import Service, Supervisor

BIN = Path(sys.executable).parent
DATABASE = "billing"
SANDBOX_PORT = 8420
CELERY = [str(BIN / "celery"), "-A", "billing_ops.celery"]
WORKER = ["worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]


class Demo:
    """Everything one demo runs; `environment` is what its processes are given."""

    def __init__(self, *, place: Place, port: int) -> None:
        self.place = place
        self.port = port
        self.supervisor = Supervisor(place)
        self.servers: Servers | None = None
        self.environment: dict[str, str] = {}
        self.sandbox = ""
        self.interrupted = False
        self.step_number = 0
        self.mirror_is_new = False
        self.catching_up: subprocess.Popen[bytes] | None = None

    def interrupt(self) -> None:
        """Asked for by Ctrl-C or SIGTERM: the present step ends, and everything is stopped in order."""
        self.interrupted = True
        self.supervisor.stopping = True

    def start(self) -> None:
        """This function will return when the product answers, or early when interrupted."""
        steps: list[tuple[str, Callable[[], None]]] = [
            ("PostgreSQL and Valkey", self._servers),
            ("sandbox: a fake Stripe and HubSpot", self._sandbox),
            ("tables", lambda: self._manage("migrate", "-v0")),
            ("people", lambda: self._manage("demo_users")),
            ("static files", lambda: self._manage("collectstatic", "-v0", "--noinput")),
            ("first sync of both systems", self._first_sync),
            ("web, workers, beat", self._processes),
        ]
        for title, step in steps:
            if self.interrupted:
                return
            with self._announced(title, len(steps)):
                step()

    @contextmanager
    def _announced(self, title: str, total: int) -> Iterator[None]:
        self.step_number += 1
        print(f"[{self.step_number}/{total}] {title} …", flush=True)
        began = time.monotonic()
        yield
        print(f"      done in {time.monotonic() - began:.1f} s", flush=True)

    def _servers(self) -> None:
        """Embedded servers, unless the person named their own."""
        if {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"} <= os.environ.keys():
            print("      using DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL as they are set")
            return
        self.servers = Servers(self.place)
        self.servers.start(DATABASE)

    def _sandbox(self) -> None:
        """Built anew as of now at every start: the same ids and people, with dates that are never stale."""
        port = _free_port(SANDBOX_PORT)
        self.sandbox = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "sandbox", "--port", str(port), "--seed", "demo"]
        self.supervisor.start(Service("sandbox", command, {}, lambda: _answers(f"{self.sandbox}/_control/health")))
        addresses = self.servers.environment(DATABASE) if self.servers else {}
        self.environment = demo_environment(place=self.place, servers=addresses, sandbox=self.sandbox, port=self.port)

    def _manage(self, *arguments: str) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env={**os.environ, **self.environment}, start_new_session=True)
        if done.returncode and not self.interrupted:
            raise CannotStart(
                f"`manage.py {' '.join(arguments)}` failed; its own words are above. "
                "If an older version left this data behind, `python3 run.py demo --fresh` starts over."
            )

    def _first_sync(self) -> None:
        """Later starts catch up in the background: their mirror is filled already."""
        done = self.place.root / "first-sync-done"
        if done.exists():
            print("      the mirror is filled already; it catches up in the background")
            return
        self._manage("sync", "stripe", "hubspot", "--full")
        if not self.interrupted:
            done.touch()
            self.mirror_is_new = True

    def _catch_up(self) -> None:
        """A sync beside the running product, told to nobody but its log."""
        command = [sys.executable, str(ROOT / "manage.py"), "sync", "stripe", "hubspot", "--full"]
        with self.place.log("catch-up").open("a") as log:
            self.catching_up = subprocess.Popen(
                command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )

    def _processes(self) -> None:
        web = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        web += ["--workers", "1", "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws"]
        beat = ["beat", "--loglevel", "WARNING", "-s", str(self.place.root / "beat-schedule"), "--pidfile="]
        run = self._run
        run("web", [*web, "billing_ops.wsgi:application"], DATABASE_POOL_SIZE="4")
        run("money-worker", [*CELERY, *WORKER, "-Q", "money", "-n", "money@%h", "-c", "1"])
        run("sync-worker", [*CELERY, *WORKER, "-Q", "sync", "-n", "sync@%h", "-c", "2"])
        run("beat", [*CELERY, *beat])
        if not self.mirror_is_new:
            self._catch_up()

    def _run(self, name: str, command: list[str], **extra: str) -> None:
        address = f"http://127.0.0.1:{self.port}/healthz"
        ready = (lambda: _answers(address)) if name == "web" else (lambda: True)
        self.supervisor.start(Service(name, command, {**self.environment, **extra}, ready))

    def announce(self, seconds: float) -> None:
        """Print where it is, who may sign in, and what to try."""
        print(f"\nReady: http://127.0.0.1:{self.port}   ({seconds:.0f} s; Ctrl-C stops everything)")
        print(f"The sandbox's own page, where deep links lead: {self.sandbox}/")
        print("\nSign in with password «demo» as:")
        for name in ("support", "sales", "cto", "ceo", "auditor", "admin"):
            print(f"  {name}@flowfuse.example")
        print()
        for case in _get(f"{self.sandbox}/_control/cases"):
            print(f"Try: ticket {case['ticket']} team {case['team'] or '–'} -> {case['verdict']}   ({case['note']})")
        sys.stdout.flush()

    def stop(self) -> None:
        """This function will return when no process of this demo is left."""
        print("\nStopping …", flush=True)
        if self.catching_up and self.catching_up.poll() is None:
            self.catching_up.terminate()
            self.catching_up.wait()
        self.supervisor.stop()
        if self.servers:
            self.servers.stop()
        print("Stopped; the data is kept.", flush=True)


def _free_port(wanted: int) -> int:
    """`wanted` if nobody listens there, else any free one."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            number: int = probe.getsockname()[1]
            return number
    raise CannotStart("No free port was found for the sandbox.")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except OSError:
        return False


def _get(url: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        body = json.load(answer)
    rows: list[dict[str, Any]] = body["cases"] if isinstance(body, dict) else body
    return rows
