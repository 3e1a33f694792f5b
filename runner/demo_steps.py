"""The steps from nothing to a running product, each announced before it is taken and timed after."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runner.environment import demo_environment, webhook_options
from runner.places import ROOT, CannotStart, Place
from runner.servers import ADDRESSES, Servers, named_elsewhere
from runner.service import Service, launch
from runner.supervisor import Supervisor

BIN = Path(sys.executable).parent
DATABASE = "billing"
SANDBOX_PORT = 8420
CELERY = [str(BIN / "celery"), "-A", "billing_ops.celery"]
# As in production: the money worker alone may write to Stripe and HubSpot, and no process of them may change a table.
NO_WRITE_KEYS = {"STRIPE_WRITE_KEY": "", "HUBSPOT_WRITE_TOKEN": ""}
NO_OWNER = {"DATABASE_OWNER_URL": ""}
WORKER = ["worker", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]


class Demo:
    """Everything one demo runs; `environment` is what its processes are given."""

    def __init__(self, *, place: Place, port: int) -> None:
        self.place = place
        self.port = port
        self.supervisor = Supervisor()
        self.addresses: dict[str, str] = {}
        self.environment: dict[str, str] = {}
        self.sandbox = ""
        self.interrupted = False
        self.step_number = 0
        self.mirror_is_new = False
        self.command: subprocess.Popen[bytes] | None = None  # one that ends by itself: a step's, or the catching up

    def interrupt(self) -> None:
        """Asked for by Ctrl-C or SIGTERM: the present step is cut short, and everything is stopped in order."""
        self.interrupted = True
        self.supervisor.stopping = True
        self._end_command()

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
        if named_elsewhere():
            print(f"      using {', '.join(ADDRESSES)} as they are set")
            self.addresses = {name: os.environ[name] for name in ADDRESSES}
            return
        servers = Servers(self.place)
        self.supervisor.start(servers.postgres)
        self.supervisor.start(servers.valkey)
        servers.postgres.prepare(DATABASE)
        self.addresses = servers.environment(DATABASE)

    def _sandbox(self) -> None:
        """Built anew as of now at every start: the same ids and people, with dates that are never stale."""
        port = _free_port(SANDBOX_PORT)
        self.sandbox = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "sandbox", "--port", str(port), "--seed", "demo"]
        command += ["--public-url", self.sandbox, *webhook_options(self.port)]
        self._keep("sandbox", command, {}, lambda: _answers(f"{self.sandbox}/_control/health"))
        self.environment = demo_environment(
            place=self.place, servers=self.addresses, sandbox=self.sandbox, port=self.port
        )

    def _manage(self, *arguments: str) -> None:
        """Run a management command to its end. Django's own checks come first: `migrate` makes them all."""
        self._begin_command(*arguments)
        if self.command and self.command.wait() and not self.interrupted:
            raise CannotStart(
                f"`manage.py {' '.join(arguments)}` failed; its own words are above. "
                "If an older version left this data behind, `python3 run.py demo --fresh` starts over."
            )

    def _begin_command(self, *arguments: str, log: Path | None = None) -> None:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        self.command = launch(command, environment=self.environment, log=log)
        if self.interrupted:  # between the order to stop and this start
            self._end_command()

    def _end_command(self) -> None:
        if self.command and self.command.poll() is None:
            self.command.terminate()

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

    def _processes(self) -> None:
        web = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        web += ["--workers", "1", "--blocking-threads", "4", "--respawn-failed-workers", "--no-ws"]
        # One that was told to leave before it listened would never go.
        web += ["--workers-kill-timeout", "10"]
        beat = ["beat", "--loglevel", "WARNING", "-s", str(self.place.root / "beat-schedule"), "--pidfile="]
        writing = {**self.environment, **NO_OWNER}
        reading = {**self.environment, **NO_WRITE_KEYS, **NO_OWNER}
        pool = {**reading, "DATABASE_POOL_SIZE": "4"}
        page = f"http://127.0.0.1:{self.port}/healthz"
        self._keep("web", [*web, "billing_ops.wsgi:application"], pool, lambda: _answers(page))
        self._keep("money-worker", [*CELERY, *WORKER, "-Q", "money", "-n", "money@%h", "-c", "1"], writing)
        self._keep("sync-worker", [*CELERY, *WORKER, "-Q", "sync", "-n", "sync@%h", "-c", "2"], reading)
        self._keep("refresh-worker", [sys.executable, str(ROOT / "manage.py"), "keep_up"], reading)
        self._keep("beat", [*CELERY, *beat], reading)
        if not self.mirror_is_new and not self.interrupted:
            # Beside the running product, told to nobody but its log.
            self._begin_command("sync", "stripe", "hubspot", "--full", log=self.place.log("catch-up"))

    def _keep(
        self, name: str, command: list[str], environment: dict[str, str], ready: Callable[[], bool] = lambda: True
    ) -> None:
        abandoned = lambda: self.interrupted  # noqa: E731
        log = self.place.log(name)
        if not self.interrupted:
            self.supervisor.start(Service(name, command, environment, log, ready, abandoned))

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
        self._end_command()
        if self.command:
            self.command.wait()
        self.supervisor.stop()
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
