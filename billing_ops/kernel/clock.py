"""The only door to the system clock."""

import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection


def now() -> datetime.datetime:
    """This function will return the present instant, aware, in UTC, shifted by CLOCK_OFFSET seconds."""
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=settings.CLOCK_OFFSET)


def today(zone: str) -> datetime.date:
    """This function will return the calendar date it now is in the named zone."""
    return calendar_date(now(), zone)


def calendar_date(instant: datetime.datetime, zone: str) -> datetime.date:
    """
    This function will return the calendar date that an aware instant falls on in the named zone.

    HubSpot sends invoice and due dates as instants; they mean dates in the portal's zone (HUBSPOT_PORTAL_ZONE).
    """
    return instant.astimezone(ZoneInfo(zone)).date()


def database_now() -> datetime.datetime:
    """
    This function will return PostgreSQL's wall clock (aware, UTC), not the transaction's start.

    The mirror's fence is drawn with it: one clock for all workers, however theirs drift.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (value,) = cursor.fetchone()
    moment: datetime.datetime = value
    return moment.astimezone(datetime.UTC)
