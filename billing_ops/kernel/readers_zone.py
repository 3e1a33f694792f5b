"""Instants are kept in UTC and shown in the reader's zone, which the browser names in a cookie (zone.js)."""

from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

COOKIE = "zone"
UTC = ZoneInfo("UTC")


class ReadersZone:
    """
    Has every page print instants in the zone of who reads it; UTC where no zone, or none that exists, is named.

    What a provider or HubSpot's portal means as a calendar date is no instant, and stays as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with timezone.override(zone_named(request.COOKIES.get(COOKIE, ""))):
            return self.get_response(request)


def zone_named(name: str) -> ZoneInfo:
    """This function will return the zone of that name, UTC for anything else that a cookie may hold."""
    return ZoneInfo(name) if name in _names() else UTC


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Read from disk once; a name is only opened as a file if it is among these."""
    return frozenset(available_timezones())
