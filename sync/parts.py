"""
The parts of a pass: which one a worker walks, and dividing them so that each has one.

A part belongs to the worker that holds its advisory lock, which a killed process loses at that moment. Dividing costs
the provider one request more at most, the page that the new border cuts in two, and is paid only where six pages were
read for each: a pass asks for at most a sixth more than a plain walk does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from django.db import connection, transaction

from billing_ops.kernel.models import Mirrored
from sync.models import SyncCursor, SyncRun
from sync.sources import NEWER, Part, Source

LOCKED = 0x5EA2
PAGE = 100
PAGES_A_SPLIT = 6
MOST_AT_FIRST = 8
# No provider of ours has objects from before; a guess that ends there is none.
BEGINNING = datetime(2009, 1, 1, tzinfo=UTC)


def of(source: Source, run: SyncRun) -> list[SyncCursor]:
    """This function will return the parts of the run's pass, in the order they were made."""
    kept = SyncCursor.objects.filter(provider=source.provider, object=source.name, began_at=run.began_at)
    return list(kept.order_by("pk"))


def first(source: Source, *, began_at: datetime, expected: int) -> list[Part]:
    """
    This function will return the parts that a pass begins with; `expected` objects were in the list at the last one.

    Where the mirror knows when the objects of a long list were created, it is divided evenly from the beginning.
    """
    parts = source.parts(began_at)
    count = min(MOST_AT_FIRST, expected // PAGE // PAGES_A_SPLIT)
    if not source.by_creation or source.model is None or count < 2:
        return parts
    oldest, now = parts[0], began_at.replace(microsecond=0)
    borders = [border for border in _borders(source.model, count) if border < now]
    ends = [oldest.created_before, *borders, None]
    pieces = [_part(oldest, before, since) for before, since in pairwise(ends)]
    return [*pieces, *parts[1:]]


def _part(whole: Part, before: datetime | None, since: datetime | None) -> Part:
    is_newest = before == whole.created_before
    return Part(whole.name if is_newest or before is None else _name(before), since, before)


def _name(before: datetime) -> str:
    return f"before {before:%Y-%m-%dT%H:%M:%SZ}"


def _borders(model: type[Mirrored], count: int) -> list[datetime]:
    """The moments of creation that divide a table's live rows into so many equal pieces, newest first."""
    shares = [number / count for number in range(1, count)]
    statement = f"""
SELECT percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY created_at) FROM "{model._meta.db_table}"
WHERE deleted_at IS NULL AND created_at IS NOT NULL
"""  # noqa: S608  a name from the models
    with connection.cursor() as database:
        database.execute(statement, [shares])
        (found,) = database.fetchone()
    seconds = {moment.replace(microsecond=0).astimezone(UTC) for moment in found or [] if moment > BEGINNING}
    return sorted(seconds, reverse=True)


def claim(candidates: Sequence[SyncCursor]) -> SyncCursor | None:
    """
    This function will return the first of these unfinished parts that nobody walks, as it stands; None if all are.

    What is created during the pass is left to the end, when all other parts are done.
    """
    older = [cursor for cursor in candidates if cursor.part != NEWER]
    for cursor in older or candidates:
        if _lock(cursor):
            # Whoever walked it until a moment ago may have come further, or have ended the pass.
            current = SyncCursor.objects.filter(pk=cursor.pk).first()
            if current and not current.is_done:
                return current
            release(cursor)
    return None


def release(cursor: SyncCursor) -> None:
    """This function will let others have a part."""
    with connection.cursor() as database:
        database.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKED, _key(cursor)])


def _lock(cursor: SyncCursor) -> bool:
    with connection.cursor() as database:
        database.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKED, _key(cursor)])
        (held,) = database.fetchone()
    return bool(held)


def _key(cursor: SyncCursor) -> int:
    return int(cursor.pk) % 2**31


@dataclass(frozen=True)
class _Cut:
    """Where a part may be cut, and how many pages its older piece may hold."""

    cursor: SyncCursor
    at: datetime
    pages: float


@transaction.atomic
def split(source: Source, run: SyncRun) -> tuple[SyncCursor, SyncCursor] | None:
    """
    This function will cut the part with most left to read and return it with its older piece, locked for the caller.

    None when no part holds enough, or too few pages were read to pay for it. Whoever walks the part learns its new
    border with the next page that it keeps; a page already under way may reach beyond it, and is then read twice.
    """
    if not source.by_creation:
        return None
    parts = list(SyncCursor.objects.filter(pk__in=[part.pk for part in of(source, run)]).select_for_update())
    cut = _best_cut(parts, run)
    if cut is None:
        return None
    border = cut.cursor
    older = SyncCursor.objects.create(
        provider=source.provider,
        object=source.name,
        part=_name(cut.at),
        created_from=border.created_from,
        created_before=cut.at,
        began_at=border.began_at,
        fetched_at=border.began_at,
    )
    border.created_from = cut.at
    border.save(update_fields=["created_from"])
    _lock(older)
    return border, older


def _best_cut(parts: Sequence[SyncCursor], run: SyncRun) -> _Cut | None:
    read = sum(part.seen for part in parts) / PAGE
    density = _pages_a_second(parts)
    if not density or len(parts) - 2 >= max(read, run.expected / PAGE) // PAGES_A_SPLIT:
        return None
    cuts = [cut for part in parts if (cut := _cut(part, read, density))]
    return max(cuts, key=lambda cut: cut.pages, default=None)


def _cut(part: SyncCursor, read: float, density: float) -> _Cut | None:
    """In the middle of the time a part has left. Where nothing bounds that, about as much as was read is to come."""
    if part.is_done or part.part == NEWER:
        return None
    reached = part.reached_at or part.created_before or part.began_at
    seconds = (reached - part.created_from).total_seconds() if part.created_from else read / density
    at = (reached - timedelta(seconds=seconds / 2)).replace(microsecond=0)
    pages = seconds * density
    if pages < 2 * PAGES_A_SPLIT or at <= max(part.created_from or BEGINNING, BEGINNING) or at >= reached:
        return None
    return _Cut(part, at, pages / 2)


def _pages_a_second(parts: Sequence[SyncCursor]) -> float:
    """How densely the objects read so far were created; 0 when none was."""
    read = [(part, part.reached_at) for part in parts if part.seen and part.reached_at and part.part != NEWER]
    seconds = sum(((part.created_before or part.began_at) - reached).total_seconds() for part, reached in read)
    return sum(part.seen for part, _ in read) / PAGE / seconds if seconds > 0 else 0.0
