"""Names by how they begin, by the words in them, and by what is nearly so; bounded whatever is typed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError
from django.db.models import F, FloatField, QuerySet, Value

from billing_ops.dashboard.search.kinds import KINDS
from billing_ops.dashboard.search.rows import Row, columns
from billing_ops.kernel.bounded_search import COMPARED, bounded, limit_time, ran_out_of_time
from billing_ops.kernel.search_text import search_text

SHORTEST = 2
# pg_trgm finds words by threes of letters; a shorter word alone would read the whole index.
SHORTEST_PART = 3
MILLISECONDS, MILLISECONDS_NEAR = 500, 300


@dataclass(frozen=True)
class Named:
    """The rows, best first; `partly` when more names matched than were compared, or the time for it was over."""

    rows: list[Row]
    partly: bool = False


def named(text: str, *, kinds: Sequence[str], enough: int) -> Named:
    """
    This function will return objects of `kinds` by their names: first how they begin, then words, then what is near.

    It stops at the first step that finds `enough`; nearly so is only asked where nothing else was found.
    """
    try:
        return _steps(text, kinds, enough)
    except OperationalError as error:
        if ran_out_of_time(error):
            return Named([], partly=True)
        raise


def _steps(text: str, kinds: Sequence[str], enough: int) -> Named:
    with bounded(text, milliseconds=MILLISECONDS) as sought:
        if len(sought) < SHORTEST:
            return Named([])
        found = [_whole(row, text) for row in _read([_beginning(kind, sought, enough) for kind in kinds], tier=1)]
        parts = sought.split()
        if len(found) < enough and max(map(len, parts)) >= SHORTEST_PART:
            found += _read([_holding(kind, sought, parts) for kind in kinds], tier=2)
            if not found:
                limit_time(MILLISECONDS_NEAR)
                found = _read([_near(kind, sought) for kind in kinds], tier=2)
    return Named(_ranked(found), partly=len(found) > enough)


def _of(kind: str) -> QuerySet[Any]:
    found: QuerySet[Any] = KINDS[kind].model._default_manager.filter(deleted_at=None).alias(sought=search_text("name"))
    return found


def _beginning(kind: str, sought: str, enough: int) -> QuerySet[Any, Any]:
    found = _of(kind).filter(sought__startswith=sought).order_by("sought", "pk")
    return columns(kind, found, Value(0.0, output_field=FloatField()))[: enough + 1]


def _whole(row: Row, text: str) -> Row:
    """The name itself comes before the longer ones that it begins."""
    return replace(row, nearness=1.0) if row.name.casefold() == text.casefold() else row


def _holding(kind: str, sought: str, parts: list[str]) -> QuerySet[Any, Any]:
    found = _of(kind)
    for part in parts:
        found = found.filter(sought__contains=part)
    return columns(kind, found, TrigramWordSimilarity(sought, F("sought")))[:COMPARED]


def _near(kind: str, sought: str) -> QuerySet[Any, Any]:
    found = _of(kind).filter(sought__trigram_word_similar=sought)
    return columns(kind, found, TrigramWordSimilarity(sought, F("sought")))[:COMPARED]


def _read(querysets: Sequence[QuerySet[Any, Any]], *, tier: int) -> list[Row]:
    first, *others = querysets
    found = first.union(*others, all=True) if others else first
    return [
        Row(kind, id_, name, number, gone, tier=tier, nearness=near) for kind, id_, name, number, gone, near in found
    ]


def _ranked(found: list[Row]) -> list[Row]:
    """Each object once, by the best way in which it was found."""
    best: dict[tuple[str, str], Row] = {}
    for row in sorted(found, key=lambda row: row.rank):
        best.setdefault((row.kind, row.id), row)
    return list(best.values())
