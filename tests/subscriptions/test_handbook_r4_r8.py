"""The handbook's rules for looking a team up, R4 to R8, each shown to hold, against the real sandbox."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing_ops import handbook
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from customers.models import Customer
from subscriptions.models import Evidence, Lookup, Notice, Subscription, Verdict
from subscriptions.services.check_team import check_team
from tests.dashboard.conftest import words
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db
ALICE = Actor(id=7, label="alice@flowfuse.example", roles=frozenset({"support"}))
NOW = datetime.now(UTC)
NOBODYS = {"payload": {}, "payload_hash": b"", "fetched_at": NOW}


@pytest.fixture(scope="module")
def cases(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {case["name"]: case for case in sandbox.control("GET", "cases")["cases"]}


def paying(team: str, *, email: str = "", customer: str = "cus_1", number: int = 1) -> None:
    Customer.objects.get_or_create(stripe_id=customer, defaults={"email": email, **NOBODYS})
    columns = {"status": "active", "customer_id": customer, "created_at": NOW - timedelta(days=number)}
    Subscription.objects.create(stripe_id=f"sub_{number}", team_id=team, **columns, **NOBODYS)


def checked(case: dict[str, Any]) -> Lookup:
    return check_team(actor=ALICE, ticket_id=case["ticket"], team_id=case["team"], now=NOW)


def page_of(signed_in: Any, verdict: Verdict, **fields: Any) -> str:
    client = signed_in("support")
    columns = {"basis_id": "1001", "team_id": "aBdEgJkLmN", "evidence": Evidence.NONE, "verdict": verdict} | fields
    lookup = Lookup.objects.create(actor_id=client.user.pk, actor_label="x", created_at=NOW, expires_at=NOW, **columns)
    return words(client.get(f"/lookup/{lookup.pk}/"))


def sentence(rule: str) -> str:
    return f"{rule} {handbook.rule(rule).sentence}"


@pytest.mark.parametrize("name", ["ticket_missing", "closed_long_ago"])
def test_r4_without_a_standing_ticket_nothing_is_looked_at(cases: dict[str, Any], name: str) -> None:
    paying(cases[name]["team"])

    lookup = checked(cases[name])

    assert not lookup.opens_team
    assert lookup.subscription_id == ""


def test_r4_every_look_is_recorded_with_its_ticket_refused_ones_too(cases: dict[str, Any]) -> None:
    checked(cases["ticket_missing"])

    entry = AuditEntry.objects.get()

    assert entry.action == AuditAction.LOOKUP_REFUSED
    assert (entry.details["ticket"], entry.subject_id) == (
        cases["ticket_missing"]["ticket"],
        cases["ticket_missing"]["team"],
    )


def test_r5_another_team_than_the_tickets_is_a_wall(cases: dict[str, Any]) -> None:
    paying(cases["mismatch"]["team"])

    lookup = checked(cases["mismatch"])

    assert lookup.verdict == Verdict.MISMATCH
    assert not lookup.opens_team


def test_r6_a_different_billing_email_is_said_and_decides_nothing(cases: dict[str, Any]) -> None:
    paying(cases["match"]["team"], email="accounts@elsewhere.example")

    lookup = checked(cases["match"])

    assert lookup.verdict == Verdict.MATCH
    assert Notice.EMAIL_DIFFERS in lookup.notices
    assert "@" in lookup.written_by


def test_r6_the_same_billing_email_is_no_evidence(cases: dict[str, Any]) -> None:
    writer = _writer(cases)
    paying(cases["no_id"]["team"], email=writer)

    lookup = checked(cases["no_id"])

    assert lookup.verdict == Verdict.UNCONFIRMED
    assert lookup.notices == []
    assert lookup.written_by == ""


def _writer(cases: dict[str, Any]) -> str:
    """The writer of a ticket, learned from a check that goes through."""
    paying(cases["match"]["team"], customer="cus_2", number=2)
    return checked(cases["match"]).written_by


def test_r6_whether_the_emails_are_the_same_ignores_their_case(cases: dict[str, Any]) -> None:
    writer = _writer(cases)
    Customer.objects.filter(stripe_id="cus_2").update(email=writer.upper())

    assert Notice.EMAIL_SAME in checked(cases["match"]).notices


def test_r7_the_team_id_decides_letter_for_letter(cases: dict[str, Any]) -> None:
    case = cases["match"]
    twin = case["team"].swapcase()
    paying(case["team"])
    paying(twin, customer="cus_2", number=2)

    assert checked(case).subscription_id == "sub_1"
    assert checked(case | {"team": twin}).verdict == Verdict.MISMATCH


def test_r8_a_team_that_never_set_up_billing_is_an_outcome_and_no_error(cases: dict[str, Any]) -> None:
    assert checked(cases["not_in_stripe"]).verdict == Verdict.NOT_FOUND


@pytest.mark.parametrize(
    ("verdict", "rules"),
    [
        (Verdict.MISMATCH, ["R5", "R6", "R7"]),
        (Verdict.UNCONFIRMED, ["R5"]),
        (Verdict.SEVERAL, ["R5", "R7"]),
        (Verdict.NOT_FOUND, ["R6", "R8"]),
        (Verdict.TICKET_MISSING, ["R4"]),
        (Verdict.TICKET_CLOSED, ["R4"]),
        (Verdict.SELF_MADE, ["R4"]),
    ],
)
def test_the_handbooks_sentences_stand_where_they_apply(signed_in: Any, verdict: Verdict, rules: list[str]) -> None:
    page = page_of(signed_in, verdict)

    assert [rule for rule in rules if sentence(rule) not in page] == []


def test_the_form_says_r4_to_r7(signed_in: Any) -> None:
    page = words(signed_in("support").get("/lookup/"))

    assert [rule for rule in ("R4", "R5", "R6", "R7") if sentence(rule) not in page] == []


@pytest.mark.parametrize("rule", ["R4", "R5", "R6", "R7", "R8"])
def test_the_registry_points_to_a_test_of_the_rule(rule: str) -> None:
    assert handbook.rule(rule).tests.startswith(f"tests.subscriptions.test_handbook_r4_r8.test_{rule.lower()}_")
