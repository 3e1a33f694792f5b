"""How Stripe is reached: one client per key and process, pinned version, explicit timeouts, no hidden retries."""

import os
from functools import lru_cache

import stripe
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from integrations import http
from integrations.stripe import configuration
from integrations.stripe.errors import PROVIDER

API_VERSION = "2026-10-28.endive"
"""The version our shapes are written for; the client's own pin is checked against it before any call."""

Timeout = tuple[float, float]
"""Seconds to connect, seconds to wait for the answer."""


def read_client(*, timeout: Timeout | None = None) -> stripe.StripeClient:
    """
    This function will return the client that holds the read key; `timeout` is settings' unless given.

    :raises ImproperlyConfigured: the key is missing, or key, address and environment do not fit together
    """
    return _client(settings.STRIPE_READ_KEY, settings.STRIPE_API_BASE, timeout or _timeout(), os.getpid())


def write_client() -> stripe.StripeClient:
    """
    This function will return the client that holds the write key; only the money worker has one.

    :raises ImproperlyConfigured: as `read_client`
    """
    return _client(settings.STRIPE_WRITE_KEY, settings.STRIPE_API_BASE, _timeout(), os.getpid())


def _timeout() -> Timeout:
    connect, answer = settings.PROVIDER_TIMEOUT_SECONDS
    return (connect, answer)


@lru_cache(maxsize=8)
def _client(key: str, base: str, timeout: Timeout, process: int) -> stripe.StripeClient:
    """`process` is in the cache's key: a forked worker must not write to its parent's sockets."""
    check_usable(key)
    # Telemetry would write a file below the home directory and send our timings along.
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": base},
        # Retries stay in our hands: a write is settled by the outbox, a read by whoever asked.
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout, session=http.session(base, provider=PROVIDER)),
    )


def check_usable(key: str) -> None:
    """
    This function will refuse to let a wrong key, address or client near Stripe.

    :raises ImproperlyConfigured: in one sentence per problem
    """
    problems = configuration.problems()
    if not key:
        problems.append("This process has no Stripe key for this call. Set STRIPE_READ_KEY or STRIPE_WRITE_KEY.")
    if stripe.api_version != API_VERSION:
        problems.append(f"The Stripe client speaks {stripe.api_version}, our shapes are for {API_VERSION}.")
    if problems:
        raise ImproperlyConfigured(" ".join(problems))
