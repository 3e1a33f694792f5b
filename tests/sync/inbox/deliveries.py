"""Deliveries as the providers make them; signed by their own clients' code or worked out from their description."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import stripe
from django.test import Client

STRIPE, HUBSPOT = "/webhooks/stripe/", "/webhooks/hubspot/"
STRIPE_SECRET, HUBSPOT_SECRET = "whsec_" + "s" * 32, "hubspot-client-secret"
PORTAL = 26586079
ON = {
    "STRIPE_WEBHOOKS": "on",
    "STRIPE_WEBHOOK_SECRETS": [STRIPE_SECRET],
    "HUBSPOT_WEBHOOKS": "on",
    "HUBSPOT_WEBHOOK_SECRETS": [HUBSPOT_SECRET],
    "HUBSPOT_PORTAL_ID": str(PORTAL),
    "PUBLIC_URL": "https://billing.example",
}


def stripe_event(
    number: int = 1, *, type: str = "customer.updated", thing: Any = None, **fields: Any
) -> dict[str, Any]:
    """An event as Stripe makes it; `thing` is its object."""
    return {
        "id": f"evt_{number}",
        "object": "event",
        "type": type,
        "created": 1_790_000_000,
        "livemode": False,
        "data": {"object": thing or {"id": "cus_1", "object": "customer", "created": 1_780_000_000}},
        **fields,
    }


def hubspot_event(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A change of one deal's property, as HubSpot makes it."""
    return {
        "eventId": 1,
        "subscriptionId": 77,
        "portalId": PORTAL,
        "appId": 5,
        "occurredAt": 1_790_000_000_123 + number,
        "subscriptionType": "object.propertyChange",
        "attemptNumber": 0,
        "objectId": 900 + number,
        "objectTypeId": "0-3",
        "propertyName": "amount",
        "propertyValue": "12",
        **fields,
    }


def stripe_header(body: bytes, *, secret: str = STRIPE_SECRET, at: float | None = None) -> str:
    """Stripe-Signature, by Stripe's own code."""
    moment = int(time.time() if at is None else at)
    header: str = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, moment)
    return header


def hubspot_headers(
    body: bytes, *, secret: str = HUBSPOT_SECRET, at: float | None = None, address: str = HUBSPOT
) -> dict[str, str]:
    """The two headers of a v3 signature, from HubSpot's description."""
    moment = str(int((time.time() if at is None else at) * 1000))
    text = b"POST" + ON["PUBLIC_URL"].encode() + address.encode() + body + moment.encode()  # type: ignore[attr-defined]
    digest = hmac.new(secret.encode(), text, hashlib.sha256).digest()
    return {
        "X-HubSpot-Signature-v3": base64.b64encode(digest).decode(),
        "X-HubSpot-Request-Timestamp": moment,
    }


def deliver_stripe(event: Any, **signing: Any) -> Any:
    """Deliver one event as Stripe does and return the answer."""
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    return send(STRIPE, body, {"Stripe-Signature": stripe_header(body, **signing)})


def deliver_hubspot(events: Any, **signing: Any) -> Any:
    """Deliver a batch as HubSpot does and return the answer."""
    body = events if isinstance(events, bytes) else json.dumps(events).encode()
    return send(HUBSPOT, body, hubspot_headers(body, **signing))


def send(address: str, body: bytes, headers: dict[str, str]) -> Any:
    """POST a body of any kind with these headers."""
    return Client().generic("POST", address, body, "application/json", headers=headers)
