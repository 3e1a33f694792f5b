"""What changed since an instant: ids and stamps of live records, paged by key (facts/hubspot.md §7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import requests
from django.conf import settings

from integrations.hubspot import errors
from integrations.hubspot.record import Malformed, instant
from integrations.hubspot.transport import VERSION, Connection, Patience, connection, decoded, safely

PAGE = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Place:
    """
    Where a search goes on: records modified at `stamp` or later; with `after`, those of exactly that stamp whose id
    is larger, because a whole page of them shares it.

    Never an offset: a record edited meanwhile moves to the end, and would make the ones behind it move up by one.
    Nor does a search by place come to HubSpot's limit of 10,000 results.
    """

    stamp: datetime
    after: str = ""


@dataclass(frozen=True)
class Change:
    """A live record as the search index knows it; the index runs some seconds behind."""

    object_id: str
    modified_at: datetime


@dataclass(frozen=True)
class Changes:
    """One page, oldest change first; `place` is where the next one begins, None after the last."""

    found: list[Change]
    place: Place | None


def stamp_name(object_name: str) -> str:
    """This function will return the property that says when a record changed: contacts alone spell it otherwise."""
    return "lastmodifieddate" if object_name == "contacts" else "hs_lastmodifieddate"


def changes(object_name: str, *, place: Place) -> Iterator[Changes]:
    """
    This function will yield what was modified from `place` on, up to 200 records a page.

    A record may come twice: the last stamp of a page is asked for again. Archived records are never found, and a
    change of links alone may not be.
    :raises ProviderError: HubSpot refused or did not answer; Malformed: a record has no readable stamp
    """
    search = _Search(connection(settings.HUBSPOT_READ_TOKEN), object_name)
    following: Place | None = place
    while following:
        page = search.page(following)
        yield page
        following = page.place


class _Search:
    def __init__(self, connection: Connection, object_name: str) -> None:
        self._connection, self._object_name = connection, object_name
        self._stamp = stamp_name(object_name)

    def page(self, place: Place) -> Changes:
        answer = self._ask(self._of_one_stamp(place) if place.after else self._from_stamp(place))
        found = [self._change(result) for result in errors.results(answer)]
        # Read for an empty page, too: one without a clear end would move the watermark past what it did not bring.
        after = errors.after(answer)
        return Changes(found, _following(place, found, more=bool(found and after)))

    def _from_stamp(self, place: Place) -> dict[str, Any]:
        return self._body([_filter(self._stamp, "GTE", _milliseconds(place.stamp))], sort=self._stamp)

    def _of_one_stamp(self, place: Place) -> dict[str, Any]:
        filters = [
            _filter(self._stamp, "GTE", _milliseconds(place.stamp)),
            _filter(self._stamp, "LT", _milliseconds(place.stamp + TICK)),
            _filter("hs_object_id", "GT", place.after),
        ]
        return self._body(filters, sort="hs_object_id")

    def _body(self, filters: list[dict[str, str]], *, sort: str) -> dict[str, Any]:
        return {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": sort, "direction": "ASCENDING"}],
            "properties": [self._stamp],
            "limit": PAGE,
        }

    def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        """A POST that changes nothing, so it is repeated like a read."""
        url = f"{self._connection.base}/crm/objects/{VERSION}/{self._object_name}/search"

        def send(timeout: tuple[float, float]) -> dict[str, Any]:
            try:
                answer = self._connection.session.post(
                    url,
                    data=orjson.dumps(body),
                    headers={"Content-Type": "application/json"},
                    timeout=timeout,
                    allow_redirects=False,
                )
            except requests.exceptions.RequestException as error:
                raise errors.from_connection(error, write=False) from None
            if answer.status_code != requests.codes.ok:
                raise errors.from_answer(answer.status_code, answer.content, answer.headers, write=False)
            return decoded(answer.content)

        return safely(send, Patience())

    def _change(self, result: dict[str, Any]) -> Change:
        text = (result.get("properties") or {}).get(self._stamp) or result.get("updatedAt") or ""
        try:
            return Change(str(result["id"]), instant(text))
        except (KeyError, ValueError, OverflowError):
            where = f"{self._object_name} record {result.get('id')}"
            raise Malformed(where, self._stamp, text, "a point in time") from None


def _following(place: Place, found: list[Change], *, more: bool) -> Place | None:
    if place.after:
        return Place(place.stamp, found[-1].object_id) if more else Place(place.stamp + TICK)
    if not more:
        return None
    last = _to_millisecond(found[-1].modified_at)
    # A page of one stamp alone: asking for that stamp again would bring the same page for ever.
    return Place(last) if last > place.stamp else Place(place.stamp, "0")


def _filter(name: str, operator: str, value: str) -> dict[str, str]:
    return {"propertyName": name, "operator": operator, "value": value}


def _to_millisecond(moment: datetime) -> datetime:
    return EPOCH + (moment - EPOCH) // TICK * TICK


def _milliseconds(moment: datetime) -> str:
    return str((moment - EPOCH) // TICK)
