"""A page into the mirror, with where its part stands and what the run has counted, in one transaction."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from billing_ops.kernel.errors import Malformed
from billing_ops.kernel.merge import MergeResult
from integrations.pages import Page, Payload
from sync.models import SyncCursor, SyncRun
from sync.sources import Source

logger = logging.getLogger(__name__)
Compare = Callable[[Source, list[Payload], datetime], None]
DEADLOCKS = 5
COUNTED = ("seen", "requests", "inserted", "updated", "unchanged", "refused", "malformed")


@dataclass(frozen=True)
class Kept:
    """What became of a page's objects; `malformed` ones are not among the merged."""

    merged: MergeResult
    malformed: int = 0


def keep(
    source: Source, run: SyncRun, cursor: SyncCursor, page: Page, *, fetched_at: datetime, compare: Compare | None
) -> datetime | None:
    """
    This function will bring a page into the mirror, advance `cursor` and `run`, and return the database's time.

    Both hold afterwards what the database holds: another worker may have taken the older end of the part over, or
    read other parts for the same run. None: the run was ended meanwhile, by a worker that could not go on.

    Two lists, or workers, can bring the same card or discount in another order and block each other; PostgreSQL then
    ends one of the two, which tries again.
    """
    for attempt in range(DEADLOCKS):
        try:
            return _keep(source, run, cursor, page, fetched_at, compare)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or attempt == DEADLOCKS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def _keep(
    source: Source, run: SyncRun, cursor: SyncCursor, page: Page, fetched_at: datetime, compare: Compare | None
) -> datetime | None:
    """All at once; one by one where an object is malformed, so that it keeps none of the others back."""
    try:
        with transaction.atomic():
            merged = _take_over(source, page.items, fetched_at, compare)
            return _advance(run, cursor, page, fetched_at, Kept(merged))
    except Malformed:
        with transaction.atomic():
            return _advance(run, cursor, page, fetched_at, _each(source, page.items, fetched_at, compare))


def _take_over(source: Source, payloads: list[Payload], fetched_at: datetime, compare: Compare | None) -> MergeResult:
    if compare:
        compare(source, payloads, fetched_at)
    return source.upsert(payloads=payloads, fetched_at=fetched_at)


def _each(source: Source, payloads: list[Payload], fetched_at: datetime, compare: Compare | None) -> Kept:
    merged, malformed = MergeResult(), 0
    for payload in payloads:
        try:
            with transaction.atomic():
                merged += _take_over(source, [payload], fetched_at, compare)
        except Malformed as error:
            logger.error("Left out of the mirror: %s", error.message)
            malformed += 1
    return Kept(merged, malformed)


_ADDED = ", ".join(f"{name} = {name} + %({name})s" for name in COUNTED)
# Both rows in one statement, the last of its transaction: all workers of a run come by here.
# A page that reached beyond the part's older end, which another worker took over, was the part's last.
_ADVANCE = f"""
WITH part AS (
    UPDATE sync_synccursor SET position = %(position)s, fetched_at = %(fetched_at)s, seen = seen + %(seen)s,
        created_before = %(created_before)s, reached_at = coalesce(%(reached_at)s, reached_at),
        is_done = %(position)s = '' OR coalesce(%(reached_at)s < created_from, false)
    WHERE id = %(part)s RETURNING created_from, is_done
), run AS (
    UPDATE sync_syncrun SET heartbeat_at = clock_timestamp(), {_ADDED}
    WHERE id = %(run)s AND state = 'running' RETURNING {", ".join(COUNTED)}
)
SELECT clock_timestamp(), part.created_from, part.is_done, run.* FROM part LEFT JOIN run ON true
"""  # noqa: S608  names from above


def _advance(run: SyncRun, cursor: SyncCursor, page: Page, fetched_at: datetime, kept: Kept) -> datetime | None:
    place: dict[str, Any] = {
        "part": cursor.pk,
        "run": run.pk,
        "position": page.cursor,
        "fetched_at": fetched_at,
        "created_before": cursor.created_before,
        "reached_at": page.reached,
    }
    with connection.cursor() as database:
        database.execute(_ADVANCE, place | _counts(page, kept))
        row = database.fetchone()
    if row is None:
        return None
    cursor.position, cursor.fetched_at = page.cursor, fetched_at
    cursor.reached_at, cursor.seen = page.reached or cursor.reached_at, cursor.seen + len(page.items)
    moment: datetime
    moment, cursor.created_from, cursor.is_done, *counted = row
    return moment if _told(run, counted) else None


def _told(run: SyncRun, counted: list[Any]) -> bool:
    for name, value in zip(COUNTED, counted, strict=True):
        if value is not None:
            setattr(run, name, value)
    return counted[0] is not None


def _counts(page: Page, kept: Kept) -> dict[str, int]:
    return {
        "seen": len(page.items),
        "requests": page.requests,
        "inserted": kept.merged.inserted,
        "updated": kept.merged.updated,
        "unchanged": kept.merged.unchanged,
        "refused": kept.merged.refused,
        "malformed": kept.malformed,
    }
