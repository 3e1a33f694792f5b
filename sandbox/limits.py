"""Rate limits that can be switched on: so many requests in any rolling second."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

WINDOW_SECONDS = 1.0


@dataclass
class Limit:
    """
    Requests per rolling second for a whole provider and for each of its endpoints; None means unlimited.
    """

    everything: int | None = None
    endpoint: int | None = None


class Limits:
    """
    Rolling-window counters per provider. Off until `set` is called.

    Real time, not the sandbox's clock: a limit protects a machine, and tests that move the clock are not
    faster.
    """

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._limits: dict[str, Limit] = {}
        self._seen: dict[tuple[str, str], deque[float]] = {}
        self._lock = Lock()

    def set(self, provider: str, limit: Limit) -> None:
        """Switch the limits of one provider on, or off with an empty `Limit`."""
        with self._lock:
            self._limits[provider] = limit
            self._seen.clear()

    def get(self, provider: str) -> Limit:
        """The limits in force."""
        return self._limits.get(provider, Limit())

    def refuse(self, provider: str, endpoint: str) -> str:
        """Count one request; returns "" when it may pass, else "global-rate" or "endpoint-rate"."""
        limit = self._limits.get(provider)
        if not limit:
            return ""
        with self._lock:
            now = self._timer()
            if self._full((provider, ""), limit.everything, now):
                return "global-rate"
            if self._full((provider, endpoint), limit.endpoint, now):
                return "endpoint-rate"
            for bucket in ((provider, ""), (provider, endpoint)):
                self._seen.setdefault(bucket, deque()).append(now)
            return ""

    def _full(self, bucket: tuple[str, str], allowed: int | None, now: float) -> bool:
        seen = self._seen.setdefault(bucket, deque())
        while seen and seen[0] <= now - WINDOW_SECONDS:
            seen.popleft()
        return allowed is not None and len(seen) >= allowed
