"""What is refused after a check was made is recorded too, and what is renewed, reasoned or prolonged."""

from datetime import timedelta
from typing import Any

import pytest

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from subscriptions.models import Evidence, Lookup, Notice, Subscription, Verdict
from subscriptions.services.check_team import check_team, renew
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db
TEAM = "aBdEgJkLmN"
ALICE = Actor(id=7, label="alice@flowfuse.example", roles=frozenset({"support"}))


@pytest.fixture
def match(sandbox: Sandbox) -> dict[str, Any]:
    cases = sandbox.control("GET", "cases")["cases"]
    found: dict[str, Any] = next(case for case in cases if case["name"] == "match")
    columns = {"payload": {}, "payload_hash": b"", "fetched_at": clock.now()}
    Subscription.objects.create(
        stripe_id="sub_1", team_id=found["team"], status="active", customer_id="cus_1", **columns
    )
    return found


def lookup_of(user: Any, verdict: Verdict, **fields: Any) -> Lookup:
    now = clock.now()
    columns = {"basis_id": "1001", "team_id": TEAM, "evidence": Evidence.NONE, "verdict": verdict} | fields
    return Lookup.objects.create(actor_id=user.pk, actor_label="x", created_at=now, expires_at=now, **columns)


def newest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


@pytest.mark.parametrize("door", ["quote", "reason", "choose"])
def test_what_changes_nothing_about_a_wall_is_refused_and_recorded(signed_in: Any, door: str) -> None:
    client = signed_in("support")
    lookup = lookup_of(client.user, Verdict.MISMATCH)
    answer = {"quotation": TEAM, "quoted_from": "mail", "reason": "because they called us", "subscription": "sub_1"}

    assert client.post(f"/lookup/{lookup.pk}/{door}/", answer).status_code == 403

    assert newest().action == AuditAction.LOOKUP_REFUSED
    assert newest().details == {"ticket": "1001", "refused": "NotAllowed"}
    assert Lookup.objects.count() == 1


@pytest.mark.parametrize(
    ("door", "verdict", "typed", "fields"),
    [
        ("quote", Verdict.UNCONFIRMED, {"quotation": "no ID here", "quoted_from": "mail"}, ["quotation"]),
        ("reason", Verdict.SELF_MADE, {"reason": "phone"}, ["reason"]),
    ],
)
def test_words_that_are_not_accepted_are_recorded_without_them(
    signed_in: Any, door: str, verdict: Verdict, typed: dict[str, str], fields: list[str]
) -> None:
    client = signed_in("support")
    lookup = lookup_of(client.user, verdict)

    assert client.post(f"/lookup/{lookup.pk}/{door}/", typed).status_code == 422

    assert newest().details == {"ticket": "1001", "not_accepted": fields}
    assert (newest().lookup_id, newest().notes.count()) == (str(lookup.pk), 0)


@pytest.mark.parametrize("door", ["", "renew/"])
def test_somebody_elses_check_is_not_there_and_the_try_is_recorded(signed_in: Any, door: str) -> None:
    lookup = lookup_of(signed_in("support").user, Verdict.MATCH)
    client = signed_in("support")

    ask = client.post if door else client.get

    assert ask(f"/lookup/{lookup.pk}/{door}").status_code == 404
    assert (newest().details, newest().lookup_id) == ({"refused": "NotTheirs"}, str(lookup.pk))
    assert ask(f"/lookup/{lookup.pk + 1}/{door}").status_code == 404
    assert newest().lookup_id == str(lookup.pk)


def test_a_reason_for_a_self_made_ticket_is_a_note_beside_the_chain(sandbox: Sandbox, signed_in: Any) -> None:
    cases = sandbox.control("GET", "cases")["cases"]
    case = next(case for case in cases if case["name"] == "self_made")
    columns = {"payload": {}, "payload_hash": b"", "fetched_at": clock.now(), "customer_id": "cus_1"}
    Subscription.objects.create(stripe_id="sub_1", team_id=case["team"], status="active", **columns)
    client = signed_in("support")
    asked = client.post("/lookup/", {"ticket": case["ticket"], "team_id": case["team"]})
    assert "sub_1" not in client.get(asked["Location"]).content.decode()

    answer = client.post(f"{asked['Location']}reason/", {"reason": "The customer called about an outage."})

    assert answer["Location"] == f"/teams/{case['team']}/"
    assert newest().notes.get(kind="reason").text == "The customer called about an outage."
    assert Notice.SELF_MADE in newest().details["notices"]
    page = client.get(answer["Location"]).content.decode()
    assert "no customer has written in it" in page
    assert "Ticket made by hand · reading only" in page
    assert "Thank you for your message" not in page
    timeline = client.get(f"{answer['Location']}timeline/").content.decode()
    assert "Reading only" in timeline
    assert "Match" not in timeline
    assert "Ticket made by hand · reading only" in client.get("/lookup/recent/").content.decode()
    assert "The customer called about an outage." in page


def test_a_renewal_within_a_minute_asks_hubspot_nothing(match: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    now = clock.now()
    first = check_team(actor=ALICE, ticket_id=match["ticket"], team_id=match["team"], now=now)
    fresh_sandbox.settle()

    longer = renew(actor=ALICE, lookup=first, now=now + timedelta(seconds=30))

    assert fresh_sandbox.journal(provider="hubspot") == []
    assert longer.expires_at == first.expires_at + timedelta(seconds=30)
    assert (longer.continues, longer.ticket_read_at) == (first.pk, first.ticket_read_at)
    assert newest().action == AuditAction.LOOKUP_RENEWED


def test_a_renewal_after_a_minute_reads_the_ticket_again(match: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    now = clock.now()
    first = check_team(actor=ALICE, ticket_id=match["ticket"], team_id=match["team"], now=now)
    fresh_sandbox.settle()
    read_long_ago(first)

    fresh = renew(actor=ALICE, lookup=first, now=now)

    assert fresh_sandbox.journal(provider="hubspot")
    assert fresh.continues is None
    assert newest().action == AuditAction.LOOKUP_RENEWED


def read_long_ago(lookup: Lookup) -> None:
    """As if the ticket had been read two minutes ago; the row in the database cannot be changed."""
    assert lookup.ticket_read_at is not None
    lookup.ticket_read_at -= timedelta(minutes=2)


def test_a_renewal_rests_on_no_reading_that_a_later_wall_has_ended(
    match: dict[str, Any], fresh_sandbox: Sandbox
) -> None:
    now = clock.now()
    first = check_team(actor=ALICE, ticket_id=match["ticket"], team_id=match["team"], now=now)
    words = {"properties": {"flowfuse_team_id": TEAM}}
    fresh_sandbox.control("PATCH", f"objects/hubspot/tickets/{match['ticket']}", words)
    wall = check_team(actor=ALICE, ticket_id=match["ticket"], team_id=match["team"], now=now)
    assert wall.verdict == Verdict.MISMATCH

    assert renew(actor=ALICE, lookup=first, now=now).verdict == Verdict.MISMATCH


def test_ones_own_checks_are_listed_and_nobody_elses(signed_in: Any) -> None:
    other = lookup_of(signed_in("support").user, Verdict.MISMATCH, basis_id="2002")
    client = signed_in("sales_ops")
    lookup_of(client.user, Verdict.MISMATCH, basis="deal", basis_id="7")

    page = client.get("/lookup/recent/").content.decode()

    assert "Deal 7" in page
    assert other.basis_words not in page
    assert "Deal 7" in client.get("/").content.decode()
