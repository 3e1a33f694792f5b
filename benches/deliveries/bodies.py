"""Whole requests, signed and ready to be written to a socket: what is timed is the receiver, not the making."""

import hmac
import json
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any

from runner.environment import KEYS

STRIPE, HUBSPOT = "/webhooks/stripe/", "/webhooks/hubspot/"
SECRET = "whsec_bench"  # noqa: S105  of throw-away servers
EVENTS_OF = {
    "customers": "customer.updated",
    "subscriptions": "customer.subscription.updated",
    "invoices": "invoice.updated",
}
BATCH = 100


def stripe_objects(sandbox: str, *, count: int) -> list[dict[str, Any]]:
    """This function will return `count` objects of each kind that the sandbox's Stripe lists, the kinds in turn."""
    lists = [list(_listed(sandbox, kind, count)) for kind in EVENTS_OF]
    return [thing for together in zip(*lists, strict=False) for thing in together]


def stripe_requests(things: Sequence[dict[str, Any]], *, count: int, series: str) -> list[bytes]:
    """This function will return `count` deliveries of one event each, no two alike, about the objects in turn."""
    chosen = islice(cycle(things), count)
    return [_stripe_request(f"evt_{series}_{number}", thing) for number, thing in enumerate(chosen)]


def hubspot_requests(ids: Sequence[str], *, count: int, portal: str, public_url: str) -> list[bytes]:
    """This function will return `count` deliveries of a hundred events each, about deals with these ids in turn."""
    numbers = enumerate(cycle(ids))
    return [_hubspot_request(islice(numbers, BATCH), portal, public_url) for _ in range(count)]


def hubspot_deals(sandbox: str) -> list[str]:
    """This function will return the ids of a hundred deals."""
    url = f"{sandbox}/hubspot/crm/v3/objects/deals?limit=100"
    return [deal["id"] for deal in _get(url, KEYS["HUBSPOT_READ_TOKEN"])["results"]]


def _listed(sandbox: str, kind: str, count: int) -> Iterator[dict[str, Any]]:
    after = ""
    while count > 0:
        query = f"limit={min(count, 100)}" + (f"&starting_after={after}" if after else "")
        query += "&status=all" if kind == "subscriptions" else ""
        page = _get(f"{sandbox}/stripe/v1/{kind}?{query}", KEYS["STRIPE_READ_KEY"])
        yield from page["data"]
        if not page["has_more"]:
            return
        count -= len(page["data"])
        after = page["data"][-1]["id"]


def _get(url: str, key: str) -> Any:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


def _stripe_request(event_id: str, thing: dict[str, Any]) -> bytes:
    kind = f"{thing['object']}s"
    event = {"id": event_id, "object": "event", "type": EVENTS_OF[kind], "created": int(time.time()), "livemode": False}
    body = json.dumps({**event, "data": {"object": thing}}).encode()
    at = str(int(time.time()))
    signature = hmac.digest(SECRET.encode(), f"{at}.".encode() + body, "sha256").hex()
    return _request(STRIPE, body, {"Stripe-Signature": f"t={at},v1={signature}"})


def _hubspot_request(numbered: Iterator[tuple[int, str]], portal: str, public_url: str) -> bytes:
    now = int(time.time() * 1000)
    common = {"subscriptionId": 1, "portalId": int(portal), "subscriptionType": "object.propertyChange"}
    common |= {"objectTypeId": "0-3", "propertyName": "amount", "propertyValue": "12", "attemptNumber": 0}
    events = [{**common, "eventId": n, "objectId": int(id), "occurredAt": now + n} for n, id in numbered]
    body = json.dumps(events).encode()
    text = b"POST" + public_url.encode() + HUBSPOT.encode() + body + str(now).encode()
    signature = b64encode(hmac.digest(SECRET.encode(), text, "sha256")).decode()
    return _request(HUBSPOT, body, {"X-HubSpot-Signature-v3": signature, "X-HubSpot-Request-Timestamp": str(now)})


def _request(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    head = {"Host": "127.0.0.1", "Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body
