"""The timeline is paged by place, so that no page repeats or skips an event, whatever arrives meanwhile."""

from dataclasses import replace

import pytest

from billing_ops.dashboard.timeline.events import place_of
from billing_ops.dashboard.timeline.filters import FilterForm, Filters
from billing_ops.dashboard.timeline.kind import Row
from billing_ops.dashboard.timeline.reading import rows
from billing_ops.dashboard.timeline.scope import scope_of
from tests.dashboard.timeline.rows import NOW, TEAM, days_ago, events, invoice, subscription

pytestmark = pytest.mark.django_db


def _page(filters: Filters, limit: int) -> list[Row]:
    return rows(scope_of(team_id=TEAM, subscription_id=""), filters=filters, now=NOW, limit=limit)


@pytest.mark.parametrize("size", [1, 2, 7])
def test_pages_together_are_the_whole_list_even_where_events_share_an_instant(size: int) -> None:
    ours = subscription()
    for day in range(1, 5):
        invoice(ours, at=days_ago(day))
        invoice(ours, at=days_ago(day))
    whole = events()

    seen: list[Row] = []
    filters = Filters()
    while page := _page(filters, size):
        seen += page
        filters = replace(filters, older=place_of(page[-1]))

    assert len(whole) == 16
    assert seen == whole


def test_events_that_arrive_between_two_pages_move_none_of_the_older_ones() -> None:
    ours = subscription()
    for day in range(1, 7):
        invoice(ours, at=days_ago(day))
    whole = events()
    first = _page(Filters(), 5)

    invoice(ours, at=days_ago(0.5))
    invoice(ours, at=days_ago(1))
    second = _page(Filters(older=place_of(first[-1])), 50)

    assert first + second == whole


def test_a_place_survives_the_address_to_the_microsecond() -> None:
    invoice(subscription(), at=days_ago(1).replace(microsecond=123456))
    row = events("invoices")[0]

    form = FilterForm({"older": str(place_of(row))})

    assert form.is_valid()
    assert form.filters().older == place_of(row)
