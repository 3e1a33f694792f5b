"""One kind of object: rows in order of creation, with indexes built when first asked for."""

from bisect import bisect_left, insort
from typing import Any, TypeAlias

Object: TypeAlias = dict[str, Any]
Position: TypeAlias = tuple[int, int, str]


class Table:
    """
    Rows keyed by id, ordered by (created, order of insertion), oldest first.

    `positions(field, value)` answers a filter without looking at every row: lists of 100,000 objects are
    paged by bisection. An index is built when first asked for and kept up to date from then on. The order is
    put right when somebody asks for it: a seed stores its history customer by customer, not by time.
    """

    def __init__(self) -> None:
        self.rows: dict[str, Object] = {}
        self._positions: dict[str, Position] = {}
        self._order: list[Position] = []
        self._sorted = True
        self._indexes: dict[str, dict[Any, list[Position]]] = {}
        self._next = 0

    def put(self, row: Object) -> None:
        """Insert or replace by id; a replaced row keeps its place."""
        known, before = self._positions.get(row["id"]), self.rows.get(row["id"])
        created = int(row.get("created") or 0)
        position = (
            known if known and known[0] == created else (created, known[1] if known else self._number(), row["id"])
        )
        self.rows[row["id"]] = row
        if position != known:
            self._move(known, position)
        self._reindex(before, known, row, position)

    def remove(self, row_id: str) -> Object | None:
        """Take a row out and return it; None when it was not there."""
        row = self.rows.pop(row_id, None)
        if row is not None:
            position = self._positions.pop(row_id)
            _take_out(self.order(), position)
            self._reindex(row, position, None, None)
        return row

    def position(self, row_id: str) -> Position | None:
        """Where a row stands in the order; None when it is not there."""
        return self._positions.get(row_id)

    def order(self) -> list[Position]:
        """Every row's position, oldest first. Not to be changed by the caller."""
        if not self._sorted:
            self._order.sort()
            self._sorted = True
        return self._order

    def positions(self, field: str, value: Any) -> list[Position]:
        """Positions of the rows whose `field` (dotted for nested) equals `value`, oldest first. Not to be changed."""
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = self._index(field)
        return index.get(value, [])

    def _index(self, field: str) -> dict[Any, list[Position]]:
        index: dict[Any, list[Position]] = {}
        path = field.split(".")
        for position in self.order():
            index.setdefault(value_at(self.rows[position[2]], path), []).append(position)
        return index

    def _reindex(self, before: Object | None, was: Position | None, after: Object | None, now: Position | None) -> None:
        """Bring every index in line with one row's change."""
        for field, index in self._indexes.items():
            path = field.split(".")
            old = value_at(before, path) if before is not None else None
            new = value_at(after, path) if after is not None else None
            if before is not None and after is not None and (old, was) == (new, now):
                continue
            if was is not None:
                _take_out(index[old], was)
            if now is not None:
                insort(index.setdefault(new, []), now)

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _move(self, known: Position | None, position: Position) -> None:
        if known is not None:
            _take_out(self.order(), known)
        self._positions[position[2]] = position
        self._sorted = self._sorted and (not self._order or self._order[-1] < position)
        self._order.append(position)


def _take_out(positions: list[Position], position: Position) -> None:
    del positions[bisect_left(positions, position)]


def value_at(row: Object, path: list[str]) -> Any:
    """A nested value, None when any step is missing or not hashable."""
    value: Any = row
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value if not isinstance(value, dict | list) else None
