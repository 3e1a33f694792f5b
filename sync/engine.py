"""Reads one list into the mirror, page by page; may be killed at any point and goes on from there."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import BillingOpsError, Conflict, Malformed, Missing
from billing_ops.kernel.merge import MergeResult
from integrations.pages import Page, Payload
from sync import passes
from sync.lease import lease
from sync.models import SyncCursor, SyncRun
from sync.sources import Part, Source

logger = logging.getLogger(__name__)
Watch = Callable[[SyncRun], None]
DEADLOCKS = 5


@dataclass(frozen=True)
class Kept:
    """What became of a page's objects; `malformed` ones are not among the merged."""

    merged: MergeResult
    malformed: int = 0


class AlreadyRunning(Conflict):
    """Another process is reading this list."""


def anybody() -> None:
    """Asks nothing."""


def nobody(run: SyncRun) -> None:
    """Watches nothing."""


def sync(
    source: Source, *, watch: Watch = nobody, check: Callable[[], None] = anybody, accept_deletions: bool = False
) -> SyncRun:
    """
    This function will read the whole list of `source` and return the run, finished: complete, or with its `error`.

    It goes on with a pass that was cut short. `watch` is called with the run after each page. An expected failure
    (the provider refuses or does not answer) is told by the run; anything else is noted there and raised.
    `check` is called before the first page and may refuse the whole; `accept_deletions` as in `passes.complete`.
    :raises AlreadyRunning: another process is at it; nothing was done
    """
    with lease(str(source)) as held:
        if not held:
            raise AlreadyRunning(f"Another process is reading {source} just now, so this one left it alone.")
        run, cursors = passes.begin(source)
        try:
            check()
            _read(source, run, cursors, watch)
            passes.complete(source, run, cursors, accept_deletions=accept_deletions)
        except BillingOpsError as error:
            passes.stop(run, error.message)
        except BaseException as error:
            passes.stop(run, f"{type(error).__name__}: {error}".strip(": "))
            raise
        return run


def _read(source: Source, run: SyncRun, cursors: list[SyncCursor], watch: Watch) -> None:
    for cursor in cursors:
        try:
            _read_part(source, run, cursor, watch)
        except Missing:
            # The object the cursor stands on was deleted meanwhile; only the beginning is a place known to exist.
            if not cursor.position:
                raise
            cursor.position = ""
            _read_part(source, run, cursor, watch)


def _read_part(source: Source, run: SyncRun, cursor: SyncCursor, watch: Watch) -> None:
    part = Part(cursor.part, cursor.created_from, cursor.created_before)
    if cursor.is_done:
        return
    for fetched_at, page in _timed(source.pages(cursor.position, part)):
        result = _keep(source, run, cursor, page, fetched_at)
        _count(run, page, result)
        watch(run)


def _timed(pages: Iterator[Page]) -> Iterator[tuple[datetime, Page]]:
    """Each page with the database's time from before its request."""
    while True:
        fetched_at = database_now()
        page = next(pages, None)
        if page is None:
            return
        yield fetched_at, page


def _keep(source: Source, run: SyncRun, cursor: SyncCursor, page: Page, fetched_at: datetime) -> Kept:
    """
    Page, cursor and counts in one transaction. Two lists can bring the same card or discount in another order and
    block each other; PostgreSQL then ends one of the two, which tries again.
    """
    for attempt in range(DEADLOCKS):
        try:
            with transaction.atomic():
                result = _upsert(source, page.items, fetched_at)
                _advance(run, cursor, page, fetched_at, result)
                return result
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or attempt == DEADLOCKS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def _upsert(source: Source, payloads: list[Payload], fetched_at: datetime) -> Kept:
    """All at once; one by one where an object is malformed, so that it keeps none of the others back."""
    try:
        with transaction.atomic():
            return Kept(source.upsert(payloads=payloads, fetched_at=fetched_at))
    except Malformed:
        return _upsert_each(source, payloads, fetched_at)


def _upsert_each(source: Source, payloads: list[Payload], fetched_at: datetime) -> Kept:
    merged, malformed = MergeResult(), 0
    for payload in payloads:
        try:
            with transaction.atomic():
                merged += source.upsert(payloads=[payload], fetched_at=fetched_at)
        except Malformed as error:
            logger.error("Left out of the mirror: %s", error.message)
            malformed += 1
    return Kept(merged, malformed)


def _advance(run: SyncRun, cursor: SyncCursor, page: Page, fetched_at: datetime, result: Kept) -> None:
    cursor.position, cursor.is_done, cursor.fetched_at = page.cursor, not page.cursor, fetched_at
    cursor.save(update_fields=["position", "is_done", "fetched_at"])
    SyncRun.objects.filter(pk=run.pk).update(heartbeat_at=fetched_at, **_counts(run, page, result))


def _count(run: SyncRun, page: Page, result: Kept) -> None:
    for name, value in _counts(run, page, result).items():
        setattr(run, name, value)


def _counts(run: SyncRun, page: Page, result: Kept) -> dict[str, int]:
    return {
        "seen": run.seen + len(page.items),
        "requests": run.requests + page.requests,
        "inserted": run.inserted + result.merged.inserted,
        "updated": run.updated + result.merged.updated,
        "unchanged": run.unchanged + result.merged.unchanged,
        "refused": run.refused + result.merged.refused,
        "malformed": run.malformed + result.malformed,
    }
