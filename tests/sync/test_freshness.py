"""What the strip and `/readyz` are told."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from billing_ops.kernel.clock import database_now
from sync import catalog, engine, selectors, services, tasks
from sync.lease import lease
from sync.models import DirtyObject, RefusedKey, SyncRun, Watermark
from tests.kernel.merging import Elsewhere
from tests.sync.lists import List

pytestmark = pytest.mark.django_db


def read(*, ago: timedelta = timedelta(0), state: str = "ok", lists: tuple[str, ...] = ()) -> None:
    """A run of each list of Stripe's (or those named), that long ago."""
    moment = database_now() - ago
    for source in catalog.of("stripe"):
        if not lists or source.name in lists:
            times = {"began_at": moment, "started_at": moment, "heartbeat_at": moment}
            finished = None if state == "running" else moment
            SyncRun.objects.create(provider="stripe", object=source.name, state=state, finished_at=finished, **times)


def polled(*, ago: timedelta = timedelta(0), **fields: Any) -> datetime:
    """A poll of Stripe's events that came to its end, begun that long ago."""
    moment = database_now() - ago
    given = {"polled_at": moment, "tried_at": moment, "stopped_by": "", **fields}
    Watermark.objects.update_or_create(provider="stripe", object="events", defaults=given)
    return moment


def marked(*, ago: timedelta, object: str = "customers", **fields: Any) -> datetime:
    """A change that waits to be read, told that long ago."""
    moment = database_now() - ago
    given = {"provider": "stripe", "object": object, "object_id": "cus_1", **fields}
    DirtyObject.objects.create(first_marked_at=moment, **given)
    return moment


def stripe() -> selectors.Freshness:
    return selectors.freshness(now=database_now())[0]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_a_provider_never_read_says_so() -> None:
    assert [(line.label, line.at, line.state) for line in selectors.freshness(now=database_now())] == [
        ("Stripe", None, "never"),
        ("HubSpot", None, "never"),
    ]


def test_without_polls_a_provider_is_as_fresh_as_its_oldest_list() -> None:
    read(ago=minutes(10))
    read(ago=minutes(1), lists=("customers",))

    assert stripe().state == "current"
    assert stripe().at == selectors.last_success(provider="stripe", object="invoices")
    assert selectors.last_success(provider="stripe", object="customers") > stripe().at


def test_one_list_never_read_makes_no_date_however_often_it_is_polled() -> None:
    read(lists=("customers", "invoices"))
    polled()

    assert (stripe().at, stripe().state) == (None, "never")


def test_a_poll_makes_all_that_was_once_read_in_full_as_of_the_poll() -> None:
    read(ago=timedelta(days=6))
    moment = polled(ago=minutes(4))

    assert (stripe().at, stripe().state) == (moment, "current")
    assert minutes(4) < stripe().age < minutes(5)


def test_the_oldest_change_not_read_yet_holds_its_list_back() -> None:
    read(ago=timedelta(days=6))
    polled(ago=minutes(4))
    marked(ago=minutes(7))
    moment = marked(ago=minutes(9), object="payment_methods")
    marked(ago=timedelta(hours=5), object="invoices", quarantined_at=database_now(), error="It is odd.")

    assert stripe().at == moment
    ages = selectors.list_ages()
    assert ages["stripe", "customers"].as_of == moment
    assert ages["stripe", "invoices"].as_of == ages["stripe", "products"].as_of > moment


def test_a_full_pass_begun_after_a_mark_has_read_what_it_was_about() -> None:
    polled(ago=minutes(4))
    marked(ago=minutes(9))
    read(ago=minutes(2))

    assert stripe().at == selectors.last_success(provider="stripe", object="customers")


def test_after_a_gap_a_list_is_as_of_its_last_full_pass_until_the_next() -> None:
    read(ago=timedelta(days=6))
    old = selectors.last_success(provider="stripe", object="prices")
    moment = polled(ago=minutes(1), gap_from=database_now() - timedelta(days=40), gap_to=database_now() - minutes(20))

    assert (stripe().at, stripe().state) == (old, "behind")

    read(ago=minutes(10), lists=tuple(source.name for source in catalog.of("stripe") if source.name != "prices"))
    assert stripe().at == old

    read(ago=minutes(10), lists=("prices",))
    assert (stripe().at, stripe().state) == (moment, "current")


