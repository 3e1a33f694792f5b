"""Stripe's idempotency keys: one outcome per key, kept for 24 hours of the sandbox's clock."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sandbox.http import Request, Response

KEPT = timedelta(hours=24)


@dataclass
class Remembered:
    """
    What was asked under a key, and what was answered; `response` is None while the first request still
    runs.
    """

    fingerprint: str
    at: datetime
    response: Response | None = None


class IdempotencyStore:
    """Outcomes by (account key, idempotency key)."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Remembered] = {}
        self._lock = Lock()

    def begin(self, request: Request, key: str, now: datetime) -> Remembered | None:
        """
        Claim a key for this request: None when it is ours to carry out, else what is known of the earlier
        one.

        The caller compares fingerprints; an outcome older than 24 hours is forgotten and the key is new
        again.
        """
        with self._lock:
            row = self._rows.get((request.key, key))
            if row and (row.response is None or now - row.at < KEPT):
                return row
            self._rows[request.key, key] = Remembered(fingerprint(request), now)
            return None

    def in_flight(self) -> int:
        """How many claimed keys have no outcome yet."""
        with self._lock:
            return sum(row.response is None for row in self._rows.values())

    def finish(self, request: Request, key: str, response: Response) -> None:
        """Remember the outcome under the key."""
        with self._lock:
            self._rows[request.key, key].response = response

    def release(self, request: Request, key: str) -> None:
        """
        Forget the claim: the request ended before its endpoint began, so the same key may be tried again.
        """
        with self._lock:
            self._rows.pop((request.key, key), None)


def fingerprint(request: Request) -> str:
    """What makes two requests the same: method, path and parameters, whatever their order."""
    pairs = "\n".join(f"{name}={value}" for name, value in sorted(request.form_pairs))
    return hashlib.sha256(f"{request.method} {request.path}\n{pairs}".encode()).hexdigest()
