"""Stripe's refusals and silences, as our errors (facts: stripe §2, table of errors)."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import stripe

from billing_ops.kernel.errors import (
    UNNAMED_PERMISSION,
    AuthFailed,
    Missing,
    OutcomeUnknown,
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    Rejected,
)
from integrations.feedback import seconds

PROVIDER = "stripe"
PERMISSION = re.compile(r"'(rak_[a-z_]+)'")


class Busy(ProviderUnavailable):
    """409: another request holds this object or this idempotency key. The same call may be repeated."""


@dataclass(frozen=True)
class Failure:
    """
    One failed call, however it was made. `status` 0 means that no answer came.

    `code` and `message` are Stripe's; header names are lower case.
    """

    status: int
    code: str = ""
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def request_id(self) -> str:
        """What Stripe's support asks for; "" when no answer came."""
        return self.headers.get("request-id", "")


@contextmanager
def translated(*, write: bool = False) -> Iterator[None]:
    """
    This context manager will turn the client's exceptions into `kernel.errors`.

    `write` decides what silence means: a read did nothing and may be repeated, a write may have been done.

    :raises ProviderError: one of its children, see `translate`; or why the meter let the call not go out
    """
    try:
        yield
    except stripe.StripeError as error:
        raise _ours(error) or translate(_from_client(error), write=write) from error


def _ours(error: stripe.StripeError) -> ProviderError | None:
    """The client wraps whatever its session raises, our own refusal to send among it."""
    return error.__cause__ if isinstance(error.__cause__, ProviderError) else None


def translate(failure: Failure, *, write: bool) -> ProviderError:
    """This function will return the error for a failed call; `write` as in `translated`."""
    facts = {"provider": PROVIDER, "code": failure.code, "request_id": failure.request_id}
    said = f" Stripe said: {failure.message}" if failure.message else ""
    match failure.status:
        # An id in a parameter that names nothing, such as a cursor whose object was deleted meanwhile.
        case 400 if failure.code == "resource_missing":
            return Missing(f"Stripe has no such object, so there was nothing to read or change.{said}", **facts)
        case 401 | 403:
            return _auth_failed(failure, facts, said)
        case 404:
            return Missing(f"Stripe has no such object, so there was nothing to read or change.{said}", **facts)
        case 409:
            return Busy(f"Stripe is busy with the same thing; nothing was changed. Try again shortly.{said}", **facts)
        case 429:
            return _rate_limited(failure, facts)
        case status if status < 400 or status >= 500:
            # A good status lands here when its body could not be read: that is no answer either.
            return _silence(failure, facts, write=write)
    undone = "changed" if write else "read, and our copy stays as it was"
    return Rejected(f"Stripe refused, so nothing was {undone}.{said}", **facts)


def _auth_failed(failure: Failure, facts: dict[str, str], said: str) -> AuthFailed:
    if failure.status == 401:
        return AuthFailed(f"Stripe does not accept our key, so nothing was done. Ask an admin.{said}", **facts)
    named = PERMISSION.search(failure.message)
    permission = named[1] if named else UNNAMED_PERMISSION
    return AuthFailed(
        f"Our Stripe key lacks {permission}, so nothing was done. Ask an admin to add it.",
        missing_permission=permission,
        **facts,
    )


def _rate_limited(failure: Failure, facts: dict[str, str]) -> RateLimited:
    """The reason is in a header; without one it is a lock on a single object (code `lock_timeout`)."""
    reason = failure.headers.get("stripe-rate-limited-reason") or failure.code
    return RateLimited(
        f"Stripe asks us to slow down ({reason or 'no reason given'}); nothing was changed. Try again shortly.",
        retry_after=seconds(failure.headers.get("retry-after")),
        **{**facts, "code": reason},
    )


def unreadable(what: str) -> ProviderUnavailable:
    """This function will return the error for a good status with something else than an answer: `what` it was."""
    return ProviderUnavailable(
        f"What Stripe answered is {what}, so nothing was taken over. Try again shortly; if it stays, look at "
        "STRIPE_API_BASE and what stands between.",
        provider=PROVIDER,
        code="unreadable",
    )


def _silence(failure: Failure, facts: dict[str, str], *, write: bool) -> ProviderError:
    what = f"Stripe answered with an error ({failure.status})" if failure.status >= 500 else "Stripe did not answer"
    if write:
        return OutcomeUnknown(f"{what}. The change may or may not have been made: it is being checked.", **facts)
    return ProviderUnavailable(f"{what}, so nothing was read. Try again shortly.", **facts)


def _from_client(error: stripe.StripeError) -> Failure:
    """`error.code` is None except on two classes, so the code is read from the error object."""
    body: Any = error.error
    return Failure(
        status=error.http_status or 0,
        code=getattr(body, "code", None) or getattr(body, "type", None) or "",
        message=getattr(body, "message", None) or "",
        headers={name.lower(): value for name, value in (error.headers or {}).items()},
    )
