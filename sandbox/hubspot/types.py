"""The object types of the portal, and the names HubSpot accepts for each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One CRM object type.

    `name` is our key and HubSpot's path segment, `type_id` the numeric alias, `singular` the word used in
    association type names, `association_key` the key under `associations` in a v3 answer ("line items").
    """

    name: str
    type_id: str
    singular: str
    association_key: str
    modified: str
    scope: str
    defaults: tuple[str, ...]
    search_text: tuple[str, ...]


# name, id, singular, default properties, text that `query` searches. The default sets are the ones named in
# HubSpot's search guide; id and modified stamp always come along.
_TABLE = (
    ("contacts", "0-1", "contact", "createdate email firstname lastname", "firstname lastname email company"),
    ("companies", "0-2", "company", "createdate domain name", "name domain phone"),
    ("deals", "0-3", "deal", "amount closedate createdate dealname dealstage pipeline", "dealname"),
    (
        "tickets", "0-5", "ticket",
        "content createdate hs_pipeline hs_pipeline_stage hs_ticket_category hs_ticket_priority subject",
        "subject content hs_ticket_id",
    ),
    ("products", "0-7", "product", "createdate description name price", "name description hs_sku"),
    (
        "line_items", "0-8", "line_item", "amount createdate hs_product_id name price quantity",
        "name description hs_sku",
    ),
    (
        "quotes", "0-14", "quote", "hs_createdate hs_expiration_date hs_public_url_key hs_status hs_title",
        "hs_title hs_quote_number",
    ),
    ("invoices", "0-53", "invoice", "hs_createdate", "hs_number hs_title"),
    ("subscriptions", "0-69", "subscription", "hs_createdate", "hs_name"),
)  # fmt: skip


def _object_type(name: str, type_id: str, singular: str, defaults: str, text: str) -> ObjectType:
    # Contacts alone stamp `lastmodifieddate`; tickets alone have one scope for both (facts §4, §10).
    modified = "lastmodifieddate" if name == "contacts" else "hs_lastmodifieddate"
    return ObjectType(
        name=name,
        type_id=type_id,
        singular=singular,
        association_key=name.replace("_", " "),
        modified=modified,
        scope="tickets" if name == "tickets" else f"crm.objects.{name}",
        defaults=(*defaults.split(), modified, "hs_object_id"),
        search_text=tuple(text.split()),
    )


OBJECT_TYPES: dict[str, ObjectType] = {row[0]: _object_type(*row) for row in _TABLE}

_NAMES: dict[str, ObjectType] = {
    alias: kind
    for kind in OBJECT_TYPES.values()
    for alias in (kind.name, kind.type_id, kind.singular, kind.association_key)
}


def find_type(name: str) -> ObjectType | None:
    """Return the object type that a path segment names ("deals", "deal", "0-3"), or None."""
    return _NAMES.get(name) or _NAMES.get(name.lower())
