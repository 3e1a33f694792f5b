"""POST …/search: filters, limits, sorting, and an index that runs behind (facts/hubspot.md §7)."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from sandbox.http import Request, Response
from sandbox.hubspot import bodies, params
from sandbox.hubspot.errors import invalid
from sandbox.hubspot.filters import Test, Values, build_filter, comparable, tokens
from sandbox.hubspot.present import chosen_names, wire
from sandbox.hubspot.record import Record
from sandbox.hubspot.types import ObjectType

if TYPE_CHECKING:
    from sandbox.hubspot.store import HubSpotStore
    from sandbox.world import World

Hit: TypeAlias = tuple[Record, Values]
LARGEST_BODY, LARGEST_PAGE, MOST_RESULTS = 3_000, 200, 10_000
MOST_GROUPS, MOST_FILTERS_IN_GROUP, MOST_FILTERS = 5, 6, 18


def search_records(world: "World", request: Request) -> Response:
    """Find live records as the index knows them; `after` is an offset, not a record."""
    kind, store = params.object_type(request), world.hubspot
    if len(request.body.decode(errors="replace")) > LARGEST_BODY:
        raise invalid(f"The request body is too long: at most {LARGEST_BODY} characters are allowed")
    payload = bodies.read_object(request)
    offset, limit = _window(payload)
    groups = bodies.objects(payload.get("filterGroups"), "filterGroups")
    test, query = _any_group(store, kind, groups), str(payload.get("query") or "").lower()
    hits = [
        hit for hit in indexed(store, kind, world.clock.now(), since=_modified_since(kind, groups))
        if test(hit) and (not query or _mentions(hit, kind, query))
    ]  # fmt: skip
    hits.sort(key=lambda hit: int(hit[0].id))
    _sort(store, kind, payload.get("sorts"), hits)
    names = chosen_names(store, kind, bodies.strings(payload.get("properties"), "properties"))
    results = [wire(record, names, values) for record, values in hits[offset : offset + limit]]
    body: dict[str, Any] = {"total": len(hits), "results": results}
    if offset + limit < len(hits):
        body["paging"] = {"next": {"after": str(offset + limit)}}
    return Response.json(body)


def indexed(store: "HubSpotStore", kind: ObjectType, now: datetime, *, since: datetime) -> Iterator[Hit]:
    """
    Yield, in no order, each live record with the values that search sees: those before a change younger than the
    delay. Records that have not changed since `since` are left out.
    """
    horizon = now - timedelta(seconds=store.index_delay)
    for record in store.everything(kind.name):
        if record.updated < since or record.archived_at is not None:
            continue
        if record.updated <= horizon:
            yield record, record.properties
        elif record.before is not None and record.created <= horizon:
            yield record, record.before


def _modified_since(kind: ObjectType, groups: list[dict[str, Any]]) -> datetime:
    """
    The moment that every hit was modified at or after, as far as the filters say so.

    A poll asks for what is new: it would be slow to look at every value of a big portal for a few records.
    """
    bounds = [
        [
            comparable(str(spec.get("value")), "datetime") or 0
            for spec in group.get("filters") or ()
            if spec.get("propertyName") == kind.modified and spec.get("operator") in ("EQ", "GT", "GTE", "BETWEEN")
        ]
        for group in groups
    ]
    earliest = min((max(found, default=0) for found in bounds), default=0)
    try:
        return datetime.fromtimestamp(earliest / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _window(payload: dict[str, Any]) -> tuple[int, int]:
    limit, after = payload.get("limit") or 10, payload.get("after") or "0"
    if not isinstance(limit, int) or not 1 <= limit <= LARGEST_PAGE:
        raise invalid(f"limit must be a number from 1 to {LARGEST_PAGE}", code="INVALID_PARAMETER", name="limit")
    if not (str(after).isascii() and str(after).isdecimal()):
        raise invalid("after must be a whole number", code="INVALID_PARAMETER", name="after")
    if int(after) + limit > MOST_RESULTS:
        raise invalid(f"Search results are limited to {MOST_RESULTS} for one query")
    return int(after), limit


def _any_group(store: "HubSpotStore", kind: ObjectType, groups: list[dict[str, Any]]) -> Callable[[Hit], bool]:
    filters = [bodies.objects(group.get("filters"), "filters") for group in groups]
    if len(groups) > MOST_GROUPS:
        raise invalid(f"Too many filter groups: {len(groups)}, at most {MOST_GROUPS}")
    if any(len(group) > MOST_FILTERS_IN_GROUP for group in filters):
        raise invalid(f"Too many filters in a group: at most {MOST_FILTERS_IN_GROUP}")
    if sum(map(len, filters)) > MOST_FILTERS:
        raise invalid(f"Too many filters: at most {MOST_FILTERS} in all groups together")
    tests = [[_hit_test(store, kind, spec) for spec in group] for group in filters]
    if not tests:
        return lambda hit: True
    return lambda hit: any(all(test(hit) for test in group) for group in tests)


def _hit_test(store: "HubSpotStore", kind: ObjectType, spec: dict[str, Any]) -> Callable[[Hit], bool]:
    name = str(spec.get("propertyName", ""))
    if name.startswith("associations."):
        return _association_test(store, kind, name.removeprefix("associations."), spec)
    definition = store.definitions.get(kind.name, name)
    if definition is None:
        raise invalid(f'Property "{name}" does not exist', code="PROPERTY_DOESNT_EXIST", name=name)
    test: Test = build_filter(spec, definition)
    return lambda hit: test(hit[1])


def _association_test(
    store: "HubSpotStore", kind: ObjectType, to_name: str, spec: dict[str, Any]
) -> Callable[[Hit], bool]:
    to = params.named_type(to_name)
    wanted = set(bodies.strings(spec.get("values"), "values")) or {str(spec.get("value"))}
    if spec.get("operator") not in ("EQ", "IN"):
        raise invalid(f"operator {spec.get('operator')} is not supported for associations", code="INVALID_OPERATOR")
    return lambda hit: any(to_id in wanted for to_id, _ in store.linked(kind.name, hit[0].id, to.name))


def _mentions(hit: Hit, kind: ObjectType, query: str) -> bool:
    """Every word of the query must begin a word of the type's searchable properties."""
    words = [word for name in kind.search_text for word in tokens(hit[1].get(name, ""))]
    return all(any(word.startswith(part) for word in words) for part in re.findall(r"\w+", query))


