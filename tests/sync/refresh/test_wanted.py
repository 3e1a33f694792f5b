"""What a person waits for is read before everything else, and past our share of Stripe's reads."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from customers.models import Customer
from sync import ledger
from sync.dirty import Mark, mark, want
from sync.models import ApiUsage, DirtyObject
from sync.refresh import leases, statements
from sync.refresh.hands import Hands
from sync.refresh.lane import Lane
from tests.providers import Sandbox
from tests.sync.refresh.worker import wait_until

TEAM = "55JaDYNb7y"


@pytest.fixture(autouse=True)
def _nothing_dirty(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        DirtyObject.objects.all().delete()
        ApiUsage.objects.all().delete()
        yield
        ApiUsage.objects.all().delete()
    ledger._ledger._known_until = 0.0


@pytest.fixture
def lane(fresh_sandbox: Sandbox) -> Iterator[Lane]:
    found = Lane("stripe", threads=2)
    yield found
    found.leave(seconds=5)


def a_customer(sandbox: Sandbox) -> str:
    return str(sandbox.control("GET", "objects/stripe/customer")["objects"][0]["id"])


def a_backlog(count: int) -> None:
    """Due for an hour, as after a storm."""
    mark(provider="stripe", marks=[Mark("invoices", f"in_gone{number}") for number in range(count)])
    DirtyObject.objects.update(due_at=timezone.now() - timedelta(hours=1))


def test_what_a_person_waits_for_is_claimed_before_a_backlog_of_ten_thousand() -> None:
    a_backlog(10_000)

    want(provider="stripe", marks=[Mark("customers", "cus_1")], teams=[TEAM])

    (first,) = leases.claim(provider="stripe", limit=100, wanted=True)
    assert (first.object_id, first.wanted_for) == ("cus_1", (TEAM,))
    assert not leases.claim(provider="stripe", limit=100, wanted=True)
    assert len(leases.claim(provider="stripe", limit=100)) == 100


def test_it_is_found_by_index_however_much_else_waits() -> None:
    a_backlog(10_000)
    want(provider="stripe", marks=[Mark("customers", "cus_1")], teams=[TEAM])

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE sync_dirtyobject")
    named: dict[str, Any] = {"provider": "stripe", "limit": 100, "seconds": 1, "excluding": []}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statements.CLAIM_WANTED}", named)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "sync_dirty_due" not in plan
    assert plan.count("sync_dirty_wanted") == 2


def test_it_is_read_while_the_backlog_is_being_read(lane: Lane, fresh_sandbox: Sandbox) -> None:
    """A hundred reads are in hand, each a slow one, when the person asks: theirs is the next one sent."""
    a_backlog(10_000)
    fresh_sandbox.fault(provider="stripe", route="/v1/invoices/*", action="delay", seconds=0.1, times=0)
    lane.step()
    customer = a_customer(fresh_sandbox)

    want(provider="stripe", marks=[Mark("customers", customer)], teams=[TEAM])
    while DirtyObject.objects.filter(object_id=customer).exists():
        lane.step()
        assert DirtyObject.objects.count() > 9_900

    assert Customer.objects.filter(pk=customer).exists()


def test_two_who_ask_cost_one_read_and_both_wait_for_it() -> None:
    mark(provider="stripe", marks=[Mark("customers", "cus_1")])
    want(provider="stripe", marks=[Mark("customers", "cus_1")], teams=[TEAM])
    first = DirtyObject.objects.get().wanted_at

    want(provider="stripe", marks=[Mark("customers", "cus_1")], teams=[TEAM, "2WexDMVpJ2"])

    kept = DirtyObject.objects.get()
    assert kept.wanted_at == first
    assert sorted(kept.wanted_for) == ["2WexDMVpJ2", TEAM]


def test_a_webhook_does_not_take_it_from_the_person() -> None:
    want(provider="stripe", marks=[Mark("customers", "cus_1")], teams=[TEAM])

    mark(provider="stripe", marks=[Mark("customers", "cus_1")])

    assert DirtyObject.objects.get().wanted_for == [TEAM]


def test_with_our_share_spent_it_is_read_and_the_backlog_is_not(
    lane: Lane, fresh_sandbox: Sandbox, settings: Any
) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 100, 50
    ApiUsage.objects.create(provider="stripe", day=timezone.now().date(), purpose="elsewhere", gets=500)
    customer = a_customer(fresh_sandbox)
    mark(provider="stripe", marks=[Mark("customers", "cus_other")])
    lane.step()
    wait_until(lambda: not _stepped(lane) and bool(lane.side.paused()))

    want(provider="stripe", marks=[Mark("customers", customer)], teams=[TEAM])
    while lane.step():
        pass

    assert Customer.objects.filter(pk=customer).exists()
    assert [one.object_id for one in DirtyObject.objects.all()] == ["cus_other"]
    assert not fresh_sandbox.journal(provider="stripe", path="/v1/customers/cus_other")
    ledger.flush()
    assert ApiUsage.objects.get(purpose="lookup").gets


def _stepped(lane: Lane) -> bool:
    return lane.step()


def test_a_hand_does_what_a_person_waits_for_first() -> None:
    hands, done = Hands(1, name="test"), []
    busy = hands.give(lambda: time.monotonic())
    busy.result()
    gate = hands.give(
        lambda: [hands.give(lambda: done.append("other")), hands.give(lambda: done.append("person"), first=True)]
    )

    for future in gate.result():
        future.result()

    hands.dismiss()
    assert done == ["person", "other"]
