"""JSON bodies, checked for shape: what is not of the documented shape is 400, as HubSpot's own parser says."""

from typing import Any

from sandbox.http import Request
from sandbox.hubspot.errors import HubSpotError, invalid


def read(request: Request) -> Any:
    """Return the JSON of a request.

    :raises HubSpotError: 400 when it is no JSON
    """
    try:
        return request.json()
    except ValueError as error:
        raise _malformed("the body") from error


def read_object(request: Request) -> dict[str, Any]:
    """Return the JSON object of a request.

    :raises HubSpotError: 400 when it is none
    """
    value = read(request)
    if not isinstance(value, dict):
        raise _malformed("the body")
    return value


def objects(value: Any, name: str) -> list[dict[str, Any]]:
    """Return a list of objects; an absent one is empty.

    :raises HubSpotError: 400 for anything else
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _malformed(name)
    return value


def strings(value: Any, name: str) -> list[str]:
    """Return a list of strings; an absent one is empty.

    :raises HubSpotError: 400 for anything else
    """
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _malformed(name)
    return value


def number(value: Any, name: str) -> int:
    """Return a whole number, which may come as text.

    :raises HubSpotError: 400 for anything else
    """
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdecimal()):
        raise _malformed(name)
    return int(text)


def inputs(payload: dict[str, Any], *, top: int) -> list[dict[str, Any]]:
    """Return the `inputs` of a batch.

    :raises HubSpotError: 400 when there are none, or more than `top`
    """
    found = objects(payload.get("inputs"), "inputs")
    if not found:
        raise _malformed("inputs")
    if len(found) > top:
        raise invalid(f"The maximum number of inputs supported in a batch request is {top}, {len(found)} were sent")
    return found


def _malformed(name: str) -> HubSpotError:
    return invalid(f"Invalid input JSON: {name} could not be read", code="INVALID_JSON")
