"""Changing records: create, update, archive, merge, with the checks every type has (facts/hubspot.md §4, §6)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.hubspot import bodies, params
from sandbox.hubspot.associations import UnknownAssociation, association_type
from sandbox.hubspot.errors import HubSpotError, invalid, not_found
from sandbox.hubspot.present import chosen_names, wire
from sandbox.hubspot.record import Record, iso
from sandbox.hubspot.store import UniqueValueTaken
from sandbox.hubspot.types import ObjectType

if TYPE_CHECKING:
    from sandbox.hubspot.store import HubSpotStore
    from sandbox.world import World

# Any one of each inner tuple; HubSpot's object guide names these.
REQUIRED: dict[str, tuple[tuple[str, ...], ...]] = {
    "companies": (("name", "domain"),),
    "tickets": (("subject",), ("hs_pipeline",), ("hs_pipeline_stage",)),
    "invoices": (("hs_currency",),),
    "subscriptions": (("hs_name",),),
}


def create_record(world: "World", request: Request) -> Response:
    """POST /crm/v3/objects/{type}: with `associations` to existing records; 201."""
    kind, store = params.object_type(request), world.hubspot
    payload = bodies.read_object(request)
    values = checked_values(store, kind, payload.get("properties"))
    _check_required(kind, values)
    links = [_checked_link(store, kind, link) for link in bodies.objects(payload.get("associations"), "associations")]
    try:
        record = store.create(kind.name, values, at=world.clock.now())
    except UniqueValueTaken as error:
        raise _taken(error) from error
    for to_type, to_id, type_ids in links:
        for type_id in type_ids:
            store.link(kind.name, record.id, to_type, to_id, type_id)
    return Response.json(_written(store, record, values), 201)


def update_record(world: "World", request: Request) -> Response:
    """PATCH /crm/v3/objects/{type}/{id}: only the named properties; "" clears one."""
    kind, store = params.object_type(request), world.hubspot
    record = params.find_record(store, kind, request)
    if record.archived_at is not None:
        raise not_found()
    values = checked_values(store, kind, bodies.read_object(request).get("properties"))
    try:
        store.edit(kind.name, record.id, values, at=world.clock.now(), source="INTEGRATION")
    except UniqueValueTaken as error:
        raise _taken(error) from error
    return Response.json(_written(store, record, values))


def archive_record(world: "World", request: Request) -> Response:
    """DELETE /crm/v3/objects/{type}/{id}: into the recycle bin; 204 even when it is there already or unknown."""
    kind = params.object_type(request)
    record = world.hubspot.resolve(kind.name, request.params["id"])
    if record is not None and record.archived_at is None:
        world.hubspot.archive(kind.name, record.id, at=world.clock.now())
    return Response.empty()


def merge_records(world: "World", request: Request) -> Response:
    """POST /crm/v3/objects/{type}/merge: the second record becomes an alias of the first."""
    kind, store = params.object_type(request), world.hubspot
    payload = bodies.read_object(request)
    primary, merged = str(payload.get("primaryObjectId", "")), str(payload.get("objectIdToMerge", ""))
    if primary == merged or not store.get(kind.name, primary) or not store.get(kind.name, merged):
        raise not_found()
    record = store.merge(kind.name, primary, merged, at=world.clock.now())
    return Response.json(wire(record, kind.defaults))


def checked_values(store: "HubSpotStore", kind: ObjectType, given: Any) -> dict[str, str | None]:
    """
    Return the values of a write as HubSpot would store them: strings, times in ISO form.

    :raises HubSpotError: 400 naming every property that does not exist, is read-only or has a wrong value
    """
    if not isinstance(given, Mapping):
        raise invalid("Invalid input JSON: properties must be an object")
    problems: list[dict[str, Any]] = []
    values: dict[str, str | None] = {}
    for name, value in given.items():
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        code = _fault(store.definitions.get(kind.name, name), text)
        if code:
            message = (
                f'Property "{name}" does not exist' if code == "PROPERTY_DOESNT_EXIST" else f"{text} was not valid."
            )
            problems.append({"message": message, "code": code, "context": {"propertyName": [name]}})
        else:
            values[name] = _stored(text, store.definitions.get(kind.name, name))
    if problems:
        names = ", ".join(problem["context"]["propertyName"][0] for problem in problems)
        raise HubSpotError(400, f"Property values were not valid: {names}", errors=problems)
    return values


def _fault(definition: dict[str, Any] | None, text: str) -> str:
    """Return the code of what is wrong with a value, or ""."""
    if definition is None:
        return "PROPERTY_DOESNT_EXIST"
    if definition["modificationMetadata"]["readOnlyValue"]:
        return "READ_ONLY_VALUE"
    options = {option["value"] for option in definition["options"]}
    parts = text.split(";") if definition["fieldType"] == "checkbox" else [text]
    if text and options and not options.issuperset(parts):
        return "INVALID_OPTION"
    if text and definition["type"] == "number" and not _is_number(text):
        return "INVALID_NUMBER"
    if text and definition["type"] in ("date", "datetime") and _moment(text) is None:
        return "INVALID_DATE"
    return ""


def _stored(text: str, definition: dict[str, Any] | None) -> str | None:
    kind = definition["type"] if definition else "string"
    moment = _moment(text) if kind in ("date", "datetime") and text else None
    if moment is None:
        return text or None
    return iso(moment) if kind == "datetime" else f"{moment:%Y-%m-%d}"


def _moment(text: str) -> datetime | None:
    """Read ISO 8601 or epoch milliseconds, the two forms HubSpot takes."""
    try:
        moment = datetime.fromtimestamp(int(text) / 1000, UTC) if text.isdecimal() else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_required(kind: ObjectType, values: dict[str, str | None]) -> None:
    missing = [names[0] for names in REQUIRED.get(kind.name, ()) if not any(values.get(name) for name in names)]
    if missing:
        message = f"Error creating {kind.singular.upper()}. Some required properties were not set."
        detail = {"message": message, "code": "REQUIRED_PROPERTIES_MISSING", "context": {"properties": missing}}
        raise HubSpotError(400, message, errors=[detail])


def _checked_link(store: "HubSpotStore", kind: ObjectType, link: dict[str, Any]) -> tuple[str, str, list[int]]:
    """Return (to type, to id, kinds) of one entry of a create body; the kinds say what type the other record has."""
    type_ids = [
        bodies.number(spec.get("associationTypeId"), "associationTypeId")
        for spec in bodies.objects(link.get("types"), "types")
    ]
    to_id = str(bodies.objects([link.get("to")], "to")[0].get("id", ""))
    for to_type in store.types():
        try:
            for type_id in type_ids:
                association_type(kind.name, to_type, type_id)
        except UnknownAssociation:
            continue
        if type_ids and store.get(to_type, to_id) is not None:
            return to_type, to_id, type_ids
    raise invalid(f"No record {to_id} can be linked by association types {type_ids}", code="INVALID_ASSOCIATION")


def _taken(error: UniqueValueTaken) -> HubSpotError:
    if error.name == "email":
        message = f"Contact already exists. Existing ID: {error.holder}"
        return HubSpotError(409, message, category="CONFLICT")
    detail = {
        "message": f"{error.value} is already used by another record",
        "code": "CONFLICTING_UNIQUE_VALUE",
        "context": {"propertyName": [error.name], "existingObjectId": [error.holder]},
    }
    return HubSpotError(400, f"Property values were not valid: {error.name}", errors=[detail])


def _written(store: "HubSpotStore", record: Record, values: dict[str, str | None]) -> dict[str, Any]:
    return wire(record, chosen_names(store, record.kind, [*record.kind.defaults, *values]))
