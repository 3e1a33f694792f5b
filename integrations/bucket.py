"""Waiting for one's turn to ask a provider: all processes together keep to one rate, whatever happens to Valkey."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import redis

from billing_ops.kernel.errors import RateLimited
from integrations.bucket_local import LocalBucket
from integrations.bucket_valkey import ValkeyBucket
from integrations.limits import Limit

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# Nobody books further ahead than this, so that a pause told meanwhile is seen, and a killed worker wastes little.
AHEAD = 0.5
# How long after a failure Valkey is asked again.
AGAIN = 3.0
LABELS = {"stripe": "Stripe", "hubspot": "HubSpot"}


class _Bucket:
    """Valkey's while it answers, else this process's own; says once which."""

    def __init__(self) -> None:
        self._valkey, self._local = ValkeyBucket(), LocalBucket()
        self._lost_until = 0.0
        self._lock = threading.Lock()

    def book(self, limits: Sequence[Limit], *, patience: float, person: bool) -> float:
        wait = self._shared(lambda: self._valkey.book(limits, patience=patience, person=person))
        return self._local.book(limits, patience=patience) if wait is None else wait

    def pause(self, name: str, seconds: float) -> None:
        self._local.pause(name, seconds)
        self._shared(lambda: self._valkey.pause(name, seconds))

    def _shared(self, ask: Callable[[], Answer]) -> Answer | None:
        """What Valkey answers; None while it is gone. One thread tries it again, the others do not wait for that."""
        lost = self._lost_until
        if lost and not self._is_my_turn_to_try(lost):
            return None
        try:
            answer = ask()
        except (redis.RedisError, OSError) as error:
            self._note_lost(error)
            return None
        if lost:
            self._note_found()
        return answer

    def _is_my_turn_to_try(self, lost: float) -> bool:
        with self._lock:
            if self._lost_until != lost or time.monotonic() < lost:
                return False
            self._lost_until = time.monotonic() + AGAIN
            return True

    def _note_lost(self, error: Exception) -> None:
        with self._lock:
            known, self._lost_until = bool(self._lost_until), time.monotonic() + AGAIN
        if not known:
            logger.warning(
                "Valkey does not answer (%s), so this process asks the providers at a quarter of the rate until it "
                "does. Nothing is lost. Start Valkey, or correct REDIS_URL.",
                type(error).__name__,
            )

    def _note_found(self) -> None:
        with self._lock:
            known, self._lost_until = not self._lost_until, 0.0
        if not known:
            logger.warning("Valkey answers again: the providers are asked at the full rate.")


_bucket = _Bucket()


def take(limits: Sequence[Limit], *, provider: str, patience: float, person: bool) -> float:
    """
    This function will return when a request may go out under all of `limits`, with the seconds it has waited.

    It waits no longer than `patience` seconds; `person` says that somebody sits in front of it, who need not stand
    in the line. Call it outside of transactions.
    :raises RateLimited: it would take longer; `retry_after` says how long, and nothing was booked or sent
    """
    began = time.monotonic()
    while True:
        left = patience - (time.monotonic() - began)
        ahead = min(left, AHEAD)
        wait = _bucket.book(limits, patience=max(ahead, 0.0), person=person)
        if wait > max(left, 0.0):
            raise _too_long(provider, wait)
        time.sleep(min(wait, AHEAD))
        if wait <= ahead:
            return time.monotonic() - began


def pause(limit: Limit, *, seconds: float) -> None:
    """This function will keep every process from asking under `limit` for so long: the provider said so."""
    _bucket.pause(limit.name, seconds)


def _too_long(provider: str, wait: float) -> RateLimited:
    return RateLimited(
        f"{LABELS[provider]} is being asked as often as it allows, so it was not asked for this. Nothing was changed. "
        f"Try again in {max(1, round(wait))} s.",
        provider=provider,
        code="our_rate",
        retry_after=wait,
    )
