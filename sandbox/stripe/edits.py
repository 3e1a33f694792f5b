"""The writes that Billing Ops' neighbours do by API: customers, and a subscription's metadata."""

from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.stripe import changes
from sandbox.stripe.errors import ApiError, missing, unknown_parameter
from sandbox.stripe.objects import address
from sandbox.stripe.present import deleted
from sandbox.stripe.table import Object

if TYPE_CHECKING:
    from sandbox.world import World

CUSTOMER_TEXTS = ("description", "email", "name", "phone", "tax_exempt", "test_clock")
MAX_KEYS, MAX_KEY, MAX_VALUE = 50, 40, 500


def create_customer(world: "World", request: Request) -> Object:
    """POST /v1/customers."""
    fields = _customer_fields(request.form(), {})
    return changes.create(world.stripe, "customer", fields, request)


def update_customer(world: "World", request: Request) -> Object:
    """POST /v1/customers/{id}."""
    row = _find(world, "customer", request)
    return changes.replace(world.stripe, {**row, **_customer_fields(request.form(), row)}, request)


def delete_customer(world: "World", request: Request) -> Response:
    """DELETE /v1/customers/{id}: its subscriptions end at once; answers with the stub."""
    row = _find(world, "customer", request)
    changes.remove(world.stripe, "customer", row["id"], request)
    return Response.json(deleted("customer", row["id"]))


def update_subscription(world: "World", request: Request) -> Object:
    """POST /v1/subscriptions/{id}: metadata and description."""
    row = _find(world, "subscription", request)
    form = request.form()
    changed: Object = {}
    for name, value in form.items():
        if name == "metadata":
            changed["metadata"] = merge_metadata(row["metadata"], value)
        elif name == "description":
            changed["description"] = value or None
        elif name != "expand":
            raise unknown_parameter(name)
    return changes.replace(world.stripe, {**row, **changed}, request)


def merge_metadata(known: dict[str, str], given: Any) -> dict[str, str]:
    """
    Metadata after an update: given keys replace, an empty value unsets its key, `metadata=` unsets all.

    :raises ApiError: more than 50 keys, a key over 40 or a value over 500 characters
    """
    if given == "":
        return {}
    if not isinstance(given, dict):
        raise ApiError("Invalid object", param="metadata")
    merged = {**known, **given}
    merged = {key: value for key, value in merged.items() if value != ""}
    if len(merged) > MAX_KEYS:
        raise ApiError(f"You can only have {MAX_KEYS} keys in metadata.", param="metadata")
    for key, value in merged.items():
        if len(key) > MAX_KEY or len(value) > MAX_VALUE:
            raise ApiError(
                f"Metadata keys are limited to {MAX_KEY} characters and values to {MAX_VALUE}.",
                param=f"metadata[{key}]",
            )
    return merged


def _customer_fields(form: dict[str, Any], row: Object) -> Object:
    fields: Object = {}
    for name, value in form.items():
        if name in CUSTOMER_TEXTS:
            fields[name] = value or None
        elif name == "metadata":
            fields["metadata"] = merge_metadata(row.get("metadata", {}), value)
        elif name == "address":
            known = row.get("address") or address()
            fields["address"] = {**known, **{part: text or None for part, text in value.items()}} if value else None
        elif name != "expand":
            raise unknown_parameter(name)
    return fields


def _find(world: "World", kind: str, request: Request) -> Object:
    row = world.stripe.get(kind, request.params["id"])
    if row is None:
        raise missing(kind, request.params["id"])
    return row
