"""
Webhooks taken and applied: how many a second at most, and how long each waits at 200 a second.

The web process is the demo's: one granian worker with four threads, PostgreSQL and the sender on the same processors.
Bodies are the sandbox's own objects, made and signed beforehand. `alone` nothing else runs; otherwise `keep_up` reads
the objects again from a sandbox that is as far away as the line says, and `applied` counts the events until every
object they named was read.
"""

import argparse
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import psycopg

from benches.deliveries import bodies
from runner import bench_meter
from runner.bench_report import Report, table
from runner.bench_stage import DATABASE, Stage, stage
from runner.bench_web import PORT, process, web
from runner.places import ROOT
from runner.timing import percentile

PATIENCE_SECONDS = 300
SETTINGS = {
    "STRIPE_WEBHOOKS": "on",
    "STRIPE_WEBHOOK_SECRETS": bodies.SECRET,
    "HUBSPOT_WEBHOOKS": "on",
    "HUBSPOT_WEBHOOK_SECRETS": bodies.SECRET,
    "STRIPE_MONTHLY_GETS": "100000000",  # what is timed is not the month's allowance
    "DATABASE_POOL_SIZE": "4",
}
HEADING = (
    "", "events", "a second", "p50 ms", "p99 ms", "worst ms", "web CPU ms", "PG CPU ms", "SQL", "applied/s",
    "objects/s",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """
    One run: `events` acknowledged, how many a second, and milliseconds of a delivery at the middle and near the end.

    `web_cpu_ms` and `postgres_cpu_ms` are processor time per delivery, which a busy machine changes least; PostgreSQL's
    holds everybody's work. `statements` are SQL statements per delivery, counted while nothing else ran; `applied`
    events and `objects` read a second, from the first delivery until nothing was dirty.
    """

    what: str
    events: int
    per_second: float
    p50_ms: float
    p99_ms: float
    worst_ms: float
    web_cpu_ms: float
    postgres_cpu_ms: float
    statements: float | None = None
    applied: float | None = None
    objects: float | None = None


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many, for how long, and how far away the provider is."""
    parser.add_argument("--events", type=int, default=6000, help="deliveries of a run at full speed")
    parser.add_argument("--seconds", type=int, default=20, help="how long 200 a second are sustained")
    parser.add_argument("--rate", type=int, default=200, help="deliveries a second when sustained")
    parser.add_argument("--connections", type=int, default=8, help="connections of the sender")
    parser.add_argument("--latency", type=float, action="append", help="seconds before an answer; 0 and 0.08 if none")


def run(options: argparse.Namespace) -> Report:
    """This function will return every run, Stripe's first."""
    with stage(seed="large", arguments=["--teams", "400"], environment=SETTINGS) as held, web(held) as pid:
        bench = Bench(held, options, web=pid)
        runs = [*bench.alone(), *bench.hubspot()]
        for latency in options.latency or (0.0, 0.08):
            runs += bench.beside_keep_up(latency)
    return Report(table([_row(one) for one in runs], heading=HEADING), [asdict(one) for one in runs])


class Bench:
    """The runs of one stage; every delivery carries an event that was never sent before."""

    def __init__(self, held: Stage, options: argparse.Namespace, *, web: int) -> None:
        self._held, self._options = held, options
        self._pids = (web, held.pids[0])
        self._things = bodies.stripe_objects(held.address, count=300)
        self._series = 0
        self._dsn = held.servers.postgres.url("postgres", DATABASE)

    def alone(self) -> Iterator[Run]:
        """At full speed, then sustained, while nobody reads the objects again."""
        bench_meter.forget_statements(self._dsn)
        peak = self._peak("Stripe, alone, peak")
        count, _ = bench_meter.statements(self._dsn)
        yield replace(peak, statements=round(count / peak.events, 2))
        yield self._sustained("Stripe, alone")

    def hubspot(self) -> Iterator[Run]:
        """Batches of a hundred, as many events in all."""
        environment = self._held.environment
        requests = bodies.hubspot_requests(
            bodies.hubspot_deals(self._held.address),
            count=max(1, self._options.events // bodies.BATCH),
            portal=environment.get("HUBSPOT_PORTAL_ID", "26586079"),
            public_url=environment["PUBLIC_URL"],
        )
        yield self._run("HubSpot, alone, peak (times of a hundred)", requests, events=bodies.BATCH)

    def beside_keep_up(self, latency: float) -> Iterator[Run]:
        """The same two while the mirror keeps up with a provider so far away."""
        self._held.control("latency", {"stripe": latency, "hubspot": latency})
        name = f"Stripe, provider at {latency * 1000:.0f} ms"
        with process(self._held, "keep_up", [sys.executable, str(ROOT / "manage.py"), "keep_up"]):
            self._until_clean()
            began = time.monotonic()
            peak = self._peak(f"{name}, peak")
            self._until_clean()
            seconds = time.monotonic() - began
            objects = min(len(self._things), peak.events)
            yield replace(peak, applied=peak.events / seconds, objects=objects / seconds)
            yield self._sustained(name)
            self._until_clean()

    def _peak(self, what: str) -> Run:
        return self._run(what, self._requests(self._options.events))

    def _sustained(self, what: str) -> Run:
        options = self._options
        requests = self._requests(options.rate * options.seconds)
        return self._run(f"{what}, {options.rate} a second", requests, rate=options.rate)

    def _requests(self, count: int) -> list[bytes]:
        self._series += 1
        return bodies.stripe_requests(self._things, count=count, series=str(self._series))

    def _run(self, what: str, requests: Sequence[bytes], *, rate: int = 0, events: int = 1) -> Run:
        before = [bench_meter.cpu_of_tree(pid) for pid in self._pids]
        answer = _sent(self._held, requests, rate=rate, connections=self._options.connections)
        after = [bench_meter.cpu_of_tree(pid) for pid in self._pids]
        if set(answer["statuses"]) != {"200"}:
            raise RuntimeError(f"{what} was answered with {answer['statuses']}, so there is nothing to time.")
        times, count = answer["milliseconds"], len(requests) * events
        p50, p99 = percentile(times, 50), percentile(times, 99)
        cpu = [round((end - begin) * 1000 / len(requests), 2) for begin, end in zip(before, after, strict=True)]
        return Run(what, count, count / answer["seconds"], p50, p99, round(max(times), 1), *cpu)

    def _until_clean(self) -> None:
        """Wait until nothing is left to be read again."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            while (left := connection.execute("SELECT count(*) FROM sync_dirtyobject").fetchone()) != (0,):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"{left} objects were still to be read after {PATIENCE_SECONDS} s.")
                time.sleep(0.05)


def _sent(held: Stage, requests: Sequence[bytes], *, rate: int, connections: int) -> Any:
    """What the sender, a process of its own, says of these requests."""
    file = held.servers.place.root / "requests"
    file.write_bytes(pickle.dumps(list(requests)))
    command = [sys.executable, "-m", "benches.deliveries.sender", str(PORT), str(file), str(connections), str(rate)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"The sender failed, so there is nothing to time: {done.stderr[-600:]}")
    return json.loads(done.stdout)


def _row(one: Run) -> list[Any]:
    rest = [one.statements, one.applied, one.objects]
    numbers = ["–" if value is None else f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in rest]
    times = [one.p50_ms, one.p99_ms, one.worst_ms, one.web_cpu_ms, one.postgres_cpu_ms]
    return [one.what, one.events, f"{one.per_second:,.0f}", *times, *numbers]
