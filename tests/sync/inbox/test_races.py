"""Deliveries at the same time, on a database of their own."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from sync.dirty import Mark
from sync.inbox.store import Event, Stored, store
from sync.models import DirtyObject, WebhookEvent
from tests.sync.inbox.deliveries import ON, deliver_hubspot, deliver_stripe, hubspot_event, stripe_event

AT_ONCE = 8


@pytest.fixture(autouse=True)
def inbox(committing_db: str, django_db_blocker) -> Iterator[None]:
    """The inbox empty, both webhooks on."""
    with django_db_blocker.unblock(), override_settings(**ON):
        WebhookEvent.objects.all().delete()
        DirtyObject.objects.all().delete()
        yield


def at_once(act: Callable[[int], Any], times: int = AT_ONCE) -> list[Any]:
    """What `act(0)`, `act(1)` … return when all are let go together."""
    start = threading.Barrier(times)

    def run(number: int) -> Any:
        try:
            start.wait(10)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def test_eight_deliveries_of_one_event_at_once_are_one_row() -> None:
    answers = at_once(lambda number: deliver_stripe(stripe_event()))

    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert sum(answer.json()["new"] for answer in answers) == 1
    assert WebhookEvent.objects.count() == DirtyObject.objects.count() == 1


def test_batches_that_share_events_in_another_order_are_all_taken() -> None:
    events = [hubspot_event(number) for number in range(60)]
    turned = [events[number:] + events[:number] for number in range(0, 60, 8)]

    answers = at_once(lambda number: deliver_hubspot(turned[number]))

    assert [answer.status_code for answer in answers] == [200] * AT_ONCE
    assert WebhookEvent.objects.count() == DirtyObject.objects.count() == 60


def test_a_deadlock_with_somebody_who_locks_the_other_way_round_is_survived() -> None:
    """A worker of ours locks in our order; this is for a plan, or a collation, that makes it another."""
    for name in ("cus_a", "cus_b"):
        DirtyObject.objects.create(provider="stripe", object="customers", object_id=name)
    has_b = threading.Event()

    def other() -> None:
        with transaction.atomic():
            _lock("cus_b")
            has_b.set()
            _wait_until_somebody_waits()
            _lock("cus_a")

    def ours() -> Stored:
        has_b.wait(10)
        marks = (Mark("customers", "cus_a"), Mark("customers", "cus_b"))
        return store(provider="stripe", events=[Event("evt_1", "customer.updated", timezone.now(), {}, marks)])

    _, stored = at_once(lambda number: (other, ours)[number](), times=2)

    assert stored == Stored(new=1, known=0)


def _lock(name: str) -> None:
    DirtyObject.objects.select_for_update().get(object_id=name)


def _wait_until_somebody_waits() -> None:
    """Half a second ahead, the other one is the first to look for a deadlock, and so the one who is told of it."""
    waiting = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND clock_timestamp() - waitstart > interval '0.5 s'),
        pg_sleep(0.02)
    """
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waited.")
