"""The conversations API, as far as a ticket's messages are read."""

from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.hubspot import params
from sandbox.hubspot.errors import not_found

if TYPE_CHECKING:
    from sandbox.world import World

LARGEST_PAGE = 500


def list_threads(world: "World", request: Request) -> Response:
    """GET …/threads: all, or those of `associatedTicketId` or `associatedContactId`."""
    ticket, contact = request.get("associatedTicketId"), request.get("associatedContactId")
    threads = world.hubspot.threads_of(ticket) if ticket else world.hubspot.conversations.all()
    if contact:
        threads = [thread for thread in threads if thread.get("associatedContactId") == contact]
    shown = [_shown(thread, request) for thread in threads]
    return Response.json(_page(request, shown))


def get_thread(world: "World", request: Request) -> Response:
    """GET …/threads/{thread}."""
    thread = world.hubspot.conversations.get(request.params["thread"])
    if thread is None:
        raise not_found("Thread not found")
    return Response.json(_shown(thread, request))


def list_messages(world: "World", request: Request) -> Response:
    """GET …/threads/{thread}/messages: messages and internal comments, oldest first; `sort=-createdAt` turns it."""
    if world.hubspot.conversations.get(request.params["thread"]) is None:
        raise not_found("Thread not found")
    messages = world.hubspot.conversations.messages(request.params["thread"])
    newest_first = request.get("sort") == "-createdAt"
    return Response.json(_page(request, messages[::-1] if newest_first else messages))


def _shown(thread: dict[str, Any], request: Request) -> dict[str, Any]:
    """The ticket's id is shown only to those who ask for the association, or came by it."""
    if request.get("association") == "TICKET" or request.get("associatedTicketId"):
        return thread
    return {name: value for name, value in thread.items() if name != "threadAssociations"}


def _page(request: Request, items: list[dict[str, Any]]) -> dict[str, Any]:
    """The cursor here is opaque to callers; ours is an offset."""
    limit, start = params.integer(request, "limit", 100, top=LARGEST_PAGE), params.cursor(request)
    body: dict[str, Any] = {"results": items[start : start + limit]}
    if start + limit < len(items):
        body["paging"] = {"next": {"after": str(start + limit)}}
    return body
