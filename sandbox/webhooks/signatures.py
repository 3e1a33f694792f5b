"""The signatures of both providers, worked out from their own descriptions (facts: Stripe §8, HubSpot §8)."""

import hmac
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

DECODED = re.compile(r"%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)", re.IGNORECASE)
"""Escapes that HubSpot undoes in the address before it signs."""


def stripe_headers(body: bytes, secrets: Sequence[str], now: float) -> dict[str, str]:
    """`Stripe-Signature` with one v1 per secret: while a secret is rolled, Stripe signs with the old and the new."""
    at = int(now)
    signatures = [f"v1={_hmac(secret, f'{at}.'.encode() + body).hex()}" for secret in secrets]
    return {"Stripe-Signature": ",".join([f"t={at}", *signatures])}


def hubspot_headers(body: bytes, secret: str, url: str, now: float) -> dict[str, str]:
    """Version 3 of HubSpot's signature over method, public address, raw body and time in milliseconds."""
    at = str(int(now * 1000))
    text = f"POST{signed_address(url)}".encode() + body + at.encode()
    return {
        "X-HubSpot-Signature-v3": b64encode(_hmac(secret, text)).decode(),
        "X-HubSpot-Request-Timestamp": at,
    }


def signed_address(url: str) -> str:
    """The address as it goes into the signature."""
    return DECODED.sub(lambda found: chr(int(found[1], 16)), url)


def _hmac(secret: str, text: bytes) -> bytes:
    return hmac.new(secret.encode(), text, sha256).digest()
