"""Dirty objects in hand: by one worker at a time, never lost, never cleared too early."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from sync.dirty import Mark, mark
from sync.models import DirtyObject
from sync.refresh import leases
from sync.refresh.leases import Claim
from tests.kernel.merging import Elsewhere


@pytest.fixture(autouse=True)
def _nothing_dirty(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        DirtyObject.objects.all().delete()
        yield


@pytest.fixture
def other() -> Iterator[Elsewhere]:
    elsewhere = Elsewhere()
    yield elsewhere
    elsewhere.close()


def dirty(*ids: str, object: str = "customers") -> None:
    mark(provider="stripe", marks=[Mark(object, id) for id in ids])


def take(limit: int = 10, **more: Any) -> list[Claim]:
    return leases.claim(provider="stripe", limit=limit, **more)


def ids(claims: list[Claim]) -> set[str]:
    return {one.object_id for one in claims}


def test_two_workers_never_hold_one_object(other: Elsewhere) -> None:
    dirty("cus_1", "cus_2", "cus_3")

    mine = take(2)
    theirs = other.do(take)

    assert len(mine) == 2
    assert ids(mine) | ids(theirs) == {"cus_1", "cus_2", "cus_3"}
    assert not ids(mine) & ids(theirs)
    assert not take()


def test_a_claim_is_of_one_kind_and_the_longest_due_comes_first() -> None:
    dirty("in_1", object="invoices")
    dirty("cus_1", "cus_2")

    assert ids(take()) == {"in_1"}
    assert ids(take()) == {"cus_1", "cus_2"}


def test_a_kind_that_is_not_to_be_read_is_passed_over() -> None:
    dirty("in_1", object="invoices")
    dirty("cus_1")

    assert ids(take(excluding=["invoices"])) == {"cus_1"}
    assert not take(excluding=["invoices"])


def test_a_worker_whose_session_ended_holds_nothing(other: Elsewhere) -> None:
    dirty("cus_1")
    held = other.do(take)
    assert held and not take()

    other.do(connections.close_all)

    assert ids(_take_when_free()) == {"cus_1"}


def _take_when_free() -> list[Claim]:
    """PostgreSQL ends a session a moment after its client has left."""
    deadline = time.monotonic() + 20
    while not (taken := take()):
        assert time.monotonic() < deadline, "it is still held"
    return taken


def test_a_lease_that_ran_out_is_taken_over_and_one_renewed_is_not(other: Elsewhere) -> None:
    dirty("cus_1")
    held = other.do(take)
    DirtyObject.objects.update(leased_until=timezone.now())
    other.do(lambda: leases.renew(held))
    assert not take()

    DirtyObject.objects.update(leased_until=timezone.now())

    assert ids(take()) == {"cus_1"}
    other.do(lambda: leases.put_back(held))
    assert not other.do(take)


def test_what_was_read_is_clean() -> None:
    dirty("cus_1", "cus_2")

    assert leases.clear(take(), fetched_at=timezone.now()) == 2
    assert not DirtyObject.objects.exists()


def test_what_changed_during_the_read_is_due_again_at_once() -> None:
    dirty("cus_1")
    begun = take()
    began = timezone.now()
    dirty("cus_1")

    assert leases.clear(begun, fetched_at=began) == 0
    assert DirtyObject.objects.get().first_marked_at >= began
    assert ids(take()) == {"cus_1"}


def test_a_mark_under_way_while_it_is_cleared_is_not_lost(other: Elsewhere) -> None:
    """The webhook's transaction is open: clearing waits for it and then leaves the row."""
    dirty("cus_1")
    begun = other.do(take)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        dirty("cus_1")
        clearing = other.begin(lambda: leases.clear(begun, fetched_at=timezone.now()))
        _wait_until_blocked(cursor)
        cursor.execute("COMMIT")

    assert clearing.result(timeout=20) == 0
    assert ids(take()) == {"cus_1"}


def _wait_until_blocked(cursor: Any) -> None:
    waiting = 0
    while not waiting:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        ((waiting,),) = cursor.fetchall()


def test_what_is_put_back_waits_and_nothing_is_held_against_it() -> None:
    dirty("cus_1")

    leases.put_back(take(), pause=60)

    kept = DirtyObject.objects.get()
    assert (kept.attempts, kept.lease) == (0, "")
    assert not take()


def test_five_failures_of_its_own_are_quarantine() -> None:
    dirty("cus_1")
    pauses = []
    for _ in range(5):
        DirtyObject.objects.update(due_at=timezone.now())
        leases.fail(dict.fromkeys(take(), "customer cus_1 has no field 'name'"))
        kept = DirtyObject.objects.get()
        assert kept.failed_at
        pauses.append((kept.due_at - kept.failed_at).total_seconds())

    assert (kept.attempts, kept.error) == (5, "customer cus_1 has no field 'name'")
    assert kept.quarantined_at
    assert [round(seconds) for seconds in pauses] == [20, 40, 80, 160, 320]
    DirtyObject.objects.update(due_at=timezone.now())
    assert not take()


def test_what_changed_while_it_failed_is_tried_at_once_and_not_in_quarantine() -> None:
    dirty("cus_1")
    DirtyObject.objects.update(attempts=4)
    begun = take()
    dirty("cus_1")

    leases.fail(dict.fromkeys(begun, "malformed"))

    kept = DirtyObject.objects.get()
    assert (kept.attempts, kept.quarantined_at) == (4, None)
    assert ids(take()) == {"cus_1"}
