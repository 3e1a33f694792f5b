"""
The mirror's full pass: first of an empty mirror, then of an account in which nothing has changed.

Next to it, in the same run: what the sandbox alone serves, `COPY` of the same rows, and a plain process that maps
nothing. Objects are what the lists hold; rows are what the mirror holds afterwards, with what was nested in the
objects (lines, items, discounts, payments, payment methods). Seconds are from the first list's beginning to the last
one's end, without the start of Python; processor seconds are of whole processes.
"""

import argparse
import os
from typing import Any

from benches.against.measuring import Bench, Phase
from runner.bench_report import Report, table
from runner.bench_stage import stage

PROVIDERS = ("stripe", "hubspot")
HEADING = (
    "provider, phase", "objects", "rows", "s", "objects/s", "rows/s", "CPU s", "PG s", "sandbox s", "ms/object",
    "peak MB", "requests", "SQL/1000", "of alone", "of COPY", "of plain",
)  # fmt: skip
ANY_RATE = 1_000_000
AGAINST = ("sandbox alone, objects", "COPY, rows", "plain process, objects")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its size, its provider, and how far away that provider is."""
    parser.add_argument("--teams", type=int, default=2000, help="11 Stripe and 4 HubSpot objects each; 20000 is full")
    parser.add_argument("--provider", choices=PROVIDERS, action="append", help="both when none is named")
    parser.add_argument("--workers", type=int, default=1, help="processes that share the lists")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer of the provider")
    parser.add_argument("--rate", type=int, default=0, help="requests a second that the provider allows; 0 is any")
    parser.add_argument("--statements", action="store_true", help="also the costliest SQL statements of each phase")


def run(options: argparse.Namespace) -> Report:
    """This function will return both phases of each provider with what they are measured against."""
    paced = _paces(options.rate or ANY_RATE)
    with stage(seed="large", arguments=["--teams", str(options.teams)], environment=paced) as held:
        os.environ.update(held.environment)
        held.control("latency", dict.fromkeys(PROVIDERS, options.latency))
        if options.rate:
            held.control("limits", {name: {"everything": options.rate} for name in PROVIDERS})
        bench = Bench(held, workers=options.workers, statements=options.statements)
        phases = [phase for provider in options.provider or PROVIDERS for phase in bench.both(provider)]
    data = {"teams": options.teams, "workers": options.workers, "latency": options.latency, "rate": options.rate}
    return Report(_text(phases), {**data, "phases": [phase.data() for phase in phases]})


def _paces(rate: int) -> dict[str, str]:
    """Our own limits as far as the provider's, so that they are what is measured; and a month's budget without end."""
    limits = ("STRIPE_REQUESTS_PER_SECOND", "STRIPE_ENDPOINT_REQUESTS_PER_SECOND", "HUBSPOT_REQUESTS_PER_SECOND")
    return {**dict.fromkeys(limits, str(rate)), "STRIPE_MONTHLY_GETS": str(10**9)}


def _text(phases: list[Phase]) -> str:
    costly = [line for phase in phases for line in phase.costly()]
    lists = table([row for phase in phases for row in phase.lists()], heading=("list", "objects", "s", "objects/s"))
    others = table([_against(phase) for phase in phases], heading=("next to it, a second", *AGAINST))
    return "\n\n".join([table([_row(phase) for phase in phases], heading=HEADING), others, lists, *costly])


def _against(phase: Phase) -> list[Any]:
    return [f"{phase.provider}, {phase.name}", *(f"{value:,.0f}" for value in phase.against.values())]


def _row(phase: Phase) -> list[Any]:
    found = phase.data()
    return [f"{value:,.2f}" if isinstance(value, float) else value for value in (
        f"{phase.provider}, {phase.name}", found["objects"], found["rows"], round(found["seconds"], 1),
        round(found["objects_per_second"]), round(found["rows_per_second"]), found["cpu"], found["postgres_cpu"],
        found["sandbox_cpu"], found["cpu_ms_per_object"], found["peak_mb"], found["requests"],
        round(found["statements_per_1000"]), found["of_sandbox_alone"], found["of_copy"], found["of_plain"],
    )]  # fmt: skip
