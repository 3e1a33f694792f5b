"""A GET of Stripe's by a plain pooled session and orjson: same key and pinned version as the client's, one attempt."""

import os
from functools import lru_cache

import orjson
import requests
from django.conf import settings

from integrations import http
from integrations.pages import Payload
from integrations.stripe import transport, wire
from integrations.stripe.errors import PROVIDER, Failure, translate
from integrations.stripe.listings import Parameters


def get(path: str, parameters: Parameters) -> Payload:
    """
    This function will return one decoded answer, promotion codes without their text; who asks decides when to again.

    :raises ProviderError: Stripe refused or did not answer, see `errors.translate`
    """
    base = settings.STRIPE_API_BASE
    session = _session(settings.STRIPE_READ_KEY, base, os.getpid())
    try:
        response = session.get(f"{base}{path}", params=parameters, timeout=settings.PROVIDER_TIMEOUT_SECONDS)
    except requests.RequestException as error:
        raise translate(Failure(0), write=False) from error
    if response.status_code != requests.codes.ok:
        raise translate(_failure(response), write=False)
    return wire.answer(response.content)


@lru_cache(maxsize=4)
def _session(key: str, base: str, process: int) -> requests.Session:
    """`process` is in the cache's key: a forked worker must not read from its parent's sockets."""
    transport.check_usable(key)
    session = http.session(base, provider=PROVIDER)
    session.headers.update({"Authorization": f"Bearer {key}", "Stripe-Version": transport.API_VERSION})
    return session


def _failure(response: requests.Response) -> Failure:
    try:
        error = orjson.loads(response.content)["error"]
        code, message = error.get("code") or error.get("type") or "", error.get("message") or ""
    except (ValueError, KeyError, TypeError, AttributeError):
        code = message = ""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Failure(response.status_code, code, message, headers)
