"""Events ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from billing_ops.dashboard.timeline.filters import Place
from billing_ops.dashboard.timeline.kind import Kind, Row
from billing_ops.dashboard.timeline.kinds import KINDS
from billing_ops.kernel import clock
from billing_ops.kernel.money import Money
from billing_ops.kernel.plain_text import plain


@dataclass(frozen=True)
class Event:
    """
    One thing that happened: `on` for a calendar date of HubSpot's, else `at`.

    `url` leads to the object, '' where there is none: a page of ours, or the vendor's where it `leaves`.
    """

    title: str
    text: str
    source: str
    icon: str
    tone: str
    at: datetime
    on: date | None
    amount: Money | None
    url: str
    leaves: bool


def events(rows: Sequence[Row], *, team_id: str) -> list[Event]:
    """This function will return the rows as events, in their order, providers' texts without direction marks."""
    return [_event(plain(row), KINDS[row.kind], team_id) for row in rows]


def place_of(row: Row) -> Place:
    """This function will return where in the list a row stands."""
    return Place(row.at, row.kind, row.id)


def day_of(row: Row) -> date | None:
    """This function will return the calendar date that HubSpot means by a row's time, None where it is an instant."""
    return clock.calendar_date(row.at, settings.HUBSPOT_PORTAL_ZONE) if KINDS[row.kind].is_day else None


def _event(row: Row, kind: Kind, team_id: str) -> Event:
    page = reverse(kind.page, args=[team_id, row.ref]) if kind.page and row.ref else ""
    return Event(
        title=kind.title(row),
        text=kind.text(row),
        source=kind.source,
        icon=kind.icon,
        tone=kind.tone,
        at=row.at,
        on=day_of(row),
        amount=row.amount,
        url=page or kind.link(row),
        leaves=not page,
    )
