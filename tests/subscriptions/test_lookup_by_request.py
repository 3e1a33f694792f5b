"""An executive looks a team up by a request that waits for them; a kind registered here stands for those to come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from subscriptions.models import Basis, Evidence, Lookup, Subscription, Verdict
from subscriptions.services import waiting_requests
from subscriptions.services.waiting_requests import WaitingRequest

pytestmark = pytest.mark.django_db
TEAM, NOW = "aBdEgJkLmN", datetime.now(UTC)


class OneRequest:
    """One request, waiting for whoever has the title CTO."""

    def __init__(self, request: WaitingRequest) -> None:
        self.request = request

    def find(self, request_id: str, actor: Actor) -> WaitingRequest | None:
        return next((request for request in self.waiting(actor) if request.id == request_id), None)

    def waiting(self, actor: Actor) -> Sequence[WaitingRequest]:
        return [self.request] if actor.title == "CTO" else []


def paying(number: int = 1) -> None:
    columns = {"payload": {}, "payload_hash": b"", "fetched_at": NOW, "customer_id": "cus_1"}
    Subscription.objects.create(stripe_id=f"sub_{number}", team_id=TEAM, status="active", **columns)


@pytest.fixture
def request_12(db: None, monkeypatch: pytest.MonkeyPatch) -> WaitingRequest:
    theirs = Lookup.objects.create(
        actor_id=1,
        basis_id="1001",
        team_id=TEAM,
        verdict=Verdict.MATCH,
        evidence=Evidence.PROPERTY,
        subscription_id="sub_2",
        created_at=NOW - timedelta(days=1),
        expires_at=NOW,
    )
    request = WaitingRequest("12", "credit for ticket 1001, asked for by support", TEAM, theirs)
    monkeypatch.setitem(waiting_requests.KINDS, "test", OneRequest(request))
    return request


def look(client: Any, request_id: str = "12", team: str = TEAM) -> Any:
    return client.post("/lookup/?basis=request", {"request": request_id, "team_id": team})


def test_while_no_kind_of_request_exists_the_page_says_so_and_offers_no_form(signed_in: Any) -> None:
    page = signed_in("executive").get("/lookup/?basis=request").content.decode()

    assert "No request waits for you" in page
    assert 'name="team_id"' not in page


def test_what_waits_is_listed_without_its_team(signed_in: Any, request_12: WaitingRequest) -> None:
    page = signed_in("executive").get("/lookup/?basis=request").content.decode()

    assert request_12.words in page
    assert TEAM not in page


def test_the_team_of_a_waiting_request_opens_for_reading(signed_in: Any, request_12: WaitingRequest) -> None:
    paying()

    assert look(signed_in("executive"))["Location"] == f"/teams/{TEAM}/"

    lookup = Lookup.objects.latest("pk")
    assert (lookup.basis, lookup.basis_words, lookup.evidence) == (Basis.REQUEST, "Request 12", Evidence.REQUEST)
    assert (lookup.verdict, lookup.verdict_words) == (Verdict.READING, "Reading only")
    assert not lookup.allows_actions
    assert AuditEntry.objects.latest("position").details["request"] == "12"


def test_of_several_subscriptions_the_requesters_is_meant(signed_in: Any, request_12: WaitingRequest) -> None:
    paying(1)
    paying(2)

    look(signed_in("executive"))

    lookup = Lookup.objects.latest("pk")
    assert (lookup.verdict, lookup.subscription_id) == (Verdict.READING, "sub_2")


def test_another_team_than_the_requests_is_a_wall(signed_in: Any, request_12: WaitingRequest) -> None:
    paying()

    answer = look(signed_in("executive"), team=TEAM.swapcase())

    assert Lookup.objects.latest("pk").verdict == Verdict.MISMATCH
    assert answer["Location"].startswith("/lookup/")


@pytest.mark.parametrize(("title", "request_id"), [("CEO", "12"), ("CTO", "13")])
def test_what_does_not_wait_for_the_person_opens_nothing(
    signed_in: Any, request_12: WaitingRequest, title: str, request_id: str
) -> None:
    paying()

    look(signed_in("executive", title=title), request_id)

    assert Lookup.objects.latest("pk").verdict == Verdict.REQUEST_MISSING


@pytest.mark.parametrize("role", ["support", "sales_ops", "auditor", "admin"])
def test_nobody_else_looks_a_team_up_by_a_request(signed_in: Any, request_12: WaitingRequest, role: str) -> None:
    paying()

    assert look(signed_in(role, title="CTO")).status_code == 403
    assert Lookup.objects.count() == 1
