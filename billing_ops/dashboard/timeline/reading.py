"""One statement that merges every kind's rows, newest first, from a place on."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.utils import timezone

from billing_ops.dashboard.timeline.filters import Filters, Place
from billing_ops.dashboard.timeline.kind import Kind, Row
from billing_ops.dashboard.timeline.kinds import kinds_of, kinds_of_few
from billing_ops.dashboard.timeline.scope import ROWS, Scope

COLUMNS = "at, id, minor, currency, name, state, why, more, ref, live"
# Each kind yields at most a page of its own, so what is merged does not grow with what happened.
ARM = """
    (SELECT at, '{code}' COLLATE "C" AS kind, id COLLATE "C" AS id, minor, currency, name, state, why, more, ref, live
     FROM ({rows}) AS arm ({columns})
     WHERE at >= %(from_{clock})s AND at < %(until_{clock})s AND {after}
     ORDER BY at {order}, id COLLATE "C" {order} LIMIT %(limit)s)
"""
STATEMENT = """
WITH {shared}
SELECT at, kind, id, minor, currency, name, state, why, more, coalesce(ref, ''), live
FROM ({arms}) AS events ORDER BY at {order}, kind {order}, id {order} LIMIT %(limit)s
"""
# A page begins after the last one's end, whatever arrived meanwhile. The outer comparison of `at` alone is what an
# index understands.
AFTER = 'at <= %(at)s AND (at, \'{code}\' COLLATE "C", id COLLATE "C") < (%(at)s, %(kind)s, %(id)s)'
BEGINNING, END = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def rows(scope: Scope, *, filters: Filters, now: datetime, limit: int) -> list[Row]:
    """
    This function will return a team's newest events that the filters leave, at most `limit`, from one read.

    What lies ahead of `now` has not happened.
    """
    sql = statement(kinds_of(filters.groups), after=filters.older, order="DESC")
    return _read(sql, parameters(scope, filters, now=now, limit=limit))


def newest_rows(scope: Scope, *, now: datetime, limit: int) -> list[Row]:
    """This function will return a team's newest events, at most `limit`, every check of it counted as one."""
    sql = statement(kinds_of_few(), after=None, order="DESC")
    return _read(sql, parameters(scope, Filters(), now=now, limit=limit))


def oldest(scope: Scope, *, now: datetime) -> Row | None:
    """This function will return the first thing that our copies know of the team, None where they know nothing."""
    sql = statement(kinds_of(frozenset()), after=None, order="ASC")
    found = _read(sql, parameters(scope, Filters(), now=now, limit=1))
    return found[0] if found else None


def statement(kinds: Sequence[Kind], *, after: Place | None, order: str) -> str:
    """This function will return the SQL of these kinds, with named parameters. Only our own words are put into it."""
    arms = " UNION ALL ".join(_arm(kind, after=after, order=order) for kind in kinds)
    return STATEMENT.format(shared=ROWS, arms=arms, order=order)


def _arm(kind: Kind, *, after: Place | None, order: str) -> str:
    return ARM.format(
        code=kind.code,
        rows=kind.rows,
        columns=COLUMNS,
        clock="day" if kind.is_day else "moment",
        after=AFTER.format(code=kind.code) if after else "true",
        order=order,
    )


def _read(sql: str, named: dict[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, named)
        return [Row(*columns) for columns in cursor.fetchall()]


def parameters(scope: Scope, filters: Filters, *, now: datetime, limit: int) -> dict[str, Any]:
    """This function will return the parameters of a statement."""
    place = filters.older or Place(now, "", "")
    portal = settings.HUBSPOT_PORTAL_ZONE
    bounds = {
        **_bounds("moment", filters, timezone.get_current_timezone(), now),
        **_bounds("day", filters, ZoneInfo(portal), now),
    }
    paged = {"limit": limit, "at": place.at, "kind": place.kind, "id": place.id}
    return {**scope.parameters(), "portal": portal, **bounds, **paged}


def _bounds(clock: str, filters: Filters, zone: tzinfo, now: datetime) -> dict[str, datetime]:
    """A day of the filter is the reader's for instants; for HubSpot's calendar dates it is the portal's."""
    first = _midnight(filters.from_day, zone) if filters.from_day else BEGINNING
    last = _midnight(filters.to_day + timedelta(days=1), zone) if filters.to_day else END
    return {f"from_{clock}": first, f"until_{clock}": min(last, now + timedelta(microseconds=1))}


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
