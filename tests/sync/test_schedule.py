"""What is due is told by the newest reads, not by when beat was started."""

from datetime import timedelta

import pytest
from django.conf import settings

from billing_ops.kernel.clock import database_now
from sync import catalog, schedule
from tests.sync.test_freshness import read

pytestmark = pytest.mark.django_db
ALL = [source.name for source in catalog.of("stripe")]


def due() -> list[str]:
    return [source.name for source in schedule.due(provider="stripe", now=database_now())]


def test_what_was_never_read_is_due_at_once() -> None:
    assert due() == ALL


def test_a_list_read_within_its_interval_is_not_due() -> None:
    read(ago=timedelta(hours=23))

    assert due() == []


def test_a_list_read_longer_ago_is_due() -> None:
    read(ago=timedelta(hours=25))

    assert due() == ALL


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


def test_beat_looks_for_what_is_due_every_five_minutes() -> None:
    assert settings.CELERY_BEAT_SCHEDULE["read what is due"]["task"] == "sync.tasks.start_due"
    assert settings.CELERY_BEAT_SCHEDULE["read what is due"]["schedule"] == 300
