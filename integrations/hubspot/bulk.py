"""Whole lists for the mirror: plain pooled HTTP and orjson, a hundred records a page, their links included."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from integrations.hubspot import associations, errors, properties
from integrations.hubspot.gateway import Gateway
from integrations.hubspot.pipelines import join_stages
from integrations.hubspot.transport import VERSION, Connection, Patience, connection, safely
from integrations.pages import Page

PAGE = 100
LIVE, ARCHIVED = "live", "archived"


@dataclass(frozen=True)
class Place:
    """Where a list goes on: the pass (live records first, then the recycle bin) and the id to go on after."""

    part: str = LIVE
    after: str = ""

    def __str__(self) -> str:
        return f"{self.part}:{self.after}"

    @classmethod
    def parse(cls, cursor: str | None) -> "Place":
        """
        Return the place a cursor names; the beginning for none.

        :raises ValueError: not a cursor of ours
        """
        part, _, after = (cursor or str(cls())).partition(":")
        if part not in (LIVE, ARCHIVED) or not (after.isdigit() or not after):
            raise ValueError(f"{cursor!r} is no cursor of a HubSpot list.")
        return cls(part, after)


def page(object_name: str, *, cursor: str = "", archived: bool = True) -> Page:
    """
    This function will return one page of `object_name`: of the live records or, behind those and unless `archived`
    is False, of the deleted ones, which carry `archived: true` and are to be tombstoned.

    Items are payloads as HubSpot sent them, association lists completed, a ticket's `stage` joined. A page's
    `cursor` goes on behind it: lists are ordered by id, so nothing is skipped. "archived:" begins with the deleted.
    :raises KeyError: no such object; ValueError: bad cursor; ProviderError: HubSpot refused or did not answer
    """
    place = Place.parse(cursor)
    items, following, requests = _Reader(connection(settings.HUBSPOT_READ_TOKEN), object_name).page(place)
    following = following or (Place(ARCHIVED) if place.part == LIVE and archived else None)
    return Page(items=items, cursor=str(following) if following else "", requests=requests)


def pages(object_name: str, *, cursor: str | None = None, archived: bool = True) -> Iterator[Page]:
    """This function will yield the pages of a list one after the other; parameters and errors as `page`."""
    cursor = cursor or ""
    while True:
        found = page(object_name, cursor=cursor, archived=archived)
        yield found
        cursor = found.cursor
        if not cursor:
            return


class _Reader:
    def __init__(self, connection: Connection, object_name: str) -> None:
        self._connection, self._object_name = connection, object_name
        self._wanted = properties.associated(object_name)
        self._params = {
            "limit": str(PAGE),
            "properties": ",".join(properties.requested(object_name)),
            "associations": ",".join(self._wanted),
        }

    def page(self, place: Place) -> tuple[list[dict[str, Any]], Place | None, int]:
        """One page's items, the place behind it (None after this pass's last), and the requests it took."""
        patience = Patience()
        params = {**self._params, "archived": "true"} if place.part == ARCHIVED else self._params
        if place.after:
            params = {**params, "after": place.after}

        def read(timeout: tuple[float, float]) -> dict[str, Any]:
            path = f"/crm/objects/{VERSION}/{self._object_name}"
            return self._connection.get_json(path, params, timeout)

        answer = safely(read, patience)
        items = errors.results(answer)
        self._finish(items, patience)
        after = errors.after(answer)
        return items, Place(place.part, after) if after else None, patience.sent

    def _finish(self, items: list[dict[str, Any]], patience: Patience) -> None:
        if self._object_name == "tickets":
            join_stages(items, Gateway(self._connection, patience).list_stages("tickets"))
        for item in items:
            associations.complete(self._connection, self._object_name, item, self._wanted, patience)
