"""The associations API, v4 and dated (facts/hubspot.md §5, §7): list, batch read, put, remove, labels."""

from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.hubspot import bodies, params
from sandbox.hubspot.associations import TYPES, AssociationType, UnknownAssociation, association_type
from sandbox.hubspot.batches import outcome, problem
from sandbox.hubspot.errors import invalid, not_found
from sandbox.hubspot.present import API
from sandbox.hubspot.types import ObjectType

if TYPE_CHECKING:
    from sandbox.world import World

LARGEST_PAGE, LARGEST_READ = 500, 1_000


def list_links(world: "World", request: Request) -> Response:
    """GET /crm/v4/objects/{type}/{id}/associations/{to}: one record's links to one type, with their kinds."""
    kind, to = params.object_type(request), params.object_type(request, "to")
    record = params.find_record(world.hubspot, kind, request)
    limit = params.integer(request, "limit", LARGEST_PAGE, top=LARGEST_PAGE)
    return Response.json(_page(world, kind, record.id, to, params.cursor(request), limit, request.path))


def _page(
    world: "World", kind: ObjectType, object_id: str, to: ObjectType, after: int, limit: int, path: str
) -> dict[str, Any]:
    links = [link for link in world.hubspot.linked(kind.name, object_id, to.name) if int(link[0]) > after]
    page = links[:limit]
    body: dict[str, Any] = {
        "results": [{"toObjectId": to_id, "associationTypes": _kinds(kind, type_ids)} for to_id, type_ids in page]
    }
    if len(links) > limit:
        last = page[-1][0]
        body["paging"] = {"next": {"after": last, "link": f"{API}{path}?after={last}"}}
    return body


def _kinds(kind: ObjectType, type_ids: set[int]) -> list[dict[str, Any]]:
    return [_shown(TYPES[type_id]) for type_id in sorted(type_ids) if TYPES[type_id].from_type == kind.name]


def _shown(kind: AssociationType) -> dict[str, Any]:
    return {"category": "HUBSPOT_DEFINED", "typeId": kind.id, "label": kind.label}


def read_links(world: "World", request: Request) -> Response:
    """POST /crm/v4/associations/{from}/{to}/batch/read: up to 1,000 records; those without links or gone are errors."""
    kind, to = params.object_type(request, "from"), params.object_type(request, "to")
    results, errors = [], []
    for item in bodies.inputs(bodies.read_object(request), top=LARGEST_READ):
        object_id, after = str(item.get("id", "")), str(item.get("after") or "0")
        page = _page(world, kind, object_id, to, bodies.number(after, "after"), LARGEST_PAGE, request.path)
        record = world.hubspot.get(kind.name, object_id)
        if page["results"] and record is not None and record.archived_at is None:
            paging = {"paging": page["paging"]} if "paging" in page else {}
            results.append({"from": {"id": object_id}, "to": page["results"], **paging})
        else:
            errors.append(_nothing_linked(kind, object_id, to))
    return outcome(world, request, results, errors)


def _nothing_linked(kind: ObjectType, object_id: str, to: ObjectType) -> dict[str, Any]:
    return problem(
        "OBJECT_NOT_FOUND",
        f"No {to.singular} is associated with {kind.singular} {object_id}.",
        context={"fromObjectId": [object_id], "fromObjectType": [kind.singular], "toObjectType": [to.singular]},
        subCategory="crm.associations.NO_ASSOCIATIONS_FOUND",
    )


def put_default(world: "World", request: Request) -> Response:
    """PUT …/{from}/{id}/associations/default/{to}/{to_id}: idempotent; answers with both directions."""
    kind, object_id, to, to_id = _ends(world, request)
    forward = _known_kind(kind, to, None)
    world.hubspot.link(kind.name, object_id, to.name, to_id)
    results = [_default(object_id, to_id, forward.id)]
    if forward.reverse is not None:
        results.append(_default(to_id, object_id, forward.reverse))
    return outcome(world, request, results, [])


def _default(from_id: str, to_id: str, type_id: int) -> dict[str, Any]:
    spec = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}
    return {"from": {"id": from_id}, "to": {"id": to_id}, "associationSpec": spec}


def put_labelled(world: "World", request: Request) -> Response:
    """PUT …/{type}/{id}/associations/{to}/{to_id}: link by the kinds named in the body, a list."""
    kind, object_id, to, to_id = _ends(world, request)
    specs = bodies.objects(bodies.read(request), "association types")
    if not specs:
        raise invalid("Invalid input JSON: a list of association types is required")
    kinds = [_known_kind(kind, to, bodies.number(spec.get("associationTypeId"), "associationTypeId")) for spec in specs]
    for wanted in kinds:
        world.hubspot.link(kind.name, object_id, to.name, to_id, wanted.id)
    body = {
        "fromObjectTypeId": kind.type_id,
        "fromObjectId": object_id,
        "toObjectTypeId": to.type_id,
        "toObjectId": to_id,
        "labels": [wanted.label for wanted in kinds if wanted.label],
    }
    return Response.json(body, 201)


def remove_links(world: "World", request: Request) -> Response:
    """DELETE …/{type}/{id}/associations/{to}/{to_id}: every kind of link between the two."""
    kind, object_id, to, to_id = _ends(world, request)
    world.hubspot.unlink(kind.name, object_id, to.name, to_id)
    return Response.empty()


def list_labels(world: "World", request: Request) -> Response:
    """GET /crm/v4/associations/{from}/{to}/labels: every kind of link from one type to another."""
    kind, to = params.object_type(request, "from"), params.object_type(request, "to")
    kinds = [one for one in TYPES.values() if (one.from_type, one.to_type) == (kind.name, to.name)]
    return Response.json({"results": [_shown(one) for one in kinds]})


def _ends(world: "World", request: Request) -> tuple[ObjectType, str, ObjectType, str]:
    kind, to = params.object_type(request), params.object_type(request, "to")
    record = params.find_record(world.hubspot, kind, request)
    other = world.hubspot.resolve(to.name, request.params["to_id"])
    if other is None:
        raise not_found()
    return kind, record.id, to, other.id


def _known_kind(kind: ObjectType, to: ObjectType, type_id: int | None) -> AssociationType:
    try:
        return association_type(kind.name, to.name, type_id)
    except UnknownAssociation as error:
        raise invalid(str(error), code="INVALID_ASSOCIATION_TYPE") from error
