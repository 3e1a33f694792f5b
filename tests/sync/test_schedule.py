"""What is due is told by the newest reads, not by when beat was started."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.test import override_settings

from billing_ops.kernel.clock import database_now, now
from sync import catalog, schedule
from sync.models import ApiUsage, SyncRun, Watermark
from tests.sync.test_freshness import read

pytestmark = pytest.mark.django_db
ALL = [source.name for source in catalog.of("stripe")]


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    """What other tests' requests cost is written down by a connection of its own, and outlives them."""
    ApiUsage.objects.all().delete()


def due() -> list[str]:
    return [source.name for source in schedule.due(provider="stripe", now=database_now())]


def test_what_was_never_read_is_due_at_once() -> None:
    assert due() == ALL


def test_a_list_read_within_its_hours_is_not_due() -> None:
    read(ago=timedelta(hours=23))

    assert due() == []


def test_each_list_has_its_own_hours_and_else_its_provider_s() -> None:
    read(ago=timedelta(hours=25))
    assert due() == ["coupons", "promotion_codes"]

    read(ago=timedelta(hours=1), lists=("coupons", "promotion_codes"))
    with override_settings(RECONCILE_HOURS={"stripe": 24, "stripe.coupons": 0.5, "hubspot": 24}):
        assert due() == [name for name in ALL if name != "promotion_codes"]


def test_changes_that_can_no_longer_be_asked_for_make_every_list_due_once() -> None:
    read(ago=timedelta(hours=2))
    gap_to = database_now() - timedelta(hours=1)
    Watermark.objects.create(provider="stripe", object="events", gap_from=gap_to - timedelta(days=31), gap_to=gap_to)
    assert due() == ALL

    read(ago=timedelta(minutes=30), lists=("prices",))
    assert due() == [name for name in ALL if name != "prices"]


@pytest.mark.parametrize(("state", "expected"), [("running", []), ("failed", []), ("partial", ALL)])
def test_in_a_gap_too_a_list_under_way_or_just_refused_is_left_alone(state: str, expected: list[str]) -> None:
    read(ago=timedelta(minutes=5), state=state)
    now = database_now()
    Watermark.objects.create(provider="stripe", object="events", gap_from=now - timedelta(days=31), gap_to=now)

    assert due() == expected


@pytest.mark.parametrize(
    ("state", "minutes", "names"),
    [
        ("failed", 14, []),
        ("failed", 16, ["prices"]),
        ("killed", 0, ["prices"]),
        ("running", 16, []),
        ("partial", 16, []),
    ],
)
def test_what_gave_nothing_is_tried_again_sooner_and_a_whole_pass_is_not(state, minutes, names) -> None:
    read(ago=timedelta(hours=1))
    read(ago=timedelta(minutes=minutes), state=state, lists=("prices",))

    assert due() == names


@pytest.mark.parametrize(("stopped_by", "names"), [("", []), ("malformed", ["prices"])])
def test_a_list_with_a_malformed_object_is_tried_again_daily(stopped_by, names) -> None:
    read(ago=timedelta(hours=1))
    read(ago=timedelta(minutes=59), lists=("prices",), state="partial")
    SyncRun.objects.filter(state="partial").update(stopped_by=stopped_by)
    assert due() == []

    SyncRun.objects.update(began_at=database_now() - timedelta(hours=25))
    assert [name for name in due() if name == "prices"] == names


def test_comparisons_are_half_as_often_when_most_reads_are_spent() -> None:
    read(ago=timedelta(hours=25))
    assert due() == ["coupons", "promotion_codes"]

    ApiUsage.objects.create(provider="stripe", day=now().date(), purpose="sync", gets=4_000)
    with override_settings(STRIPE_MONTHLY_GETS=10_000):
        assert due() == []
        read(ago=timedelta(hours=49), lists=("coupons",), state="killed")
    assert due() == ["coupons", "promotion_codes"]


def test_beat_looks_for_what_is_due_every_five_minutes() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["read what is due"]["task"] == "sync.tasks.start_due"
    assert settings.CELERY_BEAT_SCHEDULE["read what is due"]["schedule"] == 300


def test_hours_for_a_list_that_nobody_has_stop_the_start() -> None:
    assert not [problem for problem in run_checks() if problem.id == "sync.E001"]

    with override_settings(RECONCILE_HOURS={"stripe": 24, "hubspot": 24, "stripe.cupons": 24}):
        problems = [problem.msg for problem in run_checks() if problem.id == "sync.E001"]

    assert problems == ["RECONCILE_HOURS names stripe.cupons, but there is no such list."]


@override_settings(STRIPE_MONTHLY_GETS=10_000)
def test_stripe_s_lists_are_left_alone_once_their_part_of_our_reads_is_spent() -> None:
    spent = ApiUsage.objects.create(provider="stripe", day=now().date(), purpose="sync", gets=4_499)
    assert schedule.due(provider="stripe", now=database_now())
    spent.gets += 1
    spent.save()

    assert schedule.due(provider="stripe", now=database_now()) == []
    assert schedule.due(provider="hubspot", now=database_now())
