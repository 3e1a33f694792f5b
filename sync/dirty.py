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
_ONCE_MORE = """
ON CONFLICT (provider, object, object_id) DO UPDATE SET
    dirty_seq = EXCLUDED.dirty_seq, marked_at = EXCLUDED.marked_at,
    created_at = coalesce(kept.created_at, EXCLUDED.created_at),
    due_at = least(kept.due_at, EXCLUDED.due_at),
    attempts = least(kept.attempts, 4), quarantined_at = NULL
"""
MARK = f"""
INSERT INTO sync_dirtyobject AS kept (provider, object, object_id, created_at)
SELECT {{provider}}, object, object_id, created_at FROM {{marks}} ORDER BY object, object_id
{_ONCE_MORE}
"""  # noqa: S608  nothing but names and parameters
_MARKS = "unnest(%s::text[], %s::text[], %s::timestamptz[]) AS marks (object, object_id, created_at)"
_MARK = MARK.format(provider="%s", marks=_MARKS)
# Somebody waits since the first who asked, and everybody who asked waits.
_WANT = f"""
INSERT INTO sync_dirtyobject AS kept (provider, wanted_for, object, object_id, created_at, wanted_at)
SELECT %s, %s::text[], object, object_id, created_at, statement_timestamp() FROM {_MARKS} ORDER BY object, object_id
{_ONCE_MORE}, wanted_at = coalesce(kept.wanted_at, EXCLUDED.wanted_at),
    wanted_for = ARRAY(SELECT DISTINCT unnest(kept.wanted_for || EXCLUDED.wanted_for))
"""  # noqa: S608


def mark(*, provider: str, marks: Collection[Mark]) -> int:
    """This function will have each of these objects read again, and return how many there are; one statement."""
    return _execute(_MARK, [provider], marks)


def want(*, provider: str, marks: Collection[Mark], teams: Collection[str]) -> int:
    """
    This function will do the same for a person who waits: these objects are read before all others.

    `teams` are the IDs of the teams whose pages wait for them.
    """
    return _execute(_WANT, [provider, list(teams)], marks)


def _execute(statement: str, before: list[Any], marks: Collection[Mark]) -> int:
    unique = {(one.object, one.object_id): one for one in marks}.values()
    if not unique:
        return 0
    names, ids = [one.object for one in unique], [one.object_id for one in unique]
    created: list[Any] = [one.created_at for one in unique]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*before, names, ids, created])
        return int(cursor.rowcount)
