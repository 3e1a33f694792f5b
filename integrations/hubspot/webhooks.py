"""Whether a delivery is HubSpot's and of our portal, and what it says. Nothing is read before the signature holds."""

import hmac
import re
from base64 import b64encode
from typing import Any

import orjson
from django.conf import settings

from integrations.pages import Payload
from integrations.webhooks import WebhookRefused, forged, is_in_time, is_one_of, unreadable

# The escapes HubSpot undoes in the address before it signs (facts/hubspot.md §8).
ESCAPES = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)


def accept(*, address: str, body: bytes, signature: str, timestamp: str, now: float) -> list[Payload]:
    """
    This function will return the events of one delivery; whether each can be read is for who reads it to find out.

    `address` is path and query as HubSpot called it; PUBLIC_URL stands before it, since a proxy may have changed the
    Host. `signature` and `timestamp` are the headers X-HubSpot-Signature-v3 and X-HubSpot-Request-Timestamp
    (milliseconds), `now` seconds since 1970 by the real clock. Own code: HubSpot's decodes no address and lets the
    future pass (facts/hubspot.md §8).
    :raises WebhookRefused: forged, out of time, no list of events, or one of another portal
    """
    _verify(address, body, signature, timestamp, now)
    try:
        events = orjson.loads(body)
    except ValueError as error:
        raise unreadable() from error
    if not isinstance(events, list):
        raise unreadable()
    _check_portal([event for event in events if isinstance(event, dict)])
    return events


def sign(body: bytes, *, address: str, secret: str, at: str) -> str:
    """This function will return the v3 signature of a POST to `address` at `at` (milliseconds), in Base64."""
    text = f"POST{_signed_address(address)}".encode() + body + at.encode()
    return b64encode(hmac.digest(secret.encode(), text, "sha256")).decode()


def _signed_address(address: str) -> str:
    public = settings.PUBLIC_URL.rstrip("/") + address
    return ESCAPES.sub(lambda found: chr(int(found[1], 16)), public)


def _verify(address: str, body: bytes, signature: str, timestamp: str, now: float) -> None:
    if not (timestamp.isascii() and timestamp.isdecimal()) or len(timestamp) > 16:
        raise forged()
    secrets = settings.HUBSPOT_WEBHOOK_SECRETS
    expected = [sign(body, address=address, secret=secret, at=timestamp).encode() for secret in secrets]
    given = signature.encode(errors="replace")
    if not is_one_of([given], expected) or not is_in_time(int(timestamp) / 1000, now=now):
        raise forged()


def _check_portal(events: list[dict[str, Any]]) -> None:
    others = {str(event.get("portalId")) for event in events} - {settings.HUBSPOT_PORTAL_ID}
    if others:
        raise WebhookRefused(
            "The events are of another portal than HUBSPOT_PORTAL_ID, so nothing was stored. "
            "Remove this address from the other portal's app.",
            reason="portal",
        )
