"""What the mirror holds under an id or a number, whole or by its beginning; every read walks an index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Collate

from billing_ops.dashboard.search.kinds import KINDS, ORDER

OF_A_KIND = 4
# A shorter beginning is nobody's in particular: leafing through customers is not what this is for.
BEGINNING = 3


@dataclass(frozen=True)
class Row:
    """One object found. `tier` is how: 0 by its whole id or number, 1 by a beginning, 2 by its name's words."""

    kind: str
    id: str
    name: str
    number: str
    deleted_at: datetime | None
    tier: int = 0
    nearness: float = 0.0

    @property
    def rank(self) -> tuple[Any, ...]:
        """Whole before beginning before words, the nearer word first; ties by kind, name and id, so they stay."""
        return (self.tier, -self.nearness, ORDER[self.kind], self.name, self.id)


def of_id(kind: str, text: str) -> list[Row]:
    """This function will return the objects of a kind whose id is `text` or begins with it, the whole one first."""
    _, _, own = text.partition("_")
    return _read([_beginning(kind, "pk", text)], text) if len(own) >= BEGINNING else []


def of_number(text: str, kinds: Iterable[str]) -> list[Row]:
    """This function will return HubSpot's records whose number is `text` or begins with it, of those kinds."""
    sought = [_beginning(kind, "pk", text) for kind in kinds]
    found = _read(sought, text) if sought else []
    return [row for row in found if row.tier == 0 or len(text) >= BEGINNING]


def of_printed_number(text: str, kinds: Iterable[str]) -> list[Row]:
    """This function will return objects of `kinds` by the number printed on them, in either case, or its beginning."""
    spellings = dict.fromkeys((text, text.upper()))
    found = [_beginning(kind, KINDS[kind].numbered_by, way) for kind in kinds for way in spellings]
    return _read(found, *spellings)


def one(kind: str, id_: str) -> Row | None:
    """This function will return exactly that object, or None where the mirror has none."""
    return next(iter(_read([_columns(kind, pk=id_)], id_)), None)


def columns(kind: str, queryset: QuerySet[Any], *more: Any) -> QuerySet[Any, tuple[Any, ...]]:
    """This function will narrow a queryset of a kind to what a Row is made of, in its order, and `more`."""
    about = KINDS[kind]
    number = Cast(F(about.numbered_by), TextField()) if about.numbered_by else Value("", output_field=TextField())
    return queryset.values_list(
        Value(kind, output_field=CharField()), F("pk"), F(about.named_by), number, F("deleted_at"), *more
    )


def _columns(kind: str, **filters: Any) -> QuerySet[Any, tuple[Any, ...]]:
    return columns(kind, KINDS[kind].model._default_manager.filter(**filters))


def _beginning(kind: str, field: str, text: str) -> QuerySet[Any, tuple[Any, ...]]:
    """The first few in the index's own order, so that the whole one comes before those it begins."""
    queryset = KINDS[kind].model._default_manager.alias(sought=Collate(F(field), "C"))
    return columns(kind, queryset.filter(sought__startswith=text).order_by("sought"))[:OF_A_KIND]


def _read(querysets: Sequence[QuerySet[Any, tuple[Any, ...]]], *whole: str) -> list[Row]:
    first, *others = querysets
    found = first.union(*others, all=True) if others else first
    rows = {(row.kind, row.id): row for row in (_row(columns, whole) for columns in found)}
    return sorted(rows.values(), key=lambda row: row.rank)


def _row(columns: tuple[Any, ...], whole: tuple[str, ...]) -> Row:
    kind, id_, name, number, deleted_at = columns
    return Row(kind, id_, name or "", number, deleted_at, tier=0 if id_ in whole or number in whole else 1)
