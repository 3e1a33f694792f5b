"""What the demo promises to whoever starts it (`Try: …`) is what they then see."""

from typing import Any

import pytest

from subscriptions.models import Lookup, Verdict
from tests.dashboard.conftest import Mirror

SEEN = {
    "match": {Verdict.MATCH},
    "mismatch": {Verdict.MISMATCH},
    "not confirmed": {Verdict.UNCONFIRMED},
    "contracted": {Verdict.CONTRACTED},
    "not in Stripe": {Verdict.NOT_FOUND},
    "several subscriptions": {Verdict.SEVERAL},
    "ticket does not exist": {Verdict.TICKET_MISSING},
    "ticket closed too long": {Verdict.TICKET_CLOSED},
    "ticket made by hand": {Verdict.SELF_MADE},
    "attested": {Verdict.ATTESTED},
    "reading only": {Verdict.READING},
}


@pytest.fixture
def cases(mirror: Mirror) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mirror.sandbox.control("GET", "cases")["cases"]
    return found


def test_every_case_comes_first_to_what_it_says(
    signed_in: Any, check: Any, cases: list[dict[str, Any]], settings: Any
) -> None:
    settings.LOOKUPS_PER_HOUR = settings.LOOKUPS_PER_DAY = len(cases) + 1
    client = signed_in("support")
    unlike = []
    for case in cases:
        check(client, case["ticket"], case["team"])
        verdict = Lookup.objects.latest("pk").verdict
        if verdict not in SEEN[case["verdict"].split(";")[0]]:
            unlike.append((case["ticket"], case["verdict"], verdict))

    assert unlike == []


@pytest.mark.parametrize(
    ("name", "door", "answer"),
    [
        ("attested", "quote", {"quotation": "It is {team}", "quoted_from": "the picture"}),
        ("two_ids", "quote", {"quotation": "It is {team}", "quoted_from": "the plant"}),
        ("self_made", "reason", {"reason": "they call at three about it"}),
    ],
)
def test_what_stands_after_the_arrow_comes_of_an_answer(
    signed_in: Any, check: Any, cases: list[dict[str, Any]], name: str, door: str, answer: dict[str, str]
) -> None:
    client = signed_in("support")
    case = next(case for case in cases if case["name"] == name)
    check(client, case["ticket"], case["team"])
    number = Lookup.objects.latest("pk").pk

    client.post(f"/lookup/{number}/{door}/", {key: said.format(team=case["team"]) for key, said in answer.items()})

    assert Lookup.objects.latest("pk").verdict in SEEN[case["verdict"].split("-> ")[1]]
