"""Which objects an event of HubSpot says are to be read again (facts/hubspot.md §8)."""

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

from integrations.pages import Payload
from integrations.webhooks import unreadable
from sync.dirty import Mark
from sync.inbox.store import Event

TYPES = {
    "0-1": "contacts",
    "0-2": "companies",
    "0-3": "deals",
    "0-5": "tickets",
    "0-8": "line_items",
    "0-14": "quotes",
    "0-53": "invoices",
    "0-69": "subscriptions",
}
# As they begin the names of events without objectTypeId, `deal.creation`, and stand in `DEAL_TO_CONTACT`.
NAMES = {
    "contact": "contacts",
    "company": "companies",
    "deal": "deals",
    "ticket": "tickets",
    "line_item": "line_items",
    "quote": "quotes",
    "invoice": "invoices",
    "subscription": "subscriptions",
}
# HubSpot's own id is not unique; these together are what it says to dedupe on. The counterpart matters where an event
# is about two records: otherwise two links of one record in one millisecond would be one.
COUNTERPART = (
    *("primaryObjectId", "newObjectId", "mergedObjectIds"),
    *("fromObjectId", "toObjectId", "associationType", "associationTypeId", "associationRemoved"),
)


def event(payload: Payload) -> Event:
    """
    This function will return one event of a HubSpot delivery with the records it touches.

    :raises WebhookRefused: it is not an event as HubSpot documents it
    """
    try:
        event_type = str(payload.get("subscriptionType") or payload["eventType"])
        return Event(
            event_id=_event_id(event_type, payload),
            event_type=_named(event_type, payload),
            occurred_at=_instant(payload["occurredAt"]),
            payload=payload,
            marks=tuple(sorted(set(_marks(event_type, payload)), key=lambda mark: (mark.object, mark.object_id))),
        )
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise unreadable() from error


def _event_id(event_type: str, payload: Payload) -> str:
    parts = [payload.get("subscriptionId"), event_type, payload.get("objectId"), payload.get("propertyName")]
    parts += [payload["occurredAt"], *(payload[name] for name in COUNTERPART if name in payload)]
    if "propertyValue" in payload:
        parts.append(_digest(payload["propertyValue"]))
    return "/".join("" if part is None else str(part) for part in parts)


def _digest(value: Any) -> str:
    """A property may change twice within one millisecond; its values, which are people's, tell the two apart."""
    return hashlib.blake2b(str(value).encode(errors="replace"), digest_size=6).hexdigest()


def _named(event_type: str, payload: Payload) -> str:
    """Generic names are the same for every kind of record, so the page is told which: "object.creation deals"."""
    if not event_type.startswith("object."):
        return event_type
    type_id = str(payload.get("objectTypeId") or payload.get("fromObjectTypeId") or "")
    return f"{event_type} {TYPES.get(type_id, type_id)}".strip()


def _marks(event_type: str, payload: Payload) -> Iterator[Mark]:
    kind, _, act = event_type.partition(".")
    name = TYPES.get(str(payload.get("objectTypeId"))) or NAMES.get(kind.lower())
    if act == "associationChange":
        yield from _ends(name, payload)
        return
    merged = payload.get("mergedObjectIds") or []
    ids = [payload.get("objectId"), payload.get("primaryObjectId"), payload.get("newObjectId"), *merged]
    yield from (Mark(name, found) for found in map(_id, ids) if name and found)


def _ends(name: str | None, payload: Payload) -> Iterator[Mark]:
    """Both records of a link: each is read with its associations."""
    first, _, second = str(payload.get("associationType", "")).lower().partition("_to_")
    ends = (
        (payload.get("fromObjectTypeId"), NAMES.get(first) or name, payload.get("fromObjectId")),
        (payload.get("toObjectTypeId"), NAMES.get(second), payload.get("toObjectId")),
    )
    for type_id, otherwise, object_id in ends:
        kind, found = (TYPES.get(str(type_id)) if type_id else otherwise), _id(object_id)
        if kind and found:
            yield Mark(kind, found)


def _id(value: Any) -> str:
    """A record's number as text; "" for anything else."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdecimal() else ""


def _instant(milliseconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC)
