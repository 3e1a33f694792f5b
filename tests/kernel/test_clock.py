"""Calendar dates: one instant is another date in another zone."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from billing_ops import environment
from billing_ops.kernel.clock import calendar_date


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 7, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "Europe/Berlin", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "Europe/Berlin", date(2027, 1, 1)),
        (datetime(2026, 7, 1, 0, 0, tzinfo=UTC), "America/New_York", date(2026, 6, 30)),
        (datetime(2026, 7, 1, 0, 0, tzinfo=UTC), "Europe/Berlin", date(2026, 7, 1)),
    ],
)
def test_an_instant_is_a_date_of_its_zone(instant: datetime, zone: str, expected: date) -> None:
    assert calendar_date(instant, zone) == expected


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../etc/passwd", "CET+1 please"])
def test_a_zone_that_does_not_exist_is_refused_at_start(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"HUBSPOT_PORTAL_ZONE is .* must name a time zone"):
        environment.zone("HUBSPOT_PORTAL_ZONE", name)
