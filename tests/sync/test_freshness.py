"""What the strip and `/readyz` are told."""

from datetime import timedelta

import pytest
from django.test import override_settings

from billing_ops.kernel.clock import database_now, now
from sync import catalog, engine, selectors, services, tasks
from sync.lease import lease
from sync.models import SyncRun
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


def stripe() -> selectors.Freshness:
    return selectors.freshness(now=now())[0]


def test_a_provider_never_read_says_so() -> None:
    assert [(line.label, line.at, line.state) for line in selectors.freshness(now=now())] == [
        ("Stripe", None, "never"),
        ("HubSpot", None, "never"),
    ]


def test_a_provider_is_as_fresh_as_its_oldest_list() -> None:
    read(ago=timedelta(hours=3))
    read(ago=timedelta(hours=1), lists=("customers",))

    assert stripe().state == "current"
    assert stripe().at == selectors.last_success(provider="stripe", object="invoices")
    assert selectors.last_success(provider="stripe", object="customers") > stripe().at


def test_one_list_never_read_makes_no_date() -> None:
    read(lists=("customers", "invoices"))

    assert (stripe().at, stripe().state) == (None, "never")


@pytest.mark.parametrize(("minutes", "state"), [(134, "current"), (136, "behind")])
def test_a_provider_is_behind_when_two_of_its_intervals_passed(minutes: int, state: str) -> None:
    read(ago=timedelta(minutes=minutes))

    with override_settings(SYNC_STRIPE_EVERY_MINUTES=60):
        assert stripe().state == state


@pytest.mark.parametrize("state", ["partial", "failed", "killed"])
def test_a_newest_run_that_went_wrong_shows_and_keeps_the_older_date(state: str) -> None:
    read(ago=timedelta(hours=1))
    read(state=state, lists=("invoices",))

    assert stripe().state == "failing"
    assert stripe().at == selectors.last_success(provider="stripe", object="invoices")


def test_the_strip_costs_two_queries(django_assert_num_queries) -> None:
    read()

    with django_assert_num_queries(2):
        selectors.freshness(now=now())


def test_a_living_worker_is_known_by_its_queue() -> None:
    tasks.beat_heart.apply(kwargs={"queue": "money", "of_the_next_release": 1}).get()

    beats = selectors.worker_heartbeats()
    assert beats.keys() == {"money"}
    assert now() - beats["money"] < timedelta(minutes=1)


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
