"""One event of the inbox, with what became of each object it names."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from sync.inbox import selectors
from sync.inbox.selectors import EventRow
from sync.models import DirtyObject
from sync.panels import aside
from sync.panels.links import object_url
from sync.panels.names import one_label, provider_label
from sync.panels.waiting import state_of

SOURCES = {"webhook": "sent to us", "poll": "found by asking"}


@dataclass(frozen=True)
class NamedObject:
    """
    An object that an event names; `attempts` are None when nothing of it waits any more.

    `state` is "waiting", "failing", "given_up", "applied" (read since), or "aside": put aside and not read since.
    """

    label: str
    object_id: str
    url: str
    state: str
    attempts: int | None
    error: str


@dataclass(frozen=True)
class EventPanel:
    """What the page of one event shows; `payload` is indented JSON, as stored."""

    event: EventRow
    provider_label: str
    came: str
    objects: list[NamedObject]
    payload: str


def event_panel(*, pk: int) -> EventPanel:
    """This function will return one event; three queries. :raises NotFound: there is none"""
    event = selectors.get_event(pk=pk)
    payload = selectors.get_payload(pk=pk)
    return EventPanel(
        event=event,
        provider_label=provider_label(event.provider),
        came=SOURCES.get(event.source, event.source),
        objects=list(_objects(event)),
        payload=json.dumps(payload, indent=2, ensure_ascii=False),
    )


def _objects(event: EventRow) -> Iterable[NamedObject]:
    names = [tuple(name.split(" ", 1)) for name in event.objects if " " in name]
    waiting = {(row.object, row.object_id): row for row in _waiting(event, names)}
    for kind, object_id in names:
        dirty = waiting.get((kind, object_id))
        settled = "aside" if not dirty and _is_unread(event, kind, object_id) else "applied"
        yield NamedObject(
            label=one_label(event.provider, kind),
            object_id=object_id,
            url=object_url(event.provider, kind, object_id),
            state=state_of(dirty) if dirty else settled,
            attempts=dirty.attempts if dirty else None,
            error=dirty.error if dirty else "",
        )


def _is_unread(event: EventRow, kind: str, object_id: str) -> bool:
    """Put aside, and not read since for any other reason."""
    return bool(event.ignored_at and aside.unread(event.provider, kind, {object_id: event.received_at}))


def _waiting(event: EventRow, names: list[tuple[str, ...]]) -> Iterable[DirtyObject]:
    """What was marked after the event came is about a newer change."""
    if not names:
        return []
    named = reduce(or_, (Q(object=kind, object_id=object_id) for kind, object_id in names))
    told_at = event.replayed_at or event.received_at
    return DirtyObject.objects.filter(named, provider=event.provider, first_marked_at__lte=told_at)
