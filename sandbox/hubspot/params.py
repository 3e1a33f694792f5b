"""What requests ask for, checked: object type, limit, property names, booleans."""

from typing import TYPE_CHECKING

from sandbox.http import Request
from sandbox.hubspot.errors import HubSpotError, invalid, not_found
from sandbox.hubspot.record import Record
from sandbox.hubspot.types import ObjectType, find_type

if TYPE_CHECKING:
    from sandbox.hubspot.store import HubSpotStore

VERSIONS = ("2025-09", "2026-03", "2026-09")


def is_dated(request: Request) -> bool:
    """Whether the request came on a dated path (facts/hubspot.md §0)."""
    return "version" in request.params


def check_version(request: Request) -> None:
    """:raises HubSpotError: 404 on a date that is no version."""
    if request.params.get("version", VERSIONS[0]) not in VERSIONS:
        raise HubSpotError(404, "resource not found", category="OBJECT_NOT_FOUND")


def object_type(request: Request, param: str = "type") -> ObjectType:
    """Return the type that a path segment names, by name, singular or numeric alias."""
    return named_type(request.params[param])


def named_type(name: str) -> ObjectType:
    """:raises HubSpotError: 400 when the portal has no such object type."""
    kind = find_type(name)
    if kind is None:
        raise invalid(f"Unable to infer object type from: {name}")
    return kind


def integer(request: Request, name: str, default: int, *, top: int) -> int:
    """Return a whole number from 1 to `top`.

    :raises HubSpotError: 400 for anything else
    """
    text = request.get(name)
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= top:
        raise invalid(f"{name} must be a number from 1 to {top}, not {text}", code="INVALID_PARAMETER", name=name)
    return int(text)


def cursor(request: Request) -> int:
    """Return the id after which a page starts; 0 for the first page.

    :raises HubSpotError: 400 when `after` is no number
    """
    text = request.get("after") or "0"
    if not (text.isascii() and text.isdecimal()):
        raise invalid(f"after is not a cursor of this list: {text}", code="INVALID_PARAMETER", name="after")
    return int(text)


def words(request: Request, name: str) -> list[str]:
    """Return a list parameter, given repeatedly or with commas."""
    return [word for value in request.get_all(name) for word in value.split(",") if word]


def truth(request: Request, name: str) -> bool:
    """Return a boolean parameter."""
    return request.get(name).lower() == "true"


def find_record(store: "HubSpotStore", kind: ObjectType, request: Request) -> Record:
    """Return the record a path names, by id (merged ids too) or by a unique property.

    :raises HubSpotError: 404 when there is none
    """
    wanted, id_property = request.params["id"], request.get("idProperty")
    if not id_property or id_property == "hs_object_id":
        record = store.resolve(kind.name, wanted)
    else:
        record = by_property(store, kind, id_property, wanted)
    if record is None:
        raise not_found()
    return record


def by_property(store: "HubSpotStore", kind: ObjectType, name: str, value: str) -> Record | None:
    """Return the record with this value of a unique property.

    :raises HubSpotError: 400 when the property is not unique
    """
    if name not in store.definitions.unique_names(kind.name):
        raise invalid(f"{name} is not a unique property of {kind.name}", code="INVALID_ID_PROPERTY", name=name)
    return store.by_unique(kind.name, name, value)
