"""Where a bench plays: throw-away servers, a sandbox of its own, and the environment of the product's processes."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from runner.environment import demo_environment
from runner.places import ROOT, CannotStart, Place, throw_away_place
from runner.servers import Servers
from runner.service import Service

DATABASE = "billing"
# Twenty thousand teams take minutes to make.
SANDBOX_SECONDS = 1800
# Counts every statement that arrives, COPY, BEGIN and SAVEPOINT included.
COUNTING = ("shared_preload_libraries=pg_stat_statements", "pg_stat_statements.max=10000")


@dataclass(frozen=True)
class Stage:
    """Running servers and a sandbox; `environment` is what a process of the product is given to find them."""

    servers: Servers
    sandbox: Service
    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> None:
        """This method will run a management command to its end. :raises CannotStart: it failed"""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        if subprocess.run(command, stdout=subprocess.DEVNULL, env={**os.environ, **self.environment}).returncode:
            said = f"`manage.py {' '.join(arguments)}` failed, so nothing was timed; its own words are above."
            raise CannotStart(said)

    def control(self, path: str, body: object = None, *, method: str = "") -> Any:
        """This method will ask the sandbox's `/_control/path` and return its answer; POST where a body is given."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/_control/{path}", data, method=method or None)
        with urllib.request.urlopen(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    @property
    def pids(self) -> tuple[int, int]:
        """PostgreSQL's first process and the sandbox's."""
        postgres, sandbox = self.servers.postgres.process, self.sandbox.process
        assert postgres and sandbox
        return postgres.pid, sandbox.pid


@contextmanager
def stage(
    *,
    seed: str,
    arguments: Sequence[str] = (),
    environment: dict[str, str] | None = None,
    place: Place | None = None,
    settings: Sequence[str] = COUNTING,
) -> Iterator[Stage]:
    """
    This context will hold servers with all tables made, and a sandbox with `seed`, until it is left.

    `arguments` are the sandbox's, `environment` the product's beside what every process of a demo is given, `settings`
    PostgreSQL's. Without a `place` everything is thrown away in the end.
    """
    place = place or throw_away_place()
    servers = Servers(place, settings)
    log = place.log("sandbox")
    log.unlink(missing_ok=True)  # a kept place's tells where the last run's sandbox was
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", seed, *arguments]
    sandbox = Service("sandbox", command, {}, log, ready=lambda: log.exists() and _address(log.read_text()) != "")
    sandbox.patience = SANDBOX_SECONDS
    try:
        servers.start(DATABASE)
        sandbox.start()
        address = _address(log.read_text())
        given = demo_environment(place=place, servers=servers.environment(DATABASE), sandbox=address, port=8000)
        held = Stage(servers, sandbox, address, {**given, **(environment or {})})
        held.manage("migrate", "-v0")
        if settings == COUNTING:
            servers.postgres.psql("CREATE EXTENSION IF NOT EXISTS pg_stat_statements", database=DATABASE)
        yield held
    finally:
        sandbox.stop()
        servers.stop()


def _address(log: str) -> str:
    told = [line.split()[-1] for line in log.splitlines() if line.startswith("Sandbox ready: ")]
    return told[-1] if told else ""
