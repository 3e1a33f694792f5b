"""Refusals in HubSpot's words (facts/hubspot.md §7, error shape)."""

from typing import Any
from uuid import uuid4

from sandbox.http import Response

MISSING_SCOPES = (
    "This app hasn't been granted all required scopes to make this call. "
    "Read more about required scopes here: https://developers.hubspot.com/scopes."
)


class HubSpotError(Exception):
    """A refusal to answer with: status, category and the entries of `errors`, if any."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        category: str = "VALIDATION_ERROR",
        errors: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.category, self.errors = status, message, category, errors or []

    def response(self) -> Response:
        """The refusal as an HTTP answer."""
        return envelope(self.status, self.message, self.category, errors=self.errors)


def envelope(status: int, message: str, category: str, **more: Any) -> Response:
    """An error answer; `more` are further fields of the envelope, empty ones are left out."""
    body = {"status": "error", "message": message, "correlationId": str(uuid4()), "category": category}
    return Response.json(body | {name: value for name, value in more.items() if value}, status)


def invalid(message: str, *, code: str = "", name: str = "") -> HubSpotError:
    """400: the request itself is wrong; `name` is the property or parameter at fault."""
    detail: dict[str, Any] = {"message": message}
    if code:
        detail["code"] = code
    if name:
        detail["context"] = {"propertyName": [name]}
    return HubSpotError(400, message, errors=[detail] if code or name else [])


def not_found(message: str = "Object not found.  objectId are usually numeric.") -> HubSpotError:
    """404: no such object."""
    return HubSpotError(404, message, category="OBJECT_NOT_FOUND")


def missing_scopes(scope: str) -> Response:
    """403: the token is good but lacks a scope."""
    detail = {
        "message": "One or more of the following scopes are required.",
        "context": {"requiredGranularScopes": [scope]},
    }
    links = {"scopes": "https://developers.hubspot.com/scopes"}
    return envelope(403, MISSING_SCOPES, "MISSING_SCOPES", errors=[detail], links=links)


def rate_limited(policy: str) -> Response:
    """429 in the shape seen from the real API; without Retry-After, which HubSpot does not promise."""
    message = f"You have reached your {policy.lower()} limit."
    return envelope(429, message, "RATE_LIMITS", errorType="RATE_LIMIT", policyName=policy)
