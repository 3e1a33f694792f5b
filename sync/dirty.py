"""Saying that an object has changed: webhooks, polls, rules and people all come to this one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, order=True)
class Mark:
    """An object to be read again; `created_at` is when the provider made it, where that is known."""

    object: str
    object_id: str
    created_at: datetime | None = None


# A new mark draws a new number, so that a read under way does not clear it; the oldest change not yet read stays the
# lag; one in quarantine gets one more attempt. Marks are sorted: two statements lock common rows in the same order.
MARK = """
INSERT INTO sync_dirtyobject AS kept (provider, object, object_id, created_at)
SELECT {provider}, object, object_id, created_at FROM {marks} ORDER BY object, object_id
ON CONFLICT (provider, object, object_id) DO UPDATE SET
    dirty_seq = EXCLUDED.dirty_seq, marked_at = EXCLUDED.marked_at,
    created_at = coalesce(kept.created_at, EXCLUDED.created_at),
    due_at = least(kept.due_at, EXCLUDED.due_at),
    attempts = least(kept.attempts, 4), quarantined_at = NULL
"""

_STATEMENT = MARK.format(
    provider="%s", marks="unnest(%s::text[], %s::text[], %s::timestamptz[]) AS marks (object, object_id, created_at)"
)


def mark(*, provider: str, marks: Collection[Mark]) -> int:
    """This function will have each of these objects read again, and return how many there are; one statement."""
    unique = {(one.object, one.object_id): one for one in marks}.values()
    if not unique:
        return 0
    names, ids = [one.object for one in unique], [one.object_id for one in unique]
    created: list[Any] = [one.created_at for one in unique]
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [provider, names, ids, created])
        return int(cursor.rowcount)
