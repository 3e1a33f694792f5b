"""The main job: check a team against its ticket, then open the team's page."""

import argparse
import dataclasses
import os
from collections.abc import Sequence
from functools import partial
from typing import Any

from runner.bench_report import Report, table
from runner.bench_stage import stage
from runner.timing import Timing, timed

ROUNDS = 40
SET_UP = (
    ("demo_users",),
    ("collectstatic", "-v0", "--noinput"),
    ("sync", "stripe", "hubspot", "--full"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """It has none of its own."""


def run(options: argparse.Namespace) -> Report:
    """This function will return the timing of the lookup POST and of the team page it opens, over the demo's data."""
    with stage(seed="demo") as held:
        for command in SET_UP:
            held.manage(*command)
        os.environ.update(held.environment)
        timings = measured(_signed_in(), held.control("cases")["cases"])
    rows = [(timing.what, timing.requests, timing.p50_ms, timing.p95_ms, timing.queries) for timing in timings]
    text = table(rows, heading=("", "requests", "p50 ms", "p95 ms", "queries"))
    return Report(text, [dataclasses.asdict(timing) for timing in timings])


def measured(client: Any, cases: Sequence[dict[str, str]]) -> list[Timing]:
    """This function will look the matching `cases` up in turn, and open each one's page."""
    matching = [case for case in cases if case["verdict"] == "match"]
    chosen = [matching[number % len(matching)] for number in range(ROUNDS)]
    posts = [partial(client.post, "/lookup/", {"ticket": case["ticket"], "team_id": case["team"]}) for case in chosen]
    pages = [partial(client.get, f"/teams/{case['team']}/") for case in chosen]
    return [timed("lookup POST", posts), timed("team page", pages)]


def _signed_in() -> Any:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(get_user_model().objects.get(email="support@flowfuse.example"))
    return client
