"""Reading records: list, get, batch read (facts/hubspot.md §7). One code for the v3 and the dated paths."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from sandbox.http import Request, Response
from sandbox.hubspot import bodies, params
from sandbox.hubspot.batches import missing_records, outcome
from sandbox.hubspot.errors import invalid, not_found
from sandbox.hubspot.present import API, associations, chosen_names, history, wire
from sandbox.hubspot.record import Record
from sandbox.hubspot.types import ObjectType
from sandbox.rendered import Shape, joined

if TYPE_CHECKING:
    from sandbox.world import World

DEFAULT_PAGE, LARGEST_PAGE, LARGEST_PAGE_WITH_HISTORY, LARGEST_BATCH = 10, 100, 50, 100


def list_records(world: "World", request: Request) -> Response:
    """GET /crm/v3/objects/{type}: by id, live records or (`archived=true`) the recycle bin."""
    kind, store = params.object_type(request), world.hubspot
    past = params.words(request, "propertiesWithHistory")
    limit = params.integer(request, "limit", DEFAULT_PAGE, top=LARGEST_PAGE_WITH_HISTORY if past else LARGEST_PAGE)
    archived = params.truth(request, "archived")
    name = (request.path, *request.query)
    kept = world.hubspot_pages.page(name) if world.hubspot_pages.on else None
    if kept is not None:
        return Response(200, kept, {"Content-Type": "application/json"})
    records, more = store.page(kind.name, after=params.cursor(request), limit=limit, archived=archived)
    show = _Shown(world, kind, request)
    paging: dict[str, Any] = {}
    if more:
        after = records[-1].id
        paging = {"paging": {"next": {"after": after, "link": f"{API}{request.path}?after={after}"}}}
    if world.hubspot_pages.on:
        return _rendered(world, name, show, records, paging)
    return Response.json({"results": [show(record) for record in records], **paging})


def _rendered(
    world: "World", name: tuple[Any, ...], show: "_Shown", records: list[Record], paging: dict[str, Any]
) -> Response:
    """A page of bytes that are kept (see `sandbox.rendered`)."""
    pages, kind = world.hubspot_pages, show.kind.name

    def everything() -> Iterator[tuple[str, Record]]:
        return ((record.id, record) for gone in (False, True) for record in show.store.all(kind, archived=gone))

    shape = pages.shape(show.name(), lambda: Shape(everything, lambda record: orjson.dumps(show(record))))
    texts = [shape.text(record.id, record) for record in records]
    tail = b"]," + orjson.dumps(paging)[1:] if paging else b"]}"
    return Response(200, pages.keep(name, joined(b'{"results":[', texts, tail)), {"Content-Type": "application/json"})


def get_record(world: "World", request: Request) -> Response:
    """GET /crm/v3/objects/{type}/{id}: by id, by an id merged into another, or by `idProperty`."""
    kind = params.object_type(request)
    record = params.find_record(world.hubspot, kind, request)
    if (record.archived_at is not None) != params.truth(request, "archived"):
        raise not_found()
    return Response.json(_Shown(world, kind, request)(record))


def read_batch(world: "World", request: Request) -> Response:
    """POST /crm/v3/objects/{type}/batch/read: up to 100 ids, no associations, merged ids not followed."""
    kind, store = params.object_type(request), world.hubspot
    payload = bodies.read_object(request)
    wanted = [str(item.get("id", "")) for item in bodies.inputs(payload, top=LARGEST_BATCH)]
    archived = params.truth(request, "archived")
    found: dict[str, Record] = {}
    missing = []
    for object_id in dict.fromkeys(wanted):
        record = _batch_record(world, kind, str(payload.get("idProperty") or ""), object_id)
        if record is None or (record.archived_at is not None) != archived:
            missing.append(object_id)
        else:
            found[record.id] = record
    names = chosen_names(store, kind, bodies.strings(payload.get("properties"), "properties"))
    past = bodies.strings(payload.get("propertiesWithHistory"), "propertiesWithHistory")
    results = [_with_history(wire(record, names), record, past) for record in found.values()]
    return outcome(world, request, results, missing_records(kind, missing))


def _batch_record(world: "World", kind: ObjectType, id_property: str, value: str) -> Record | None:
    if not id_property or id_property == "hs_object_id":
        return world.hubspot.get(kind.name, value)
    return params.by_property(world.hubspot, kind, id_property, value)


def _with_history(body: dict[str, Any], record: Record, names: list[str]) -> dict[str, Any]:
    if names:
        body["propertiesWithHistory"] = history(record, names)
    return body


class _Shown:
    """What one request wants to see of each record, worked out once for a whole page."""

    def __init__(self, world: "World", kind: ObjectType, request: Request) -> None:
        self.store, self.kind = world.hubspot, kind
        self.past = params.words(request, "propertiesWithHistory")
        self.names = chosen_names(self.store, kind, params.words(request, "properties"))
        self.links = [params.named_type(name) for name in params.words(request, "associations")]
        self.version = request.params.get("version", "v4")
        if len(self.links) > len({link.name for link in self.links}):
            raise invalid("associations names a type twice")

    def name(self) -> tuple[Any, ...]:
        """What is the same for two requests that show records alike."""
        links = tuple(link.name for link in self.links)
        return (self.kind.name, self.names, tuple(self.past), links, self.version)

    def __call__(self, record: Record) -> dict[str, Any]:
        body = _with_history(wire(record, self.names), record, self.past)
        if self.links:
            found = associations(self.store, record, self.links, self.version)
            if found:
                body["associations"] = found
        return body
