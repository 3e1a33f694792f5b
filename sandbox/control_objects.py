"""`/_control/objects`: look at everything, and change anything by hand as if in the vendor's dashboard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sandbox.http import Request
from sandbox.hubspot.present import associations, wire
from sandbox.hubspot.record import Record
from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.stripe import changes
from sandbox.stripe.present import present
from sandbox.stripe.store import KINDS
from sandbox.world import World


class ObjectsRefused(Exception):
    """A request for objects that makes no sense; the text says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def list_objects(world: World, request: Request, rest: list[str]) -> Any:
    """
    `GET objects/{provider}/{kind}` → `{"objects": […]}`, `…/{id}` → the object; shaped as the provider
    shows them.

    Stripe's come newest first and unexpanded, HubSpot's by id with every property set and all associations.

    :raises ObjectsRefused: unknown provider, kind or id
    """
    provider, kind, object_id = _address(rest)
    if object_id:
        return _one(world, provider, kind, object_id)
    if provider == "stripe":
        return {"objects": [present(world.stripe, row) for row in world.stripe.all(kind)]}
    archived = request.get("archived") == "true"
    return {"objects": [hubspot_wire(world, row) for row in world.hubspot.all(kind, archived=archived)]}


def change_objects(world: World, request: Request, rest: list[str]) -> Any:
    """
    `POST …/{kind}` makes an object, `PATCH …/{kind}/{id}` edits it, `DELETE …/{kind}/{id}` removes it.

    Times, balances and events follow as they would at the vendor. Answers with the object as it is now.

    :raises ObjectsRefused: unknown provider, kind or id, or a method that makes no sense
    """
    provider, kind, object_id = _address(rest)
    edits = STRIPE if provider == "stripe" else HUBSPOT
    edit = edits.get(request.method)
    if edit is None or bool(object_id) != (request.method != "POST"):
        raise ObjectsRefused(f"{request.method} {request.path} makes no sense.", 405)
    if object_id:
        _one(world, provider, kind, object_id)
    return edit(world, kind, object_id, request.json())


def hubspot_wire(world: World, record: Record) -> dict[str, Any]:
    """A HubSpot record with every property that is set, and its links."""
    shown = wire(record, sorted(record.properties))
    shown["associations"] = associations(world.hubspot, record, list(OBJECT_TYPES.values()), "v4")
    return shown


def _address(rest: list[str]) -> tuple[str, str, str]:
    provider, kind, object_id = (*rest, "", "", "")[:3]
    known = {"stripe": KINDS, "hubspot": tuple(OBJECT_TYPES)}.get(provider)
    if known is None:
        raise ObjectsRefused(f"There is no provider {provider!r}; there are stripe and hubspot.", 404)
    if kind not in known:
        what = f"{provider} has no objects called {kind!r}" if kind else f"Say which objects of {provider}"
        raise ObjectsRefused(f"{what}; there are {', '.join(known)}.", 404)
    return provider, kind, object_id


def _one(world: World, provider: str, kind: str, object_id: str) -> dict[str, Any]:
    if provider == "stripe":
        row = world.stripe.get(kind, object_id)
        if row is not None:
            return present(world.stripe, row)
    else:
        record = world.hubspot.get(kind, object_id)
        if record is not None:
            return hubspot_wire(world, record)
    raise ObjectsRefused(f"{provider} has no {kind} {object_id!r}.", 404)


def _stripe_create(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    if kind not in changes.BUILDERS:
        raise ObjectsRefused(f"A {kind} cannot be made by hand.", 400)
    return present(world.stripe, changes.create(world.stripe, kind, fields))


def _stripe_edit(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    row = world.stripe.table(kind).rows[object_id]
    unknown = fields.keys() - row.keys()
    if unknown:
        raise ObjectsRefused(f"A {kind} has no {', '.join(sorted(unknown))}.")
    return present(world.stripe, changes.replace(world.stripe, merged(row, fields)))


def _stripe_delete(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    changes.remove(world.stripe, kind, object_id)
    return {"id": object_id, "object": kind, "deleted": True}


def merged(row: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, Any]:
    """`row` with `fields` over it, key by key inside nested objects; null removes a key of metadata."""
    result = dict(row)
    for name, value in fields.items():
        known = result.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            result[name] = merged(known, value)
            if name == "metadata":
                result[name] = {key: text for key, text in result[name].items() if text is not None}
        else:
            result[name] = value
    return result


def _hubspot_create(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    """`{"properties": {…}, "id"?: …, "associations"?: {"companies": ["1"]}}`."""
    record = world.hubspot.create(kind, fields.get("properties", {}), at=_now(world), object_id=fields.get("id"))
    _link(world, kind, record.id, fields)
    return hubspot_wire(world, record)


def _hubspot_edit(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    record = world.hubspot.edit(kind, object_id, fields.get("properties", {}), at=_now(world))
    _link(world, kind, object_id, fields)
    return hubspot_wire(world, record)


def _hubspot_archive(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> Any:
    world.hubspot.archive(kind, object_id, at=_now(world))
    return _one(world, "hubspot", kind, object_id)


def _link(world: World, kind: str, object_id: str, fields: Mapping[str, Any]) -> None:
    for other, ids in fields.get("associations", {}).items():
        for other_id in ids:
            world.hubspot.link(kind, object_id, other, str(other_id))


def _now(world: World) -> datetime:
    return world.clock.now()


STRIPE = {"POST": _stripe_create, "PATCH": _stripe_edit, "DELETE": _stripe_delete}
HUBSPOT = {"POST": _hubspot_create, "PATCH": _hubspot_edit, "DELETE": _hubspot_archive}
