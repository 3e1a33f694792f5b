"""What is the account's own: details, owners, pipelines, property definitions."""

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sandbox.http import Request, Response
from sandbox.hubspot import bodies, params
from sandbox.hubspot.batches import outcome, problem
from sandbox.hubspot.errors import HubSpotError, invalid, not_found
from sandbox.hubspot.pipelines import PIPELINES

if TYPE_CHECKING:
    from sandbox.world import World

PORTAL_ID, TIME_ZONE = 26586079, "Europe/Berlin"
_MADE_AT = "2024-02-01T09:00:00.000Z"
_NEEDED = ("name", "label", "type", "fieldType", "groupName")
_SETTABLE = (*_NEEDED, "description", "options", "displayOrder", "hasUniqueValue", "hidden", "formField")


def _owner(number: int, name: str) -> dict[str, Any]:
    return {
        "id": str(51_000_000 + number),
        "email": f"{name.lower().replace(' ', '.')}@flowfuse.example",
        "firstName": name.split()[0],
        "lastName": name.split()[1],
        "userId": 1000 + number,
        "userIdIncludingInactive": 1000 + number,
        "type": "PERSON",
        "createdAt": _MADE_AT,
        "updatedAt": _MADE_AT,
        "archived": False,
        "teams": [],
    }


OWNERS = [_owner(number, name) for number, name in enumerate(("Sales Desk", "Success Desk", "Support Desk"), start=1)]


def account_details(world: "World", request: Request) -> Response:
    """GET /account-info/v3/details."""
    offset = ZoneInfo(TIME_ZONE).utcoffset(world.clock.now().replace(tzinfo=None))
    seconds = int(offset.total_seconds()) if offset else 0
    return Response.json(
        {
            "portalId": PORTAL_ID,
            "accountType": "STANDARD",
            "timeZone": TIME_ZONE,
            "companyCurrency": "USD",
            "additionalCurrencies": ["EUR", "GBP"],
            "utcOffset": f"+{seconds // 3600:02d}:{seconds % 3600 // 60:02d}",
            "utcOffsetMilliseconds": seconds * 1000,
            "uiDomain": "app-eu1.hubspot.com",
            "dataHostingLocation": "eu1",
        }
    )


def list_owners(world: "World", request: Request) -> Response:
    """GET /crm/v3/owners, by e-mail if asked."""
    email, limit = request.get("email"), params.integer(request, "limit", 100, top=500)
    if params.truth(request, "archived"):
        return Response.json({"results": []})
    found = [one for one in OWNERS if int(one["id"]) > params.cursor(request) and email in ("", one["email"])]
    body: dict[str, Any] = {"results": found[:limit]}
    if len(found) > limit:
        body["paging"] = {"next": {"after": found[limit - 1]["id"]}}
    return Response.json(body)


def get_owner(world: "World", request: Request) -> Response:
    """GET /crm/v3/owners/{id}, where `idProperty=userId` reads the id as a user's."""
    name = "userId" if request.get("idProperty") == "userId" else "id"
    owner = next((one for one in OWNERS if str(one[name]) == request.params["id"]), None)
    if owner is None:
        raise not_found("resource not found")
    return Response.json(owner)


def list_pipelines(world: "World", request: Request) -> Response:
    """GET /crm/v3/pipelines/{type}."""
    return Response.json({"results": PIPELINES.get(params.object_type(request).name, [])})


def get_pipeline(world: "World", request: Request) -> Response:
    """GET /crm/v3/pipelines/{type}/{pipeline}."""
    return Response.json(_pipeline(request))


def list_stages(world: "World", request: Request) -> Response:
    """GET /crm/v3/pipelines/{type}/{pipeline}/stages."""
    return Response.json({"results": _pipeline(request)["stages"]})


def _pipeline(request: Request) -> dict[str, Any]:
    pipelines = PIPELINES.get(params.object_type(request).name, [])
    found = next((one for one in pipelines if one["id"] == request.params["pipeline"]), None)
    if found is None:
        raise not_found(f"Pipeline {request.params['pipeline']} was not found")
    return found


def list_properties(world: "World", request: Request) -> Response:
    """GET /crm/v3/properties/{type}: every definition, unpaged."""
    kind = params.object_type(request)
    archived = params.truth(request, "archived")
    return Response.json({"results": [] if archived else world.hubspot.definitions.of(kind.name)})


def get_property(world: "World", request: Request) -> Response:
    """GET /crm/v3/properties/{type}/{name}."""
    found = world.hubspot.definitions.get(params.object_type(request).name, request.params["name"])
    if found is None:
        raise HubSpotError(404, f"Property {request.params['name']} was not found", category="OBJECT_NOT_FOUND")
    return Response.json(found)


def read_properties(world: "World", request: Request) -> Response:
    """POST /crm/v3/properties/{type}/batch/read."""
    kind = params.object_type(request)
    names = [str(item.get("name", "")) for item in bodies.inputs(bodies.read_object(request), top=100)]
    found = {name: world.hubspot.definitions.get(kind.name, name) for name in names}
    missing = [name for name, definition in found.items() if definition is None]
    message = "Some properties do not exist"
    errors = [problem("OBJECT_NOT_FOUND", message, context={"name": missing})] if missing else []
    return outcome(world, request, [definition for definition in found.values() if definition], errors)


def create_property(world: "World", request: Request) -> Response:
    """POST /crm/v3/properties/{type}: a property of the portal's own, possibly unique; 201, 409 when it exists."""
    kind, payload = params.object_type(request), bodies.read_object(request)
    missing = [name for name in _NEEDED if not isinstance(payload.get(name), str) or not payload[name]]
    if missing:
        raise invalid(f"Invalid input JSON: {', '.join(missing)} required", code="REQUIRED_FIELD", name=missing[0])
    definitions = world.hubspot.definitions
    if definitions.get(kind.name, payload["name"]) is not None:
        message = f"A property named '{payload['name']}' already exists."
        raise HubSpotError(409, message, category="OBJECT_ALREADY_EXISTS")
    bodies.objects(payload.get("options"), "options")
    fields = {name: payload[name] for name in _SETTABLE if payload.get(name) is not None}
    return Response.json(definitions.define(kind.name, **fields), 201)
