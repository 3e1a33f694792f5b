"""How a builder fills in what the caller left out."""

from typing import Any

from sandbox.stripe.table import Object

ADDRESS_FIELDS = ("city", "country", "line1", "line2", "postal_code", "state")


def build(defaults: Object, fields: dict[str, Any], *, includable: tuple[str, ...] = ()) -> Object:
    """
    `defaults` overridden by `fields`.

    :raises TypeError: a field that this object does not have at our API version; `includable` ones are
        legal but
        absent until given, because Stripe shows them only when expanded
    """
    unknown = fields.keys() - defaults.keys() - set(includable)
    if unknown:
        raise TypeError(f"{defaults['object']} has no field {', '.join(sorted(unknown))}")
    return {**defaults, **fields}


def address(**fields: str | None) -> Object:
    """An address with every part present, null where unknown."""
    unknown = fields.keys() - set(ADDRESS_FIELDS)
    if unknown:
        raise TypeError(f"an address has no {', '.join(sorted(unknown))}")
    return {name: fields.get(name) for name in ADDRESS_FIELDS}
