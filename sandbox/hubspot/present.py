"""Records as they go over the wire."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.hubspot.associations import TYPES
from sandbox.hubspot.record import Record, iso
from sandbox.hubspot.types import ObjectType

if TYPE_CHECKING:
    from sandbox.hubspot.store import HubSpotStore

ASSOCIATIONS_PER_PAGE = 100
API = "https://api.hubapi.com"


def chosen_names(store: "HubSpotStore", kind: ObjectType, wanted: Collection[str]) -> tuple[str, ...]:
    """
    Return the property names an answer shows: the default set, or what was asked for plus id and times.

    Names that are not defined are dropped without a word, as HubSpot does.
    """
    if not wanted:
        return kind.defaults
    stamps = ("hs_createdate" if "hs_createdate" in kind.defaults else "createdate", kind.modified, "hs_object_id")
    known = store.definitions.names(kind.name)
    return tuple(dict.fromkeys([name for name in wanted if name in known] + list(stamps)))


def wire(record: Record, names: Sequence[str], values: dict[str, str] | None = None) -> dict[str, Any]:
    """Return one record with these properties, null where unset; `values` replaces the newest ones (search index)."""
    stored = record.properties if values is None else values
    body: dict[str, Any] = {
        "id": record.id,
        "properties": {name: stored.get(name) for name in names},
        "createdAt": stored["createdate"],
        "updatedAt": stored[record.kind.modified],
        "archived": record.archived_at is not None,
    }
    if record.archived_at is not None:
        body["archivedAt"] = iso(record.archived_at)
    return body


def history(record: Record, names: Sequence[str]) -> dict[str, Any]:
    """Return `propertiesWithHistory`: for each name its values, newest first."""
    return {
        name: [
            {"value": change.value, "timestamp": iso(change.at), "sourceType": change.source}
            for change in record.history_of(name)
        ]
        for name in names
    }


def associations(store: "HubSpotStore", record: Record, wanted: Sequence[ObjectType], version: str) -> dict[str, Any]:
    """
    Return the `associations` of one record: per type the ids with the name of each kind of link.

    A labelled link appears once per kind ("deal_to_company" and "deal_to_company_unlabeled"), as in HubSpot's
    answers, so readers must take ids once. Types without a link have no key at all.
    """
    found = {}
    for kind in wanted:
        links = list(store.linked(record.kind.name, record.id, kind.name))
        if links:
            found[kind.association_key] = _association_page(record, kind, links, version)
    return found


def _association_page(
    record: Record, kind: ObjectType, links: list[tuple[str, set[int]]], version: str
) -> dict[str, Any]:
    page = links[:ASSOCIATIONS_PER_PAGE]
    from_type = record.kind.name
    results = [
        {"id": to_id, "type": TYPES[type_id].name}
        for to_id, type_ids in page
        for type_id in sorted(type_ids)
        if TYPES[type_id].from_type == from_type
    ]
    body: dict[str, Any] = {"results": results}
    if len(links) > len(page):
        after = page[-1][0]
        path = f"/crm/{version}/objects/{from_type}" if version == "v4" else f"/crm/objects/{version}/{from_type}"
        link = f"{API}{path}/{record.id}/associations/{kind.name}?after={after}"
        body["paging"] = {"next": {"after": after, "link": link}}
    return body
