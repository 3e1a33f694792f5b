"""What a delivery of either provider is held against before anything of it is believed."""

import hmac
from collections.abc import Iterable

from billing_ops.kernel.errors import BillingOpsError

# Both sides of now, in seconds: Stripe's own client lets the future pass, HubSpot's too (facts: Stripe §8, HubSpot §8).
WINDOW_SECONDS = 300


class WebhookRefused(BillingOpsError):
    """
    A delivery that is not from the provider, or not for us; nothing of it was stored.

    `reason` is the short name it is counted under.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def forged() -> WebhookRefused:
    """This function will return the one answer to every wrong signature or time: it helps no forger along."""
    return WebhookRefused("The signature does not fit, so nothing was stored.", reason="signature")


def unreadable() -> WebhookRefused:
    """This function will return the answer to a signed body that is not what the provider documents."""
    return WebhookRefused("The body is not an event as documented, so nothing was stored.", reason="body")


def is_in_time(seconds: float, *, now: float) -> bool:
    """This function will say whether an instant lies within the window around now; both in seconds since 1970."""
    return abs(now - seconds) <= WINDOW_SECONDS


def is_one_of(given: Iterable[bytes], expected: Iterable[bytes]) -> bool:
    """This function will compare every pair in constant time, and say whether any is equal."""
    found = False
    wanted = list(expected)
    for one in given:
        for other in wanted:
            found |= hmac.compare_digest(one, other)
    return found