def _sort(store: "HubSpotStore", kind: ObjectType, sorts: Any, hits: list[Hit]) -> None:
    """Sort in place: by creation without a sort, else by one property; records without it come last."""
    if sorts and (not isinstance(sorts, list) or len(sorts) > 1):
        raise invalid("Only one sort is allowed", code="INVALID_SORT")
    if not sorts:
        hits.sort(key=lambda hit: (hit[0].created, int(hit[0].id)))
        return
    name, descending = _sort_order(sorts[0])
    definition = store.definitions.get(kind.name, name)
    if definition is None:
        raise invalid(f'Property "{name}" does not exist', code="PROPERTY_DOESNT_EXIST", name=name)
    having = [hit for hit in hits if name in hit[1]]
    lacking = [hit for hit in hits if name not in hit[1]]
    having.sort(key=lambda hit: _sort_key(hit[1][name], definition["type"]), reverse=descending)
    hits[:] = having + lacking


def _sort_order(sort: Any) -> tuple[str, bool]:
    if isinstance(sort, dict):
        return str(sort.get("propertyName", "")), sort.get("direction") == "DESCENDING"
    return str(sort).removeprefix("-"), str(sort).startswith("-")


def _sort_key(text: str, kind: str) -> tuple[bool, Any]:
    value = comparable(text, kind)
    return (value is None, 0 if value is None else value)
