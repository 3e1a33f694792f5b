"""An auditor reads a team with a recorded reason: nothing is compared, and nothing may be done."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from subscriptions.models import Basis, Evidence, Lookup, Subscription, Verdict

pytestmark = pytest.mark.django_db
TEAM = "aBdEgJkLmN"
REASON = "sample 7 of the third quarter"


def newest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


def paying(number: int = 1) -> None:
    now = clock.now()
    columns = {"payload": {}, "payload_hash": b"", "fetched_at": now, "customer_id": "cus_1"}
    Subscription.objects.create(stripe_id=f"sub_{number}", team_id=TEAM, status="active", **columns)


def read(client: Any, reason: str = REASON) -> Any:
    return client.post("/lookup/?basis=reason", {"reason_given": reason, "team_id": TEAM})


def test_an_auditor_reads_with_a_reason_that_is_kept_beside_the_chain(signed_in: Any) -> None:
    paying()

    assert read(signed_in("auditor"))["Location"] == f"/teams/{TEAM}/"

    lookup, entry = Lookup.objects.get(), newest()
    assert (lookup.basis, lookup.verdict, lookup.evidence) == (Basis.REASON, Verdict.READING, Evidence.NOT_ASKED)
    assert (lookup.basis_words, lookup.reason, lookup.allows_actions) == ("Reason given", REASON, False)
    assert (entry.action, entry.get_action_display()) == (
        AuditAction.LOOKUP_BY_REASON,
        "Team opened for reading, with a reason",
    )
    assert entry.notes.get(kind="reason").text == REASON
    assert REASON not in str(entry.details)


def test_the_page_says_that_nothing_was_compared(signed_in: Any) -> None:
    paying()
    client = signed_in("auditor")
    read(client)

    page = client.get(f"/teams/{TEAM}/").content.decode()

    assert "nothing was compared" in page
    assert "Reason given" in page
    assert AuditEntry.objects.filter(action=AuditAction.TEAM_VIEWED).count() == 1


@pytest.mark.parametrize("reason", ["", "audit", " " * 40])
def test_a_reason_too_short_to_be_understood_opens_nothing(signed_in: Any, reason: str) -> None:
    paying()

    answer = read(signed_in("auditor"), reason)

    assert answer.status_code == 422
    assert Lookup.objects.count() == 0
    assert newest().details == {"malformed": {"reason_given": len(reason)}}


def test_a_team_that_nobody_knows_is_an_outcome_for_the_auditor_too(signed_in: Any) -> None:
    read(signed_in("auditor"))

    assert Lookup.objects.get().verdict == Verdict.NOT_FOUND


def test_of_several_subscriptions_the_auditor_reads_the_one_they_choose(signed_in: Any) -> None:
    paying(1)
    paying(2)
    client = signed_in("auditor")
    read(client)
    lookup = Lookup.objects.get()

    client.post(f"/lookup/{lookup.pk}/choose/", {"subscription": "sub_2"})

    chosen = Lookup.objects.latest("pk")
    assert (chosen.verdict, chosen.subscription_id, chosen.reason) == (Verdict.READING, "sub_2", REASON)
    assert not chosen.allows_actions


def test_another_hour_keeps_the_reason(signed_in: Any) -> None:
    paying()
    client = signed_in("auditor")
    read(client)

    client.post(f"/lookup/{Lookup.objects.get().pk}/renew/")

    assert Lookup.objects.latest("pk").reason == REASON
    assert newest().action == AuditAction.LOOKUP_RENEWED


@pytest.mark.parametrize("role", ["support", "sales_ops", "executive", "admin"])
def test_nobody_else_reads_with_a_reason(signed_in: Any, role: str) -> None:
    paying()

    assert read(signed_in(role)).status_code == 403
    assert Lookup.objects.count() == 0
    assert newest().action in (AuditAction.LOOKUP_REFUSED, AuditAction.ACCESS_REFUSED)


def test_the_database_takes_no_reading_without_a_reason(db: None) -> None:
    now = clock.now()
    columns: dict[str, Any] = {"verdict": Verdict.READING, "evidence": Evidence.NOT_ASKED, "team_id": TEAM}

    with pytest.raises(IntegrityError, match="lookup_by_reason_has_a_reason"), transaction.atomic():
        Lookup.objects.create(
            actor_id=1, basis=Basis.REASON, created_at=now, expires_at=now + timedelta(minutes=1), **columns
        )
