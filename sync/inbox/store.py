"""Storing events once and marking their objects dirty: one statement, whoever told us."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import psycopg
from django.db import OperationalError, connection

from sync.accounts import OtherAccount
from sync.dirty import MARK, Mark
from sync.models.inbox import Source

TRIES = 5
# Without a pause the other side would find the rows taken again before it has woken up.
PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Event:
    """
    What a provider told us, ready to be stored. `event_id` is what it is known by when it comes again.

    `marks` are the objects to be read again; none for a kind of event we do not need. `account` is the account the
    event names as its own, "" where it names none.
    """

    event_id: str
    event_type: str
    occurred_at: datetime | None
    payload: Any
    marks: tuple[Mark, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class Stored:
    """How many of the events given were new, and how many were known already; the known marked nothing."""

    new: int
    known: int


# The marks of the events that were new: an object once, however many of them name it.
_NEW_MARKS = """(
    SELECT object, object_id, max(created_at) AS created_at
    FROM told JOIN given USING (event_id)
    CROSS JOIN LATERAL jsonb_to_recordset(marks) AS mark (object text, object_id text, created_at timestamptz)
    GROUP BY object, object_id
) AS marks"""

# Everything travels as one JSON document, parsed once. Events and marks are sorted, so that two deliveries that share
# some wait for each other in one order.
_STORE = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(events)s::jsonb) AS given (
        event_id text, event_type text, occurred_at timestamptz, payload jsonb, objects text[], marks jsonb)
), other AS (
    SELECT FROM sync_syncaccount
    WHERE provider = %(provider)s AND %(accounts)s::text[] <> '{}' AND account <> ALL (%(accounts)s::text[])
), told AS (
    INSERT INTO sync_webhookevent (provider, event_id, event_type, source, objects_marked, payload, occurred_at)
    SELECT %(provider)s, event_id, event_type, %(source)s, objects, payload, occurred_at FROM given
    WHERE NOT EXISTS (SELECT FROM other)
    ORDER BY event_id
    ON CONFLICT (provider, event_id) DO NOTHING
    RETURNING event_id
), marked AS (
"""
_ANSWER = ") SELECT (SELECT count(*) FROM told), EXISTS (SELECT FROM other)"
_STATEMENT = _STORE + MARK.format(provider="%(provider)s", marks=_NEW_MARKS) + _ANSWER


def store(*, provider: str, events: Sequence[Event], source: str = Source.WEBHOOK) -> Stored:
    """
    Store the events not yet known and mark their objects to be read again; one statement, all or nothing.

    An event that was stored before, or stands twice in `events`, is stored and marks once.
    :raises OtherAccount: an event is of another account than the mirror holds; nothing was stored
    """
    if not events:
        return Stored(0, 0)
    given = {
        "provider": provider,
        "source": str(source),
        "events": _document(events),
        "accounts": sorted({event.account for event in events if event.account}),
    }
    new, other = _execute(given)
    if other:
        raise OtherAccount(f"The events are of another {provider} account than the mirror holds; nothing was stored.")
    return Stored(new, len(events) - new)


def _execute(given: dict[str, Any]) -> tuple[int, bool]:
    """Once more after a deadlock: a worker that clears objects may lock them in another order than we mark them."""
    for left in reversed(range(TRIES)):
        try:
            with connection.cursor() as cursor:
                cursor.execute(_STATEMENT, given)
                new, other = cursor.fetchone()
                return new, other
        except OperationalError as error:
            deadlock = isinstance(error.__cause__, psycopg.errors.DeadlockDetected)
            if not deadlock or not left or connection.in_atomic_block:
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError("The last try returns or raises.")


def _document(events: Sequence[Event]) -> str:
    """The events as JSON. PostgreSQL stores no NUL, which people's texts in HubSpot can hold."""
    rows = [_row(event) for event in events]
    text = orjson.dumps(rows)
    return (orjson.dumps(_without_nul(rows)) if b"\\u0000" in text else text).decode()


def _row(event: Event) -> dict[str, Any]:
    return {
        "event_id": event.event_id,
        "event_type": event.event_type,
        "occurred_at": event.occurred_at,
        "payload": event.payload,
        "objects": [f"{mark.object} {mark.object_id}" for mark in event.marks],
        "marks": [
            {"object": mark.object, "object_id": mark.object_id, "created_at": mark.created_at} for mark in event.marks
        ],
    }


def _without_nul(value: Any) -> Any:
    if isinstance(value, dict):
        return {key.replace("\x00", ""): _without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    return value.replace("\x00", "") if isinstance(value, str) else value
