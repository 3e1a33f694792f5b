"""One provider's two passes through the real command, and what they are measured against."""

import dataclasses
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import psycopg

from benches.against import alone, copying
from benches.against.lists import task
from runner.bench_meter import Cost, cpu_of_tree, forget_statements, run_all, statements
from runner.bench_stage import DATABASE, Stage
from runner.places import ROOT

RUNS = """
SELECT object, sum(seen)::int, sum(requests)::int, min(started_at), max(finished_at), max(state)
FROM sync_syncrun WHERE id > %s AND provider = %s GROUP BY object ORDER BY min(started_at)
"""


@dataclass(frozen=True)
class Listed:
    """One list's part of a pass."""

    name: str
    objects: int
    requests: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.objects / max(self.seconds, 1e-3)


@dataclass
class Phase:
    """One pass: "first" or "unchanged". `alone`, `copied` and `plain` are what it is measured against, per second."""

    provider: str
    name: str
    cost: Cost
    seconds: float
    each: list[Listed]
    rows: int
    statements: int
    costliest: list[tuple[str, int, float]]
    postgres_cpu: float
    sandbox_cpu: float
    against: dict[str, float] = field(default_factory=dict)

    @property
    def objects(self) -> int:
        return sum(one.objects for one in self.each)

    def data(self) -> dict[str, Any]:
        """Everything as figures."""
        # Balance transactions, listed per customer, count here; the plain process and the sandbox alone read none.
        objects, rate = self.objects, self.objects / self.seconds
        return {
            "provider": self.provider,
            "phase": self.name,
            "objects": objects,
            "rows": self.rows,
            "seconds": self.seconds,
            "objects_per_second": rate,
            "rows_per_second": self.rows / self.seconds,
            "cpu": self.cost.cpu,
            "postgres_cpu": self.postgres_cpu,
            "sandbox_cpu": self.sandbox_cpu,
            "cpu_ms_per_object": self.cost.cpu * 1000 / objects,
            "peak_mb": self.cost.peak_mb,
            "requests": sum(one.requests for one in self.each),
            "statements_per_1000": self.statements * 1000 / objects,
            "of_sandbox_alone": rate / self.against["alone"],
            "of_copy": self.rows / self.seconds / self.against["copy"],
            "of_plain": rate / self.against["plain"],
            "against": self.against,
            "lists": [dataclasses.asdict(one) for one in self.each],
            "costliest": self.costliest,
        }

    def lists(self) -> list[tuple[Any, ...]]:
        """A row of a table for each list."""
        return [
            (f"{self.provider} {one.name}, {self.name}", one.objects, round(one.seconds, 2), round(one.per_second))
            for one in self.each
        ]

    def costly(self) -> list[str]:
        """The costliest statements as text, when they were asked for."""
        lines = [f"{seconds:8.2f} s {calls:>7} x  {text[:150]}" for text, calls, seconds in self.costliest]
        return [f"{self.provider}, {self.name}\n" + "\n".join(lines)] if lines else []


class Bench:
    """Runs passes on one stage with so many processes."""

    def __init__(self, stage: Stage, *, workers: int, statements: bool) -> None:
        self._stage, self._workers, self._statements = stage, workers, statements
        self._dsn = stage.servers.postgres.url("postgres", DATABASE)
        self._folder = stage.servers.place.root

    def both(self, provider: str) -> list[Phase]:
        """The first pass and the unchanged one, each with what it is measured against."""
        told = self._plain(provider)
        passes = [self._pass(provider, name) for name in ("first", "unchanged")]
        again = self._plain(provider)
        todo = task(provider, dsn=self._dsn)
        served = told["objects"] / alone.seconds(todo["base"], todo["headers"], told["asked"])
        rows, seconds = copying.copy_again(self._dsn, provider, self._folder)
        for phase, plain in zip(passes, (told, again), strict=True):
            phase.against = {"alone": served, "copy": rows / seconds, "plain": plain["objects"] / plain["seconds"]}
        return passes

    def _plain(self, provider: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "benches.against.plain"]
        told = subprocess.run(
            command, input=json.dumps(task(provider, dsn=self._dsn)), stdout=subprocess.PIPE, text=True, check=True
        )
        found: dict[str, Any] = json.loads(told.stdout)
        return found

    def _pass(self, provider: str, name: str) -> Phase:
        last, before = self._last_run(), [cpu_of_tree(pid) for pid in self._stage.pids]
        forget_statements(self._dsn)
        command = [sys.executable, str(ROOT / "manage.py"), "sync", provider, "--full"]
        command += ["--help-out"] * (self._workers > 1)
        cost = run_all([command] * self._workers, environment=self._stage.environment, folder=self._folder)
        count, costliest = statements(self._dsn)
        postgres, sandbox = (cpu_of_tree(pid) - earlier for pid, earlier in zip(self._stage.pids, before, strict=True))
        seconds, each = self._runs(provider, last)
        rows = copying.count(self._dsn, provider)
        kept = costliest if self._statements else []
        return Phase(provider, name, cost, seconds, each, rows, count, kept, postgres, sandbox)

    def _last_run(self) -> int:
        with psycopg.connect(self._dsn) as connection:
            row = connection.execute("SELECT coalesce(max(id), 0) FROM sync_syncrun").fetchone()
        return int(row[0]) if row else 0

    def _runs(self, provider: str, after: int) -> tuple[float, list[Listed]]:
        """How long all lists took together, and each. :raises RuntimeError: one was not read to its end"""
        with psycopg.connect(self._dsn) as connection:
            found = connection.execute(RUNS, [after, provider]).fetchall()
        if not found or any(state != "ok" for *_, state in found):
            raise RuntimeError(f"The sync was not complete, so there is nothing to time: {found}")
        seconds = (max(row[4] for row in found) - min(row[3] for row in found)).total_seconds()
        return seconds, [
            Listed(name, seen, requests, (end - begin).total_seconds()) for name, seen, requests, begin, end, _ in found
        ]
