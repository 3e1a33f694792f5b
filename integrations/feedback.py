"""What an answer says about asking less (facts: stripe §6, hubspot §7)."""

from collections.abc import Mapping

from integrations.limits import Call, Limit

TOO_MANY = 429
# HubSpot is moving the account; "try again in" may say a day.
MOVING = 477
UNAVAILABLE = 503
# Where the provider does not say how long.
UNSAID = 1.0
# It is believed for this long at once, and then asked again: a day's silence for one odd header would be worse.
LONGEST = 300.0
EVERYTHING = frozenset({"global-rate", "global-concurrency"})
ENDPOINT = frozenset({"endpoint-rate", "endpoint-concurrency"})


def pause(call: Call, status: int, headers: Mapping[str, str]) -> tuple[Limit, float] | None:
    """
    This function will return what is to be asked nothing, and for how many seconds; None when all may go on.

    Stripe's 429 without a reason is a lock on one object: only that request is to be repeated later.
    """
    known = {name.lower(): value for name, value in headers.items()}
    asked = seconds(known.get("retry-after"))
    if status == MOVING or (status == UNAVAILABLE and asked):
        return call.whole, min(asked or UNSAID, LONGEST)
    if status != TOO_MANY:
        return None
    limit = _stripe(call, known) if call.provider == "stripe" else _hubspot(call)
    return (limit, min(asked or UNSAID, LONGEST)) if limit else None


def _stripe(call: Call, headers: Mapping[str, str]) -> Limit | None:
    reason = headers.get("stripe-rate-limited-reason", "")
    if reason in EVERYTHING:
        return call.whole
    return call.own if reason in ENDPOINT or (not reason and "retry-after" in headers) else None


def _hubspot(call: Call) -> Limit:
    """Searches are limited among themselves; anything else speaks for the whole account."""
    return call.own or call.whole


def seconds(text: str | None) -> float | None:
    """This function will return a Retry-After in seconds; None for none, and for a date, which neither sends."""
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and 0 <= value < float("inf") else None
