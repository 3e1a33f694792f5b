"""A connection pool for calls to a provider, with the environment's proxies but none of its other surprises."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from integrations import metering
from integrations.addresses import is_loopback
from integrations.limits import Call

CONNECTIONS = 16


class _Metered(HTTPAdapter):
    """Sends what the meter admits, and tells it how the provider answered."""

    def __init__(self, provider: str) -> None:
        super().__init__(pool_connections=1, pool_maxsize=CONNECTIONS)
        self._provider = provider

    def send(  # type: ignore[override]
        self, request: requests.PreparedRequest, *, timeout: float | metering.Timeout, **options: Any
    ) -> requests.Response:
        call = Call(self._provider, request.method or "GET", request.url or "")
        admitted = metering.admit(call, timeout if isinstance(timeout, tuple) else (timeout, timeout))
        answer = super().send(request, timeout=admitted, **options)
        metering.heard(call, answer.status_code, answer.headers)
        return answer


def session(base: str, *, provider: str) -> requests.Session:
    """
    This function will return a pool for the provider at `base`; it may be shared by threads.

    Every request through it is metered as one to `provider`, and must give its timeout.

    `trust_env` is off: with it, requests reads ~/.netrc on each call and would put what it finds there in the
    place of our key. So the proxies are taken here, once, and none for this machine: a company's proxy
    cannot reach a sandbox that listens on loopback.
    """
    pool = requests.Session()
    pool.trust_env = False
    pool.proxies = {} if is_loopback(base) else get_environ_proxies(base)
    adapter = _Metered(provider)
    pool.mount("https://", adapter)
    pool.mount("http://", adapter)
    return pool
