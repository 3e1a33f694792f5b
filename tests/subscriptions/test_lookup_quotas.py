"""How many checks one person makes: counted, refused with a clear sentence, recorded, and never outrun."""

from datetime import timedelta
from typing import Any

import pytest

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from subscriptions.models import Basis, Evidence, Lookup, Subscription, Verdict
from subscriptions.services.check_team import Stated, check, choose_subscription
from subscriptions.services.quotas import QuotaSpent, check_left

pytestmark = pytest.mark.django_db
TEAM = "aBdEgJkLmN"
AUDITOR = Actor(id=900, label="ada@flowfuse.example", roles=frozenset({"auditor"}))
READING = Stated(Basis.REASON, "", TEAM, reason="sample 7 of the third quarter")


def made(actor_id: int, *, minutes_ago: float = 1, **fields: Any) -> Lookup:
    at = clock.now() - timedelta(minutes=minutes_ago)
    columns: dict[str, Any] = {
        "verdict": Verdict.NOT_FOUND,
        "evidence": Evidence.NONE,
        "team_id": TEAM,
        "basis_id": "1001",
    }
    columns |= {"created_at": at, "expires_at": at} | fields
    return Lookup.objects.create(actor_id=actor_id, actor_label="x", **columns)


def newest() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


def test_the_hours_checks_are_counted_and_one_more_is_refused_and_recorded(settings: Any, signed_in: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 2
    client = signed_in("support")
    made(client.user.pk, minutes_ago=50)
    made(client.user.pk, minutes_ago=10)

    answer = client.post("/lookup/", {"ticket": "1001", "team_id": TEAM})

    page = answer.content.decode()
    assert answer.status_code == 429
    assert "You have made 2 checks within one hour" in page
    assert "Nothing was looked up this time; pages that are open stay open." in page
    assert "You can check again in 10 min" in page
    assert 'value="1001"' in page
    assert TEAM not in page
    assert Lookup.objects.count() == 2
    assert newest().details == {"ticket": "1001", "refused": "QuotaSpent"}


def test_the_days_checks_have_a_limit_of_their_own(settings: Any) -> None:
    settings.LOOKUPS_PER_DAY = 1
    made(900, minutes_ago=20 * 60)

    with pytest.raises(QuotaSpent, match=r"1 checks within one day.*in 4 h"):
        check(actor=AUDITOR, stated=READING, now=clock.now())


def test_what_others_did_and_what_is_long_past_counts_nothing(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 1
    made(901)
    made(900, minutes_ago=61)

    assert check(actor=AUDITOR, stated=READING, now=clock.now()).verdict == Verdict.NOT_FOUND


def test_a_choice_among_several_is_part_of_its_check(settings: Any) -> None:
    settings.LOOKUPS_PER_HOUR = 1
    now = clock.now()
    reading = {"basis": Basis.REASON, "basis_id": "", "reason": READING.reason}
    lookup = made(900, verdict=Verdict.SEVERAL, expires_at=now + timedelta(minutes=5), **reading)
    columns = {"payload": {}, "payload_hash": b"", "fetched_at": now, "status": "active", "customer_id": "cus_1"}
    Subscription.objects.create(stripe_id="sub_1", team_id=TEAM, **columns)

    chosen = choose_subscription(actor=AUDITOR, lookup=lookup, subscription_id="sub_1", now=now)

    assert chosen.continues == lookup.pk
    assert Lookup.objects.filter(continues=None).count() == 1


def test_both_limits_are_asked_in_one_read(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        check_left(actor_id=1, now=clock.now())
