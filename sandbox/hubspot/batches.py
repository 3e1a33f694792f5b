"""Answers of batch endpoints: 207 with `errors` on v3 and v4 paths, 200 with the same body on dated ones."""

from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.hubspot.params import is_dated
from sandbox.hubspot.record import iso
from sandbox.hubspot.types import ObjectType

if TYPE_CHECKING:
    from sandbox.world import World


def outcome(
    world: "World", request: Request, results: list[Any], errors: list[dict[str, Any]], *, status: int = 200
) -> Response:
    """Return the answer of a batch that may have failed in parts. A partial failure is still a success status."""
    now = iso(world.clock.now())
    body: dict[str, Any] = {"status": "COMPLETE", "results": results, "startedAt": now, "completedAt": now}
    if errors:
        body |= {"numErrors": len(errors), "errors": errors}
        status = status if is_dated(request) else 207
    return Response.json(body, status)


def missing_records(kind: ObjectType, ids: list[str]) -> list[dict[str, Any]]:
    """Return the error entry of a batch read for ids that do not exist; HubSpot lists them all in one entry."""
    if not ids:
        return []
    objects = kind.singular.upper()
    message = f"Could not get some {objects} objects, they may be deleted or not exist. Check that ids are valid."
    return [problem("OBJECT_NOT_FOUND", message, context={"ids": ids})]


def problem(category: str, message: str, *, context: dict[str, list[str]], **more: Any) -> dict[str, Any]:
    """Return one entry of a batch's `errors`."""
    body = {"status": "error", "category": category, "message": message, "context": context}
    return body | {"errors": [], "links": {}} | more