@pytest.mark.parametrize(
    ("webhooks", "ago", "state"),
    [("off", 14, "current"), ("off", 16, "behind"), ("on", 64, "current"), ("on", 66, "behind")],
)
def test_a_provider_is_behind_when_two_polls_were_missed(webhooks: str, ago: int, state: str) -> None:
    read(ago=timedelta(days=6))
    polled(ago=minutes(ago))

    with override_settings(STRIPE_WEBHOOKS=webhooks):
        assert stripe().state == state


@pytest.mark.parametrize("state", ["partial", "failed", "killed"])
def test_a_newest_run_that_went_wrong_shows_and_keeps_the_older_date(state: str) -> None:
    read(ago=timedelta(hours=1))
    read(state=state, lists=("invoices",))

    assert stripe().state == "failing"
    assert stripe().at == selectors.last_success(provider="stripe", object="invoices")


def test_a_poll_that_failed_shows_and_keeps_the_older_date() -> None:
    read(ago=timedelta(days=6))
    moment = polled(ago=minutes(4), error="Stripe did not answer.")

    assert (stripe().at, stripe().state) == (moment, "failing")


@pytest.mark.parametrize("scope", ["", "deals"])
def test_a_refused_key_comes_before_how_old_it_is(scope: str) -> None:
    read()
    keys = {"key_last4": "abcd", "key_fingerprint": "f", "message": "No."}
    RefusedKey.objects.create(provider="stripe", scope=scope, **keys)

    assert stripe().state == "key_refused"


def test_the_strip_costs_one_query(django_assert_num_queries) -> None:
    read()
    now = database_now()

    with django_assert_num_queries(1):
        selectors.freshness(now=now)


# --- One clock ---


def test_the_strip_shows_the_age_by_the_database_s_clock_whatever_ours_says(signed_in) -> None:
    read(ago=timedelta(days=6))
    polled(ago=minutes(12))

    with override_settings(CLOCK_OFFSET=31 * 86_400):
        strip = signed_in("support").get("/").content.decode()

    assert "12 min ago" in strip


def test_a_heartbeat_is_the_database_s_too() -> None:
    with override_settings(CLOCK_OFFSET=31 * 86_400):
        services.beat_heart(queue="money")

    assert abs(database_now() - selectors.worker_heartbeats()["money"]) < minutes(1)


def test_a_living_worker_is_known_by_its_queue() -> None:
    tasks.beat_heart.apply(kwargs={"queue": "money", "of_the_next_release": 1}).get()

    beats = selectors.worker_heartbeats()
    assert beats.keys() == {"money"}
    assert database_now() - beats["money"] < timedelta(minutes=1)


def test_a_quiet_run_is_marked_killed_only_when_its_lease_is_free() -> None:
    read(ago=timedelta(minutes=5), state="running", lists=("products",))
    other, held = Elsewhere(), lease("stripe products")
    other.do(held.__enter__)

    assert services.bury_killed_runs() == 0

    other.do(lambda: held.__exit__(None, None, None))
    other.close()
    assert services.bury_killed_runs() == 1
    assert SyncRun.objects.get().state == "killed"


def test_a_run_that_just_gave_a_sign_is_left_alone() -> None:
    read(state="running", lists=("products",))

    assert services.bury_killed_runs() == 0


def test_a_run_found_dead_by_the_next_one_is_marked_killed() -> None:
    read(state="running", lists=("products",))

    engine.sync(List(["a"]).source)

    assert list(SyncRun.objects.order_by("pk").values_list("state", flat=True)) == ["killed", "ok"]


def test_what_only_lacks_reads_does_not_fail() -> None:
    read()
    polled(ago=timedelta(hours=1), error="Our share is used up.", stopped_by="budget")
    assert state_of_stripe() == "budget_spent"

    polled(error="It did not answer.")
    assert state_of_stripe() == "failing"


def test_a_first_read_that_lacks_reads_waits_for_them() -> None:
    read(lists=("products",), state="partial")
    SyncRun.objects.update(stopped_by="budget")

    assert state_of_stripe() == "budget_spent"


def test_all_but_a_malformed_object_is_up_to_date() -> None:
    read(state="partial")
    polled()
    assert state_of_stripe() == "failing"

    SyncRun.objects.update(stopped_by="malformed")
    assert state_of_stripe() == "current"


def state_of_stripe() -> str:
    return selectors.freshness(now=database_now())[0].state


def test_one_more_read_that_failed_makes_no_copy_worse_that_polls_keep_up() -> None:
    read(ago=timedelta(days=1))
    read(ago=minutes(2), state="failed", lists=("prices",))
    polled(ago=minutes(1))

    assert stripe().state == "current"

    Watermark.objects.update(error="Stripe did not answer.")
    assert stripe().state == "failing"
