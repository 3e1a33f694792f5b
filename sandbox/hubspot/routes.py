"""Every path of the fake HubSpot with the scope it needs, in both path styles (facts/hubspot.md §0, §10)."""

from collections.abc import Callable
from typing import TypeAlias

from sandbox.http import Handler, Request, Router
from sandbox.hubspot import inbox, links, objects, portal, search, writes
from sandbox.hubspot.types import find_type

Scope: TypeAlias = Callable[[Request], str]


def _objects(act: str, param: str = "type") -> Scope:
    """Tickets have one scope for both; the sandbox tells them apart so that a read key cannot write."""

    def scope(request: Request) -> str:
        kind = find_type(request.params[param])
        if kind is None or (kind.scope == "tickets" and act == "read"):
            return kind.scope if kind else ""
        return f"{kind.scope}.{act}"

    return scope


def _schemas(act: str) -> Scope:
    def scope(request: Request) -> str:
        kind = find_type(request.params["type"])
        return f"crm.schemas.{kind.name}.{act}" if kind else ""

    return scope


def _always(name: str) -> Scope:
    return lambda request: name


_OBJECTS = ("/crm/v3/objects/{type}", "/crm/objects/{version}/{type}")
_LINKS = ("/crm/v4/objects/{type}/{id}/associations", "/crm/objects/{version}/{type}/{id}/associations")
_PAIRS = ("/crm/v4/associations/{from}/{to}", "/crm/associations/{version}/{from}/{to}")
_PROPERTIES = ("/crm/v3/properties/{type}", "/crm/properties/{version}/{type}")
_PIPELINES = ("/crm/v3/pipelines/{type}", "/crm/pipelines/{version}/{type}")
_OWNERS = ("/crm/v3/owners", "/crm/owners/{version}")
_THREADS = ("/conversations/v3/conversations/threads", "/conversations/conversations/{version}/threads")
_ACCOUNT = ("/account-info/v3/details", "/account-info/{version}/details")

# method, roots, rest of the path, handler, scope. Literal words stand before placeholders: first match wins.
_TABLE: tuple[tuple[str, tuple[str, ...], str, Handler, Scope], ...] = (
    ("GET", _OBJECTS, "", objects.list_records, _objects("read")),
    ("POST", _OBJECTS, "/search", search.search_records, _objects("read")),
    ("POST", _OBJECTS, "/batch/read", objects.read_batch, _objects("read")),
    ("POST", _OBJECTS, "/merge", writes.merge_records, _objects("write")),
    ("POST", _OBJECTS, "", writes.create_record, _objects("write")),
    ("GET", _OBJECTS, "/{id}", objects.get_record, _objects("read")),
    ("PATCH", _OBJECTS, "/{id}", writes.update_record, _objects("write")),
    ("DELETE", _OBJECTS, "/{id}", writes.archive_record, _objects("write")),
    ("GET", _LINKS, "/{to}", links.list_links, _objects("read")),
    ("PUT", _LINKS, "/default/{to}/{to_id}", links.put_default, _objects("write")),
    ("PUT", _LINKS, "/{to}/{to_id}", links.put_labelled, _objects("write")),
    ("DELETE", _LINKS, "/{to}/{to_id}", links.remove_links, _objects("write")),
    ("POST", _PAIRS, "/batch/read", links.read_links, _objects("read", "from")),
    ("GET", _PAIRS, "/labels", links.list_labels, _objects("read", "from")),
    ("GET", _PROPERTIES, "", portal.list_properties, _schemas("read")),
    ("POST", _PROPERTIES, "", portal.create_property, _schemas("write")),
    ("POST", _PROPERTIES, "/batch/read", portal.read_properties, _schemas("read")),
    ("GET", _PROPERTIES, "/{name}", portal.get_property, _schemas("read")),
    ("GET", _PIPELINES, "", portal.list_pipelines, _objects("read")),
    ("GET", _PIPELINES, "/{pipeline}", portal.get_pipeline, _objects("read")),
    ("GET", _PIPELINES, "/{pipeline}/stages", portal.list_stages, _objects("read")),
    ("GET", _OWNERS, "", portal.list_owners, _always("crm.objects.owners.read")),
    # The official client asks with a slash at the end.
    ("GET", _OWNERS, "/", portal.list_owners, _always("crm.objects.owners.read")),
    ("GET", _OWNERS, "/{id}", portal.get_owner, _always("crm.objects.owners.read")),
    ("GET", _THREADS, "", inbox.list_threads, _always("conversations.read")),
    ("GET", _THREADS, "/{thread}", inbox.get_thread, _always("conversations.read")),
    ("GET", _THREADS, "/{thread}/messages", inbox.list_messages, _always("conversations.read")),
    ("GET", _ACCOUNT, "", portal.account_details, _always("")),
)


class Routes(Router):
    """The router, which also knows the scope each matched route needs."""

    def __init__(self) -> None:
        super().__init__()
        self._scopes: dict[tuple[str, str], Scope] = {}
        for method, roots, rest, handler, scope in _TABLE:
            for root in roots:
                self.route(method, root + rest, handler)
                self._scopes[method, root + rest] = scope

    def permission(self, request: Request) -> str:
        """Return the scope of a matched request, "" where any token will do."""
        return self._scopes[request.method, request.route](request)
