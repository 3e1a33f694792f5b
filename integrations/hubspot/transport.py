"""How a request reaches HubSpot: pinned paths, a timeout always, safe reads repeated, one pool per process."""

import os
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import orjson
import requests
import urllib3
from django.conf import settings
from hubspot import HubSpot
from hubspot.discovery.discovery_base import DiscoveryBase

from billing_ops.kernel.errors import ProviderUnavailable, RateLimited
from integrations import http, metering
from integrations.hubspot import configuration, errors
from integrations.hubspot.errors import PROVIDER
from integrations.limits import Call

Answer = TypeVar("Answer")

# The client 12.0.0 writes legacy paths; these are supported to March 2028 (facts/hubspot.md §0, §9).
VERSION = "2026-09"
_LEGACY = re.compile(r"/crm/v[34]/(objects|associations|properties|pipelines)/")
_SAFE_POSTS = ("/search", "/batch/read")

LONGEST_PAUSE = 10.0
SHORTEST_WAIT = 0.05


class Patience:
    """
    How long a caller waits. `seconds` bounds all its calls together, from now; None leaves each to the settings.

    `attempts` is how often a safe read is sent, the first time included; `sent` counts the requests that went out.
    """

    def __init__(self, *, seconds: float | None = None, attempts: int = 4) -> None:
        self.attempts, self.sent = attempts, 0
        self._ends = None if seconds is None else time.monotonic() + seconds

    def timeout(self) -> tuple[float, float]:
        """
        The (connect, read) seconds that the next request may take.

        :raises ProviderUnavailable: the time is used up
        """
        connect, read = settings.PROVIDER_TIMEOUT_SECONDS
        left = self._left()
        if left is None:
            return connect, read
        if left < SHORTEST_WAIT:
            raise errors.from_connection(TimeoutError(), write=False)
        return min(connect, left), min(read, left)

    def allows(self, pause: float) -> bool:
        """Whether a pause of so many seconds leaves time for another request."""
        left = self._left()
        return left is None or left > pause + SHORTEST_WAIT

    def _left(self) -> float | None:
        return None if self._ends is None else self._ends - time.monotonic()


def safely(read: Callable[[tuple[float, float]], Answer], patience: Patience) -> Answer:
    """
    This function will return what `read(timeout)` returns, trying again while HubSpot is busy or away.

    For reads alone: sent twice, they do no harm. Pauses grow and vary; HubSpot's Retry-After is kept, and where it
    is longer than LONGEST_PAUSE (it may say 24 hours) the caller is told instead.
    :raises ProviderError: the last attempt's, or one that no repetition helps
    """
    attempt = 0
    while True:
        attempt += 1
        try:
            timeout = patience.timeout()
            patience.sent += 1
            return read(timeout)
        except (ProviderUnavailable, RateLimited) as error:
            pause = _pause(attempt, error)
            if attempt >= patience.attempts or not patience.allows(pause) or pause > LONGEST_PAUSE:
                raise
        time.sleep(pause)


def _pause(attempt: int, error: ProviderUnavailable | RateLimited) -> float:
    asked = error.retry_after if isinstance(error, RateLimited) else None
    grown = 0.2 * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311  jitter is no secret
    return min(grown, LONGEST_PAUSE) if asked is None else asked


