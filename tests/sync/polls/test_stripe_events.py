"""Stripe's events, asked for: nothing is lost between two polls, whatever happens in the middle of one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from billing_ops.kernel.clock import database_now, now
from sync.inbox import store
from sync.inbox import stripe as inbox
from sync.models import ApiUsage, DirtyObject, SyncCursor, SyncRun, Watermark, WebhookEvent
from sync.polls import due, run_due, stripe, watermarks
from tests.sync.polls.polling import (
    HOUR,
    asked_for_events,
    complete_pass,
    customers,
    events_mark,
    marked,
    poll,
    rename,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(fresh_sandbox):
    """Read in full a minute ago, and polled."""
    complete_pass("stripe", ago=timedelta(minutes=1))
    with override_settings(STRIPE_WEBHOOKS="off"):
        poll("stripe")
        DirtyObject.objects.all().delete()
        fresh_sandbox.settle()
        yield fresh_sandbox


def test_what_changed_is_marked_and_the_watermark_is_the_newest_stamp_seen(world) -> None:
    first, second = (one["id"] for one in customers(world)[:2])
    before = database_now()
    rename(world, first, "One")
    rename(world, second, "Two")

    (polled,) = poll("stripe")

    assert (polled.found, polled.error) == (2, "")
    assert marked("customers") == {first, second}
    newest = world.control("GET", "objects/stripe/event")["objects"][0]
    assert events_mark().seen_to == datetime.fromtimestamp(newest["created"], UTC)
    assert before < events_mark().polled_at < database_now()
    assert set(WebhookEvent.objects.values_list("source", flat=True)) == {"poll"}


def test_an_event_that_came_by_webhook_or_by_an_earlier_poll_marks_nothing_again(world) -> None:
    customer = customers(world)[0]["id"]
    rename(world, customer, "One")
    payload = world.control("GET", "objects/stripe/event")["objects"][0]
    store.store(provider="stripe", events=[inbox.event(payload)], source="webhook")
    number = DirtyObject.objects.get(object="customers").dirty_seq

    found = [poll("stripe")[0].found for _ in range(2)]

    assert found == [0, 0]
    assert DirtyObject.objects.get(object="customers").dirty_seq == number


def test_one_page_is_one_request(world) -> None:
    rename(world, customers(world)[0]["id"], "One")

    poll("stripe")

    assert [entry["path"] for entry in world.journal(provider="stripe")] == ["/v1/events"]


def test_an_event_written_late_with_an_earlier_stamp_is_found_in_the_overlap(world) -> None:
    """A second holds many events, and they are not listed in the order of their stamps."""
    first, second = (one["id"] for one in customers(world)[:2])
    rename(world, first, "One")
    poll("stripe")
    seen_to = events_mark().seen_to
    rename(world, second, "Late")
    late = world.control("GET", "objects/stripe/event")["objects"][0]["id"]
    world.control("PATCH", f"objects/stripe/event/{late}", {"created": int(seen_to.timestamp()) - 240})

    poll("stripe")

    assert second in marked("customers")
    assert events_mark().seen_to == seen_to


def test_events_of_a_kind_not_mirrored_are_not_stored(world) -> None:
    charge = world.control("GET", "objects/stripe/charge")["objects"][0]["id"]
    world.control("PATCH", f"objects/stripe/charge/{charge}", {"description": "Not of interest"})

    assert poll("stripe")[0].found == 0
    assert not WebhookEvent.objects.filter(event_type__startswith="charge.").exists()
    assert events_mark().seen_to is not None


def backlog(world, count: int) -> set[str]:
    ids = [one["id"] for one in customers(world)]
    for number in range(count):
        rename(world, ids[number % len(ids)], f"Name {number}")
    return set(ids[:count])


def test_a_poll_cut_short_goes_on_behind_its_last_page_and_the_watermark_waits(world) -> None:
    ids = backlog(world, 230)
    old = events_mark()
    held_back = {"provider": "stripe", "route": "/v1/events"}
    world.fault(**held_back, action="delay", seconds=0, times=2)
    world.fault(**held_back, action="status", status=400, times=1)

    (polled,) = poll("stripe")

    assert polled.error
    assert (events_mark().seen_to, events_mark().polled_at) == (old.seen_to, old.polled_at)
    assert WebhookEvent.objects.count() == 200
    late = customers(world)[-1]["id"]
    rename(world, late, "While nobody polled")
    world.settle()

    assert poll("stripe")[0].error == ""

    assert [query.get("starting_after") is not None for query in asked_for_events(world)] == [True]
    assert marked("customers") >= ids
    assert poll("stripe")[0].found == 1
    assert late in marked("customers")


def test_a_long_backlog_is_taken_in_slices_and_is_due_again_at_once(world, monkeypatch) -> None:
    monkeypatch.setattr(stripe, "PAGES_AT_ONCE", 1)
    ids = backlog(world, 130)

    poll("stripe")

    assert events_mark().scan_after
    assert "stripe" in due.due(now=database_now())
    assert [polled.provider for polled in run_due() if polled.provider == "stripe"] == ["stripe"]
    assert marked("customers") >= ids
    assert "stripe" not in due.due(now=database_now())


def test_a_scan_whose_place_is_gone_begins_again(world) -> None:
    Watermark.objects.update(scan_began_at=database_now(), scan_from=database_now(), scan_after="evt_gone")
    rename(world, customers(world)[0]["id"], "One")

    assert poll("stripe")[0].error
    assert poll("stripe")[0].found == 1


def test_an_odd_event_keeps_none_of_the_others_back(world) -> None:
    first, second = (one["id"] for one in customers(world)[:2])
    rename(world, first, "One")
    odd = world.control("GET", "objects/stripe/event")["objects"][0]["id"]
    world.control("PATCH", f"objects/stripe/event/{odd}", {"type": None, "data": {"object": None}})
    rename(world, second, "Two")

    poll("stripe")

    assert second in marked("customers")


# --- Where the first poll begins ---


def test_the_first_poll_begins_where_the_oldest_complete_pass_did(fresh_sandbox) -> None:
    began_at = complete_pass("stripe", ago=timedelta(hours=3))
    complete_pass("hubspot", ago=timedelta(hours=9))
    SyncRun.objects.create(provider="stripe", object="products", state="ok", **dict.fromkeys(RUN_TIMES, database_now()))

    poll("stripe")

    wanted = began_at - watermarks.OVERLAP["stripe"]
    assert asked_for_events(fresh_sandbox)[0]["created[gte]"] == str(int(wanted.timestamp()))
    assert events_mark().gap_from is None


RUN_TIMES = ("began_at", "started_at", "heartbeat_at", "finished_at")


def test_a_first_pass_under_way_counts_from_its_beginning(fresh_sandbox) -> None:
    began_at = database_now() - timedelta(hours=1)
    SyncCursor.objects.create(
        provider="stripe", object="customers", part="older", began_at=began_at, fetched_at=began_at
    )

    poll("stripe")

    wanted = began_at - watermarks.OVERLAP["stripe"]
    assert asked_for_events(fresh_sandbox)[0]["created[gte]"] == str(int(wanted.timestamp()))


# --- Events that are no longer kept ---


def test_a_watermark_older_than_events_are_kept_is_a_gap_until_each_list_was_read_again(world) -> None:
    Watermark.objects.update(polled_at=database_now() - timedelta(days=30))
    since = events_mark().seen_to or events_mark().polled_at

    poll("stripe")

    assert events_mark().gap_from == since
    assert events_mark().polled_at == events_mark().gap_to
    poll("stripe")
    assert events_mark().gap_from, "a pass that began before says nothing"

    complete_pass("stripe")
    SyncRun.objects.filter(object="prices").order_by("-began_at")[0].delete()
    poll("stripe")
    assert events_mark().gap_from, "prices were not read yet"

    complete_pass("stripe")
    poll("stripe")
    assert (events_mark().gap_from, events_mark().gap_to) == (None, None)


def test_the_newest_event_seen_being_gone_is_a_gap_by_any_clock(world) -> None:
    rename(world, customers(world)[0]["id"], "Seen")
    poll("stripe")
    rename(world, customers(world)[1]["id"], "Lost for good")
    world.control("POST", "clock", {"advance_seconds": 31 * 86_400})
    rename(world, customers(world)[2]["id"], "Told")

    poll("stripe")

    assert events_mark().gap_from is not None
    assert poll("stripe")[0].error == ""
    assert events_mark().gap_to < events_mark().polled_at, "once found, it is not found again"


def test_a_silent_account_has_no_gap(world) -> None:
    for _ in range(2):
        poll("stripe")

    assert events_mark().gap_from is None


# --- Failures ---


def test_a_provider_that_is_away_is_asked_again_later_and_later(world) -> None:
    world.fault(provider="stripe", route="/v1/events", action="status", status=400, times=0)
    poll("stripe")
    tried_at = events_mark().tried_at

    assert events_mark().error
    assert "stripe" not in due.due(now=tried_at + timedelta(seconds=10))
    assert "stripe" in due.due(now=tried_at + timedelta(minutes=2))
    Watermark.objects.update(polled_at=tried_at - timedelta(days=1))
    assert "stripe" not in due.due(now=tried_at + timedelta(minutes=4))
    assert "stripe" in due.due(now=tried_at + timedelta(minutes=5))


def test_a_failure_of_one_provider_keeps_the_other_not_back(fresh_sandbox) -> None:
    fresh_sandbox.fault(provider="stripe", route="/v1/events", action="status", status=400, times=0)

    errors = {polled.provider: polled.error for polled in run_due(now=database_now())}

    assert errors["stripe"]
    assert errors["hubspot"] == ""


def test_looking_whether_a_poll_is_due_costs_three_queries(world) -> None:
    poll("hubspot")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert run_due() == []

    assert len(queries) <= 3


# --- How often ---


@pytest.mark.parametrize(
    ("webhooks", "minutes", "is_due"), [("off", 4, False), ("off", 6, True), ("on", 29, False), ("on", 31, True)]
)
def test_stripe_is_asked_seldom_while_its_webhooks_arrive(world, webhooks, minutes, is_due) -> None:
    with override_settings(STRIPE_WEBHOOKS=webhooks):
        found = due.due(now=events_mark().polled_at + timedelta(minutes=minutes))

    assert ("stripe" in found) == is_due


def test_it_is_asked_seldom_once_most_of_our_reads_are_used(world) -> None:
    ApiUsage.objects.create(provider="stripe", day=now().date(), purpose="elsewhere", gets=4_000)
    polled_at = events_mark().polled_at

    with override_settings(STRIPE_WEBHOOKS="off", STRIPE_MONTHLY_GETS=10_000):
        assert "stripe" not in due.due(now=polled_at + timedelta(minutes=29))
        assert "stripe" in due.due(now=polled_at + timedelta(minutes=31))


def test_a_lost_webhook_makes_it_ask_often_again_until_none_is_lost(world) -> None:
    poll_at = events_mark().polled_at
    lost = {"provider": "stripe", "event_id": "evt_lost", "event_type": "customer.updated", "payload": {}}
    event = WebhookEvent.objects.create(**lost, source="poll", occurred_at=database_now() - HOUR)
    event.refresh_from_db()

    with override_settings(STRIPE_WEBHOOKS="on"):
        assert due.missed_deliveries(provider="stripe", since=poll_at) == 1
        assert "stripe" in due.due(now=poll_at + timedelta(minutes=6))

        event.occurred_at = event.received_at - timedelta(minutes=1)
        event.save()
        assert "stripe" not in due.due(now=poll_at + timedelta(minutes=6)), "its webhook may be on its way"
