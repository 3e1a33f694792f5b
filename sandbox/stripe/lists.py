"""List endpoints: filters, created ranges and cursors over one kind of object."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sandbox.http import Request
from sandbox.stripe import params
from sandbox.stripe.errors import ApiError, missing, required
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object, Position, Table, value_at

Keep: TypeAlias = Callable[[StripeStore, Request, Object], bool]

PAGING = ("limit", "starting_after", "ending_before", "expand")


@dataclass(frozen=True)
class Listing:
    """
    What one list endpoint can filter by.

    `equal` maps a parameter to the (dotted) field it must equal, `flags` the same for booleans, `ranges`
    are the parameters that take comparisons. `keep` decides what these cannot say; `extra` names the
    parameters it reads. `noun` is how Stripe calls the object in messages. Lines of an invoice come oldest
    first, all else newest first. `since` is the oldest second that is listed at all.
    """

    kind: str
    equal: Mapping[str, str] = field(default_factory=dict)
    flags: Mapping[str, str] = field(default_factory=dict)
    ranges: tuple[str, ...] = ("created",)
    extra: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    keep: Keep | None = None
    since: Callable[[StripeStore], int] | None = None
    oldest_first: bool = False

    def names(self) -> set[str]:
        """Every parameter the endpoint knows."""
        return {*PAGING, *self.equal, *self.flags, *self.ranges, *self.extra}


def page(
    store: StripeStore, listing: Listing, request: Request, fixed: Mapping[str, str] | None = None
) -> tuple[list[Object], bool]:
    """
    The rows of one page and whether there are more; `fixed` adds filters that come from the path.

    :raises ApiError: unknown parameters, bad values, cursors that name nothing
    """
    params.check_names(request, listing.names())
    for name in listing.needs:
        if not request.get(name):
            raise required(name)
    table = store.table(listing.kind)
    equal = {**(fixed or {}), **_equal(listing, request)}
    candidates = _candidates(table, equal)
    low, high = _bounds(listing, request, table, candidates)
    if listing.since:
        low = max(low, bisect_left(candidates, (listing.since(store),)))
    backwards = bool(request.get("ending_before"))
    walk = _walk(candidates, low, high, oldest_first=listing.oldest_first != backwards)
    size = params.limit(request)
    rows = _take(_kept(store, listing, request, table, walk, equal), size + 1)
    shown = rows[:size]
    return (shown[::-1] if backwards else shown), len(rows) > size


def _equal(listing: Listing, request: Request) -> dict[str, Any]:
    given = {where: request.get(name) for name, where in listing.equal.items() if request.get(name)}
    flags = {
        where: params.boolean(request.get(name), name) for name, where in listing.flags.items() if request.get(name)
    }
    return given | flags


def _candidates(table: Table, equal: Mapping[str, Any]) -> list[Position]:
    """The narrowest list we have an index for; ids discriminate best, so the first filter is good enough."""
    for where, value in equal.items():
        return table.positions(where, value)
    return table.order()


def _bounds(listing: Listing, request: Request, table: Table, candidates: list[Position]) -> tuple[int, int]:
    """The half-open slice of candidates that the created range and the cursor leave."""
    low, high = 0, len(candidates)
    created = params.time_range(request, "created") if "created" in listing.ranges else None
    if created and created.low is not None:
        low = bisect_left(candidates, (created.low,))
    if created and created.high is not None:
        high = bisect_left(candidates, (created.high + 1,))
    cursor, after = _cursor(request, table)
    if cursor and after != listing.oldest_first:
        high = min(high, bisect_left(candidates, cursor))
    elif cursor:
        low = max(low, bisect_right(candidates, cursor))
    return low, high


def _cursor(request: Request, table: Table) -> tuple[Position | None, bool]:
    after, before = request.get("starting_after"), request.get("ending_before")
    if after and before:
        raise ApiError("You may only specify one of these parameters: starting_after, ending_before.")
    name = "starting_after" if after else "ending_before"
    wanted = after or before
    if not wanted:
        return None, False
    position = table.position(wanted)
    if position is None:
        raise missing("object", wanted, param=name, status=400)
    return position, bool(after)


def _walk(candidates: list[Position], low: int, high: int, *, oldest_first: bool) -> Iterator[Position]:
    steps = range(low, high) if oldest_first else range(high - 1, low - 1, -1)
    return (candidates[step] for step in steps)


def _kept(
    store: StripeStore,
    listing: Listing,
    request: Request,
    table: Table,
    walk: Iterable[Position],
    equal: Mapping[str, Any],
) -> Iterator[Object]:
    checks = [(where.split("."), value) for where, value in equal.items()]
    ranges = [(name, params.time_range(request, name)) for name in listing.ranges if name != "created"]
    for position in walk:
        row = table.rows[position[2]]
        if any(value_at(row, where) != value for where, value in checks):
            continue
        if any(wanted and not wanted.holds(row[name]) for name, wanted in ranges):
            continue
        if listing.keep is None or listing.keep(store, request, row):
            yield row


def _take(rows: Iterator[Object], count: int) -> list[Object]:
    return [row for row, _ in zip(rows, range(count), strict=False)]