class Connection:
    """
    One token's way to HubSpot: the official client's api objects, made once, and a plain session beside them.

    Each access to `HubSpot().crm…` would build a new pool (facts/hubspot.md §9), hence the cached properties.
    """

    def __init__(self, token: str, base: str) -> None:
        self._token, self.base = token, base.rstrip("/")

    def __repr__(self) -> str:
        return f"Connection({self.base}, …{self._token[-4:]})"

    @cached_property
    def client(self) -> Any:
        """The official client; `base_url` is read by its api_request alone, `host` by everything else."""
        return HubSpot(
            access_token=self._token, host=self.base, base_url=self.base, retry=False, api_factory=_guarded_api
        )

    @cached_property
    def records(self) -> Any:
        """Get, list, create and change records of any type."""
        return self.client.crm.objects.basic_api

    @cached_property
    def batches(self) -> Any:
        """Many records of any type at once."""
        return self.client.crm.objects.batch_api

    @cached_property
    def links(self) -> Any:
        """Associations, many records at once."""
        return self.client.crm.associations.v4.batch_api

    @cached_property
    def properties(self) -> Any:
        """Property definitions."""
        return self.client.crm.properties.core_api

    @cached_property
    def pipelines(self) -> Any:
        """Pipelines with their stages."""
        return self.client.crm.pipelines.pipelines_api

    @cached_property
    def session(self) -> requests.Session:
        """A plain pooled session for list pages and for the two APIs the client lacks."""
        session = http.session(self.base, provider=PROVIDER)
        session.headers["Authorization"] = f"Bearer {self._token}"
        return session

    def get_json(self, path: str, params: Mapping[str, str], timeout: tuple[float, float]) -> dict[str, Any]:
        """
        Read `path` and return the decoded answer.

        :raises ProviderError: mapped as `errors` says; never OutcomeUnknown, since nothing can have changed
        """
        try:
            answer = self.session.get(self.base + path, params=params, timeout=timeout, allow_redirects=False)
        except requests.exceptions.RequestException as error:
            raise errors.from_connection(error, write=False) from None
        if answer.status_code != 200:
            raise errors.from_answer(answer.status_code, answer.content, answer.headers, write=False)
        return decoded(answer.content)


def decoded(body: bytes) -> dict[str, Any]:
    """
    This function will return a JSON object that HubSpot sent.

    :raises ProviderUnavailable: the body is no JSON object, as when a proxy answers in HubSpot's place
    """
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise errors.unreadable("no JSON") from error
    if not isinstance(answer, dict):
        raise errors.unreadable("no JSON object")
    return answer


def _guarded_api(package: Any, name: str, config: dict[str, Any]) -> Any:
    """The client's own api object whose requests go through `_guard`: no call can forget its timeout."""
    api = DiscoveryBase._default_api_factory(package, name, config)
    rest = api.api_client.rest_client
    rest.request = _guard(rest.request, package.ApiException)
    return api


def _guard(send: Callable[..., Any], refusal: type[Exception]) -> Callable[..., Any]:
    def request(method: str, url: str, **options: Any) -> Any:
        timeout = options.get("_request_timeout") or settings.PROVIDER_TIMEOUT_SECONDS
        write, call = is_write(method, url), Call(PROVIDER, method, dated(url))
        options["_request_timeout"] = metering.admit(call, timeout)
        try:
            return send(method, call.url, **options)
        except refusal as error:
            status, body, headers = error.status, error.body, error.headers or {}  # type: ignore[attr-defined]
            metering.heard(call, status, headers)
            raise errors.from_answer(status, body, headers, write=write) from None
        except urllib3.exceptions.HTTPError as error:
            raise errors.from_connection(error, write=write) from None

    return request


def dated(url: str) -> str:
    """This function will return `url` with a legacy path replaced by the pinned one."""
    return _LEGACY.sub(rf"/crm/\1/{VERSION}/", url, count=1)


def is_write(method: str, url: str) -> bool:
    """This function will return whether a request can change something; search and batch read are POSTs that cannot."""
    return method != "GET" and not url.partition("?")[0].endswith(_SAFE_POSTS)


@lru_cache(maxsize=16)
def _connection(process: int, token: str, base: str) -> Connection:
    return Connection(token, base)


_lock = threading.Lock()


def connection(token: str) -> Connection:
    """
    This function will return the process's one connection for a token, made at first use.

    The process id is part of the key: a pool opened before a fork is never shared with the child.
    :raises ImproperlyConfigured: the token is empty, or settings and environment do not fit together
    """
    configuration.check_usable(token)
    with _lock:
        return _connection(os.getpid(), token, settings.HUBSPOT_API_BASE)
