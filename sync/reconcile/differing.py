"""Where two states of one object differ, by name. Pure: values in, names and values out."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Field: TypeAlias = tuple[str, Any, Any]
"""The dotted name of a field, its value in the mirror, its value at the provider."""

# Objects of their own, however they come along in another: they change without a word about the object around them.
OWN = frozenset(["coupon", "customer", "payment_method", "plan", "price", "product", "promotion_code"])
SHOWN, LONGEST = 5, 200


def differences(mirror: Any, provider: Any, name: str = "") -> Iterator[Field]:
    """
    This function will yield every field in which the two differ; a field that is absent is the same as null.

    Objects in lists are matched by their `id`, in whatever order they come. Stripe's lists are their objects alone,
    and an object of its own inside another is its id.
    """
    ours, theirs = _plain(mirror, name), _plain(provider, name)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            yield from differences(ours.get(key), theirs.get(key), f"{name}.{key}" if name else key)
    elif ours != theirs:
        yield name, ours, theirs


def sample(fields: list[Field]) -> dict[str, dict[str, Any]]:
    """This function will return the first few fields as {name: {"mirror": …, "provider": …}}, long values cut."""
    return {name: {"mirror": _short(ours), "provider": _short(theirs)} for name, ours, theirs in fields[:SHOWN]}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        if name and value.get("object") in OWN:
            return value.get("id")
        if value.get("object") == "list":
            return _plain(value.get("data"), name)
        return dict(value)
    if isinstance(value, list) and value and all(isinstance(item, Mapping) and "id" in item for item in value):
        return {_key(item): item for item in value}
    return value


def _key(item: Mapping[str, Any]) -> str:
    """HubSpot names a linked record once for each kind of link."""
    return f"{item['id']} {item['type']}" if item.keys() == {"id", "type"} else str(item["id"])


def _short(value: Any) -> Any:
    text = value if isinstance(value, str) else repr(value)
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}…"
