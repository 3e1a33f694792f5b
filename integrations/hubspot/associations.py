"""Association lists that HubSpot cut into pages, read to their end."""

from typing import Any

from integrations.hubspot import errors
from integrations.hubspot.transport import Connection, Patience, decoded, safely

NOTHING_LINKED = "crm.associations.NO_ASSOCIATIONS_FOUND"
_SINGULAR = {"companies": "company", "line_items": "line_item"}
_PRIMARY = frozenset([1, 2, 5, 6, 25, 26])
# Where one of several companies is the primary one, its link has the plain name and every other a suffix.
_WITH_PRIMARY = frozenset(["deals", "tickets", "contacts"])
_SUFFIXES = {702: "_signer", 703: "_signer", 930: "_billing", 1226: "_billing"}


def complete(
    connection: Connection, object_name: str, payload: dict[str, Any], wanted: tuple[str, ...], patience: Patience
) -> None:
    """
    This function will add to `payload["associations"]` what its pages left out.

    A record's answer holds the first page of each list and says where the next begins. The dated version has no
    list of one record's links, so the batch read is asked for that record, which takes the same `after`.
    :raises ProviderError: HubSpot refused or did not answer
    """
    for name in wanted:
        found = _list_of(payload, name)
        while after := _after(found):
            answer = _next_page(connection, (object_name, name), (payload["id"], after), patience)
            found.pop("paging", None)
            _append(found, answer, (object_name, name))


def add(payload: dict[str, Any], kinds: tuple[str, str], page: dict[str, Any]) -> None:
    """This function will write a batch read's links of one record into its payload, as a record's own answer has."""
    if page.get("to"):
        found = payload.setdefault("associations", {}).setdefault(kinds[1].replace("_", " "), {"results": []})
        _append(found, page, kinds)


def none_linked(answer: dict[str, Any]) -> list[str]:
    """This function will return the ids of which a batch read says that nothing is linked to them."""
    return [
        str(id)
        for problem in answer.get("errors") or []
        if problem.get("subCategory") == NOTHING_LINKED
        for id in (problem.get("context") or {}).get("fromObjectId") or []
    ]


def _list_of(payload: dict[str, Any], name: str) -> dict[str, Any]:
    associations = payload.get("associations") or {}
    found: dict[str, Any] = associations.get(name) or associations.get(name.replace("_", " ")) or {}
    return found


def _after(page: dict[str, Any]) -> str:
    return str(((page.get("paging") or {}).get("next") or {}).get("after") or "")


def _next_page(
    connection: Connection, kinds: tuple[str, str], start: tuple[str, str], patience: Patience
) -> dict[str, Any]:
    body = {"inputs": [{"id": start[0], "after": start[1]}]}

    def read(timeout: tuple[float, float]) -> dict[str, Any]:
        answer = connection.links.get_page(*kinds, body, _preload_content=False, _request_timeout=timeout)
        return decoded(answer.data)

    return _only(safely(read, patience))


def _only(answer: dict[str, Any]) -> dict[str, Any]:
    """
    The one result of a batch of one; {} when the links were removed meanwhile.

    The pinned version answers 200 to partial failures as well (facts/hubspot.md §9), so results are counted: a list
    cut short without a word would show a company without half of its contacts.
    """
    results, problems = answer.get("results") or [], answer.get("errors") or []
    if results:
        page: dict[str, Any] = results[0]
        return page
    if not any(problem.get("subCategory") == NOTHING_LINKED for problem in problems):
        raise errors.from_connection(LookupError("no result in a batch of one"), write=False)
    return {}


def _append(found: dict[str, Any], page: dict[str, Any], kinds: tuple[str, str]) -> None:
    """Batch read names the kinds of a link by number; written in the record's way, by name, once per kind."""
    for link in page.get("to", []):
        for kind in link.get("associationTypes", []):
            found["results"].append({"id": str(link["toObjectId"]), "type": _kind_name(kinds, kind["typeId"])})
    if page.get("paging"):
        found["paging"] = page["paging"]


def _kind_name(kinds: tuple[str, str], type_id: int) -> str:
    """The name that a record's own answer gives this kind of link (facts/hubspot.md §5, labelled ids)."""
    plain = "_to_".join(_SINGULAR.get(kind, kind.removesuffix("s")) for kind in kinds)
    has_primary = "companies" in kinds and not _WITH_PRIMARY.isdisjoint(kinds)
    return plain + _SUFFIXES.get(type_id, "_unlabeled" if has_primary and type_id not in _PRIMARY else "")
