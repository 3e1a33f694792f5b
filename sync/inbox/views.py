"""`/webhooks/stripe/` and `/webhooks/hubspot/`: verify, store, answer; nothing else happens in the request."""

import logging
import time
from collections.abc import Callable
from typing import Any

import orjson
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from billing_ops.kernel.errors import BillingOpsError
from billing_ops.kernel.permissions import public
from integrations.hubspot import webhooks as hubspot_webhooks
from integrations.pages import Payload
from integrations.stripe import webhooks as stripe_webhooks
from integrations.webhooks import WebhookRefused, unreadable
from sync.accounts import OtherAccount
from sync.inbox import hubspot, refusals, stripe
from sync.inbox.store import Event, store
from sync.inbox.switches import is_on

logger = logging.getLogger(__name__)

# Far above any delivery of either provider: HubSpot sends 100 small events at most, Stripe one object.
LARGEST = 1024 * 1024

Read = Callable[[HttpRequest, bytes], list[Event]]


@csrf_exempt
@public
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """This view will store what Stripe delivers and mark its objects dirty; only Stripe's signature opens it."""
    return _answer(request, "stripe", _stripe_events)


@csrf_exempt
@public
def hubspot_webhook(request: HttpRequest) -> HttpResponse:
    """This view will store what HubSpot delivers and mark its records dirty; only HubSpot's signature opens it."""
    return _answer(request, "hubspot", _hubspot_events)


def _answer(request: HttpRequest, provider: str, read: Read) -> HttpResponse:
    if not is_on(provider):
        raise Http404
    try:
        events = read(request, _body(request))
        stored = store(provider=provider, events=events)
    except (WebhookRefused, OtherAccount, _NotTaken) as error:
        refusals.count(provider, getattr(error, "reason", "account"))
        status = error.status if isinstance(error, _NotTaken) else 400
        return _json({"error": error.message}, status=status)
    except (DatabaseError, InterfaceError):  # the latter: the connection was closed
        logger.exception("A delivery of %s could not be stored; it will be sent again.", provider)
        return _json({"error": "It could not be stored. Send it again."}, status=503)
    return _json({"new": stored.new, "known": stored.known})


def _json(answer: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """With its length, which Django's middleware would add: without one the server sends it in pieces."""
    body = orjson.dumps(answer)
    headers = {"Content-Length": str(len(body))} | ({"Allow": "POST"} if status == 405 else {})
    response = HttpResponse(body, status=status, content_type="application/json", headers=headers)
    # Refusals are counted (`refusals`); Django would log each, and a flood of forgeries fill the disk.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


class _NotTaken(BillingOpsError):
    """A request that is not even looked into."""

    def __init__(self, message: str, *, status: int, reason: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


def _body(request: HttpRequest) -> bytes:
    """The raw body, read only when its announced length is one we take; the server lets nobody send more."""
    if request.method != "POST":
        raise _NotTaken("Only POST is answered here.", status=405, reason="method")
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        raise _NotTaken("The body is larger than 1 MiB, so nothing was stored.", status=413, reason="size")
    return request.body


def _stripe_events(request: HttpRequest, body: bytes) -> list[Event]:
    signature = request.META.get("HTTP_STRIPE_SIGNATURE", "")
    return [stripe.event(stripe_webhooks.accept(body=body, signature=signature, now=time.time()))]


def _hubspot_events(request: HttpRequest, body: bytes) -> list[Event]:
    payloads = hubspot_webhooks.accept(
        address=_address(request),
        body=body,
        signature=request.META.get("HTTP_X_HUBSPOT_SIGNATURE_V3", ""),
        timestamp=request.META.get("HTTP_X_HUBSPOT_REQUEST_TIMESTAMP", ""),
        now=time.time(),
    )
    events = [event for payload in payloads if (event := _readable(payload))]
    if payloads and not events:
        raise unreadable()
    refusals.left_out("hubspot", len(payloads) - len(events))
    return events


def _readable(payload: Payload) -> Event | None:
    """None for an odd event: refused with it, the batch's other ninety-nine would come again and again in vain."""
    try:
        return hubspot.event(payload)
    except WebhookRefused:
        return None


def _address(request: HttpRequest) -> str:
    query = request.META.get("QUERY_STRING", "")
    return request.path + (f"?{query}" if query else "")
