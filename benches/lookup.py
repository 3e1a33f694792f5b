"""The main job: check a team against its ticket, then open the team's page."""

from collections.abc import Sequence
from functools import partial

from django.test import Client

from runner.timing import Timing, timed

ROUNDS = 40


def run(client: Client, cases: Sequence[dict[str, str]]) -> list[Timing]:
    """Return the timing of the lookup POST and of the team page it opens, over the matching `cases` in turn."""
    matching = [case for case in cases if case["verdict"] == "match"]
    chosen = [matching[number % len(matching)] for number in range(ROUNDS)]
    posts = [partial(client.post, "/lookup/", {"ticket": case["ticket"], "team_id": case["team"]}) for case in chosen]
    pages = [partial(client.get, f"/teams/{case['team']}/") for case in chosen]
    return [timed("lookup POST", posts), timed("team page", pages)]
