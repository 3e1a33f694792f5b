"""A ticket that others were merged into is one ticket, by whichever of its numbers somebody asks."""

from typing import Any

import pytest

from billing_ops.kernel import clock
from subscriptions.models import Lookup, Verdict
from subscriptions.services.check_team import check_team
from subscriptions.services.opening import opening_lookups
from tests.providers import Sandbox
from tests.subscriptions.test_check_team import ALICE, mirrored

pytestmark = pytest.mark.django_db
NUMBERS = ["1010", "1011"]


@pytest.fixture
def team(fresh_sandbox: Sandbox) -> str:
    """The team of a ticket with two numbers; another one exists that the ticket may come to name."""
    cases: list[dict[str, Any]] = fresh_sandbox.control("GET", "cases")["cases"]
    (found,) = {case["team"] for case in cases if case["ticket"] in NUMBERS}
    mirrored(found)
    mirrored("zZzZzZzZzZ", 2, customer="cus_2")
    return str(found)


def check(ticket: str, team: str) -> Lookup:
    return check_team(actor=ALICE, ticket_id=ticket, team_id=team, now=clock.now())


@pytest.mark.parametrize("first", NUMBERS)
@pytest.mark.parametrize("second", NUMBERS)
def test_a_wall_by_one_number_closes_what_another_opened(
    team: str, fresh_sandbox: Sandbox, first: str, second: str
) -> None:
    opened = check(first, team)
    assert opening_lookups(team_id=team, actor=ALICE, now=clock.now()).first() == opened
    named = {"properties": {"flowfuse_team_id": "zZzZzZzZzZ"}}
    fresh_sandbox.control("PATCH", "objects/hubspot/tickets/1011", named)

    assert check(second, team).verdict == Verdict.MISMATCH

    assert not opening_lookups(team_id=team, actor=ALICE, now=clock.now()).exists()


def test_another_ticket_of_the_team_stays_open(team: str) -> None:
    opened = check("1010", team)

    assert check("1404", team).verdict == Verdict.TICKET_MISSING

    assert opening_lookups(team_id=team, actor=ALICE, now=clock.now()).first() == opened
