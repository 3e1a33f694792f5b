"""Asking a worker to read something at once."""

import json
from datetime import datetime, timedelta

import pytest
import redis
from django.http import HttpRequest

from billing_ops.audit.models import AuditEntry
from billing_ops.celery import app
from billing_ops.kernel.clock import database_now, now
from billing_ops.kernel.errors import AuthFailed
from sync import keys, tasks
from sync.framing import frame_of
from sync.models import SyncRun, Watermark
from sync.panels.overview import overview
from tests.sync.views.conftest import run, text_of

pytestmark = pytest.mark.django_db
QUEUE = "pressed-in-a-test"


@pytest.fixture
def queue(settings):
    """A queue of our own in the real Valkey; what waits in it."""
    valkey = redis.Redis.from_url(settings.REDIS_URL)
    before = app.conf.task_default_queue
    app.conf.task_default_queue = QUEUE
    app.amqp.__dict__.pop("queues", None)
    valkey.delete(QUEUE)
    yield lambda: valkey.llen(QUEUE)
    valkey.delete(QUEUE)
    app.conf.task_default_queue = before
    app.amqp.__dict__.pop("queues", None)


def pressed() -> list[tuple[str, str]]:
    entries = AuditEntry.objects.filter(subject_type="sync.list").order_by("position")
    return [(entry.get_action_display(), entry.subject_id) for entry in entries]


def press(client, provider: str = "stripe", object: str = "customers"):
    return client.post("/sync/run/", {"provider": provider, "object": object}, follow=True)


def test_a_press_reaches_a_worker_and_the_trail(admin, queue) -> None:
    text = text_of(press(admin))

    assert "Asked for: Stripe customers. A worker begins within seconds." in text
    assert "asked for it; a worker begins within seconds." in text
    assert queue() == 1
    assert pressed() == [("Sync requested", "stripe customers")]


def test_a_press_that_no_worker_took_says_so_and_is_taken_no_more(admin, queue, settings) -> None:
    press(admin)
    message = json.loads(redis.Redis.from_url(settings.REDIS_URL).lindex(QUEUE, 0))
    expires = datetime.fromisoformat(message["headers"]["expires"])
    assert timedelta(seconds=50) < expires - now() <= timedelta(seconds=60)
    late = overview(now=database_now() + timedelta(seconds=70), frame=frame_of(HttpRequest()))
    (row,) = [row for row in late.cards[0].rows if row.state.object == "customers"]

    assert (row.asked, bool(row.left), row.disabled_because) == ("", True, "")


def test_what_is_being_read_is_not_read_twice(admin, queue) -> None:
    run("stripe", "customers", ago=timedelta(hours=1), seen=4000)
    run("stripe", "customers", "running", seen=1200)

    text = text_of(press(admin))

    assert "Stripe customers is being read since" in text
    assert "so nothing else was started. Reading: 1,200 of about 4,000;" in text
    assert queue() == 0
    assert pressed() == [("Sync not started", "stripe customers")]


def test_a_provider_is_not_read_while_one_of_its_lists_is(admin, queue) -> None:
    run("stripe", "customers", "running")

    assert "Stripe customers is being read since" in text_of(press(admin, object=""))
    assert queue() == 0


def test_another_list_is_read_meanwhile(admin, queue) -> None:
    run("stripe", "customers", "running")

    press(admin, object="invoices")

    assert queue() == 1


def test_a_second_press_before_a_worker_began_asks_for_nothing(admin, queue) -> None:
    press(admin)

    text = text_of(press(admin))

    assert "asked for Stripe customers a moment ago, so it was not asked for twice." in text
    assert queue() == 1


def test_without_a_queue_nothing_is_started_and_the_page_says_so(admin, queue) -> None:
    app.conf.broker_url, before = "redis://127.0.0.1:1/0", app.conf.broker_url
    try:
        text = text_of(press(admin))
    finally:
        app.conf.broker_url = before

    assert "The queue does not answer, so nothing was started: Stripe customers stays as it was." in text
    assert "asked for it; a worker begins" not in text
    assert pressed() == [("Sync requested", "stripe customers"), ("Sync not started", "stripe customers")]


@pytest.mark.parametrize("object", ["customers", "", "changes"])
def test_nothing_is_promised_while_our_reads_are_spent(admin, queue, settings, object: str) -> None:
    settings.STRIPE_MONTHLY_GETS = 0

    text = text_of(press(admin, object=object))

    assert "So Stripe was not asked, and our copy stays as it is." in text
    assert "A worker begins within seconds" not in text
    assert queue() == 0
    assert [action for action, _ in pressed()] == ["Sync not started"]


def test_nothing_is_promised_while_the_key_is_refused(admin, queue) -> None:
    keys.refused(provider="stripe", scope="", error=AuthFailed("No.", provider="stripe"))

    assert "So nothing was started. Give it a key that works" in text_of(press(admin))
    assert queue() == 0


def test_the_task_sends_nothing_with_a_key_that_was_just_refused(fresh_sandbox) -> None:
    keys.refused(provider="stripe", scope="", error=AuthFailed("No.", provider="stripe"))

    tasks.run_now.apply(kwargs={"provider": "stripe", "object": "products"}).get()

    assert fresh_sandbox.journal(provider="stripe") == []
    assert not SyncRun.objects.exists()


def test_an_auditor_may_not(auditor, queue) -> None:
    assert press(auditor).status_code == 403
    assert queue() == 0
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize("given", [{"provider": "paypal"}, {"provider": "stripe", "object": "tickets"}, {}])
def test_a_list_that_nobody_has_is_refused(admin, queue, given: dict[str, str]) -> None:
    answer = admin.post("/sync/run/", given)

    assert answer.status_code in (400, 404)
    assert queue() == 0


def test_the_task_reads_the_list_though_it_is_not_due(fresh_sandbox) -> None:
    run("stripe", "products")

    tasks.run_now.apply(kwargs={"provider": "stripe", "object": "products", "of_the_next_release": 1}).get()

    newest = SyncRun.objects.order_by("-pk").first()
    assert (newest.object, newest.state) == ("products", "ok")
    assert newest.seen > 0


def test_changes_are_asked_for_on_a_press_once(admin, queue) -> None:
    first, second = (text_of(press(admin, object="changes")) for _ in range(2))

    assert "Asked for: Stripe changes. A worker begins within seconds." in first
    assert "asked for what changed in Stripe; a worker begins" in first
    assert "asked for Stripe changes a moment ago, so it was not asked for twice." in second
    assert queue() == 1


def test_the_task_asks_though_it_is_not_time(fresh_sandbox) -> None:
    Watermark.objects.create(provider="stripe", object="events", polled_at=database_now(), seen_to=database_now())
    before = Watermark.objects.get().polled_at

    tasks.ask_changes.apply(kwargs={"provider": "stripe", "of_the_next_release": 1}).get()

    assert Watermark.objects.get().polled_at > before
