"""HubSpot's refusals and broken connections, as our own errors (facts/hubspot.md §7, errors)."""

from collections.abc import Mapping
from typing import Any

import orjson
import requests
import urllib3

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

PROVIDER = "hubspot"
LOCKED_SECONDS = 2.0
SLOW_DOWN = frozenset([423, 429, 477])

# A request that never left: the connection itself was refused or not made in time.
_NOT_SENT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    requests.exceptions.ConnectTimeout,
)


def from_answer(status: int, body: bytes | str | None, headers: Mapping[str, str], *, write: bool) -> ProviderError:
    """
    This function will return the error that an answer outside 2xx means; `request_id` is HubSpot's correlationId.

    A write answered 5xx is OutcomeUnknown: HubSpot may have done it. 423, 429 and 477 promise that it did not.
    """
    answer = _parsed(body)
    known = {
        "provider": PROVIDER,
        "code": str(answer.get("category") or status),
        "request_id": str(answer.get("correlationId") or ""),
    }
    said = str(answer.get("message") or "").strip()
    if status in (401, 403):
        return _auth_failed(status, answer, known)
    if status == 404:
        return Missing("HubSpot has no such record, or it was deleted. Nothing was changed. Check the number.", **known)
    if status in SLOW_DOWN:
        text = "HubSpot asked us to slow down. Nothing was changed. It is tried again by itself, or try in a minute."
        return RateLimited(text, retry_after=_retry_after(status, headers), **known)
    if status >= 500 or not status:
        return _no_answer(f"HubSpot answered with an error of its own ({status})", known, write=write)
    reason = said or f"status {status}"
    after = "Nothing was changed. Correct it and try again." if write else "Nothing was read; our copy stays as it was."
    return Rejected(f"HubSpot refused this: {reason} {after}", **known)


def from_connection(error: Exception, *, write: bool) -> ProviderError:
    """This function will return the error that a connection broken with `error` means; a sent write is unknown."""
    known = {"provider": PROVIDER, "code": type(error).__name__, "request_id": ""}
    return _no_answer("HubSpot did not answer", known, write=write and not _never_sent(error))


def results(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """
    This function will return the entries of a list that HubSpot answered with.

    :raises ProviderUnavailable: it is no list of objects
    """
    found = answer.get("results")
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise unreadable("no list of records")
    return found


def after(answer: Mapping[str, Any]) -> str:
    """This function will return where the list goes on, "" after its last page. :raises ProviderUnavailable: unclear"""
    paging = answer.get("paging") or {}
    following = (paging.get("next") or {}) if isinstance(paging, dict) else None
    if not isinstance(following, dict):
        raise unreadable("a list without a clear end")
    return str(following.get("after") or "")


def unreadable(what: str) -> ProviderUnavailable:
    """This function will return the error for a good status with something else than an answer: `what` it was."""
    return ProviderUnavailable(
        f"What HubSpot answered is {what}, so nothing was taken over. Try again shortly; if it stays, look at "
        "HUBSPOT_API_BASE and what stands between.",
        provider=PROVIDER,
        code="unreadable",
    )


def _no_answer(happened: str, known: dict[str, str], *, write: bool) -> ProviderError:
    if write:
        text = f"{happened}, so we cannot know whether it was done. It is being checked; do not repeat it by hand."
        return OutcomeUnknown(text, **known)
    return ProviderUnavailable(f"{happened}. Nothing was changed. Try again in a minute.", **known)


def _never_sent(error: Exception) -> bool:
    cause: Any = error
    if isinstance(error, requests.exceptions.ConnectionError) and error.args:
        cause = getattr(error.args[0], "reason", error.args[0])
    return isinstance(error, _NOT_SENT) or isinstance(cause, _NOT_SENT)


def _auth_failed(status: int, answer: dict[str, Any], known: dict[str, str]) -> AuthFailed:
    scopes = ", ".join(_scopes(answer))
    if status == 401:
        text = "HubSpot does not accept our key. Nothing was changed. An administrator must renew the key."
    elif scopes:
        text = f"Our HubSpot key lacks the permission {scopes}. Nothing was changed. An administrator must add it."
    else:
        text = "Our HubSpot key may not do this. Nothing was changed. An administrator must look at its permissions."
    missing = "" if status == 401 else scopes or UNNAMED_PERMISSION
    return AuthFailed(text, missing_permission=missing, **known)


def _scopes(answer: dict[str, Any]) -> list[str]:
    """The scope names of a MISSING_SCOPES answer, in order, each once; every field of it is optional."""
    entries = [answer, *(answer.get("errors") or [])]
    contexts = [entry.get("context") or {} for entry in entries if isinstance(entry, dict)]
    named = [
        scope
        for context in contexts
        for name, scopes in context.items()
        if name in ("requiredGranularScopes", "requiredScopes")
        for scope in scopes
    ]
    return list(dict.fromkeys(named))


def _retry_after(status: int, headers: Mapping[str, str]) -> float | None:
    """Seconds; documented for 477 only, so absent or odd values are None (423: at least 2 s)."""
    asked = seconds({name.lower(): text for name, text in headers.items()}.get("retry-after"))
    return LOCKED_SECONDS if asked is None and status == 423 else asked


def _parsed(body: bytes | str | None) -> dict[str, Any]:
    """The error envelope, {} when the body is none (a proxy's page)."""
    try:
        answer = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return {}
    return answer if isinstance(answer, dict) else {}
