"""Whether a delivery is Stripe's and of our mode, and what it says. Nothing is read before the signature holds."""

import hmac
from typing import Any

from django.conf import settings

from integrations.pages import Payload
from integrations.stripe import configuration, wire
from integrations.webhooks import WebhookRefused, forged, is_in_time, is_one_of, unreadable


def accept(*, body: bytes, signature: str, now: float) -> Payload:
    """
    This function will return the event of one delivery, promotion codes in it without their text.

    `signature` is the Stripe-Signature header, `now` seconds since 1970 by the real clock: Stripe knows no other.
    Own code, because Stripe's takes one secret at a time and lets the future pass (facts/stripe.md §8).
    :raises WebhookRefused: forged, out of time, not JSON, or of the other mode (live or test)
    """
    _verify(body, signature, now)
    try:
        event = wire.decode(body)
    except ValueError as error:
        raise unreadable() from error
    if not isinstance(event, dict):
        raise unreadable()
    _check_mode(event)
    return event


def sign(body: bytes, *, secret: str, at: int) -> str:
    """This function will return the v1 signature of a body sent at `at`, as hex digits."""
    return hmac.digest(secret.encode(), b"%d." % at + body, "sha256").hex()


def _verify(body: bytes, signature: str, now: float) -> None:
    at, given = _parts(signature)
    expected = [sign(body, secret=secret, at=at).encode() for secret in settings.STRIPE_WEBHOOK_SECRETS]
    if not is_one_of(given, expected) or not is_in_time(at, now=now):
        raise forged()


def _parts(signature: str) -> tuple[int, list[bytes]]:
    """The time and every v1 of `t=…,v1=…[,v1=…]`; other schemes are not for us."""
    pairs = [part.partition("=") for part in signature.split(",")]
    times = [value for name, _, value in pairs if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdecimal()) or len(times[0]) > 12:
        raise forged()
    return int(times[0]), [value.encode(errors="replace") for name, _, value in pairs if name == "v1"]


def _check_mode(event: dict[str, Any]) -> None:
    live = event.get("livemode")
    if live is configuration.expects_live():
        return
    raise WebhookRefused(
        f"The event is not of {'live' if configuration.expects_live() else 'test'} mode, so nothing was stored. "
        "Remove this address from the other mode's endpoints.",
        reason="mode",
    )
