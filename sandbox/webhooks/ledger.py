"""What became of the deliveries: counts, latencies, and when there is nothing left to do."""

import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.webhooks.letters import Shipment
from sandbox.webhooks.sender import Outcome

LATENCIES_KEPT, RECENT_KEPT, DROPPED_KEPT = 200_000, 50, 100_000


@dataclass
class Counts:
    """
    Deliveries are events × copies; `requests` are what went over the wire, retries included.

    pending + acknowledged + failed = deliveries taken on; `dropped` counts events that were never sent.
    """

    pending: int = 0
    acknowledged: int = 0
    failed: int = 0
    dropped: int = 0
    requests: int = 0
    retries: int = 0
    statuses: Counter[str] = field(default_factory=Counter)

    def shown(self) -> dict[str, Any]:
        """The counts by name."""
        return {**vars(self), "statuses": dict(self.statuses)}


class Ledger:
    """Counts for all endpoints and for each; `wait_idle` returns when nothing is pending."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._forget()

    def _forget(self) -> None:
        self._all = Counts()
        self._by_endpoint: dict[str, Counts] = {}
        self._open: Counter[str] = Counter()
        self._latencies: deque[float] = deque(maxlen=LATENCIES_KEPT)
        self._recent: deque[dict[str, Any]] = deque(maxlen=RECENT_KEPT)
        self._dropped: deque[str] = deque(maxlen=DROPPED_KEPT)
        self._first = self._last = 0.0

    def accepted(self, endpoint: str, letter: str, copies: int) -> None:
        """A letter is on its way, so many times."""
        with self._changed:
            self._open[letter] += copies
            for counts in self._both(endpoint):
                counts.pending += copies

    def dropped(self, endpoint: str, letter: str) -> None:
        """A letter is lost on purpose; as at the provider, it counts as not delivered."""
        with self._changed:
            self._open[letter] += 1
            self._dropped.append(letter)
            for counts in self._both(endpoint):
                counts.dropped += 1

    def ended(self, endpoint: str, shipment: Shipment, outcome: Outcome, *, final: bool) -> None:
        """One request is over; `final` when no further attempt follows. Nothing counts for an endpoint that is gone."""
        size = len(shipment.letters)
        with self._changed:
            if endpoint not in self._by_endpoint:
                return
            self._latencies.append(outcome.ms)
            self._last = time.time()
            self._first = self._first or self._last
            self._recent.append(_shown(endpoint, shipment, outcome))
            for counts in self._both(endpoint):
                _count(counts, size, shipment, outcome, final=final)
            if outcome.good:
                self._delivered(shipment)
            if not self._all.pending:
                self._changed.notify_all()

    def unfinished(self, letter: str) -> int:
        """How many deliveries of an event are outstanding, failed or lost; 0 when all arrived."""
        return self._open.get(letter, 0)

    def dropped_ids(self) -> list[str]:
        """The events that were lost on purpose, oldest first."""
        with self._changed:
            return list(self._dropped)

    def recent(self) -> list[dict[str, Any]]:
        """The last requests, newest first."""
        with self._changed:
            return list(reversed(self._recent))

    def by_endpoint(self, endpoint: str) -> dict[str, Any]:
        """The counts of one endpoint."""
        with self._changed:
            return self._by_endpoint.get(endpoint, Counts()).shown()

    def wait_idle(self, seconds: float) -> bool:
        """Wait until nothing is pending; False when the time is up before."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._all.pending, timeout=seconds)

    def report(self) -> dict[str, Any]:
        """Counts, the receiver's latencies in ms, and when the first and last request ended (real time)."""
        with self._changed:
            return {
                **self._all.shown(),
                "idle": not self._all.pending,
                "latency_ms": percentiles(self._latencies),
                "first_at": _iso(self._first),
                "last_at": _iso(self._last),
                "endpoints": {name: counts.shown() for name, counts in self._by_endpoint.items()},
            }

    def forget(self) -> None:
        """Start counting afresh; what is still under way stays pending."""
        with self._changed:
            pending = {name: counts.pending for name, counts in self._by_endpoint.items() if counts.pending}
            self._forget()
            for name, count in pending.items():
                for counts in self._both(name):
                    counts.pending += count

    def lose(self, endpoint: str) -> None:
        """An endpoint is gone, and with it everything that was on its way there."""
        with self._changed:
            gone = self._by_endpoint.pop(endpoint, Counts())
            self._all.pending -= gone.pending
            self._changed.notify_all()

    def _both(self, endpoint: str) -> tuple[Counts, Counts]:
        return self._all, self._by_endpoint.setdefault(endpoint, Counts())

    def _delivered(self, shipment: Shipment) -> None:
        for letter in shipment.letters:
            left = self._open[letter.id] - 1
            if left > 0:
                self._open[letter.id] = left
            else:
                del self._open[letter.id]


def _count(counts: Counts, size: int, shipment: Shipment, outcome: Outcome, *, final: bool) -> None:
    counts.requests += 1
    counts.retries += shipment.attempt > 1
    counts.statuses[outcome.status] += 1
    if final:
        counts.pending -= size
        counts.acknowledged += size if outcome.good else 0
        counts.failed += 0 if outcome.good else size


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and max of some milliseconds; {} of none."""
    ordered = sorted(values)
    if not ordered:
        return {}
    last = len(ordered) - 1
    found = {f"p{share}": round(ordered[round(last * share / 100)], 2) for share in (50, 95, 99)}
    return {**found, "max": round(ordered[-1], 2)}


def _shown(endpoint: str, shipment: Shipment, outcome: Outcome) -> dict[str, Any]:
    first = shipment.letters[0]
    return {
        "at": _iso(time.time()),
        "endpoint": endpoint,
        "events": len(shipment.letters),
        "first": first.id,
        "type": first.type,
        "attempt": shipment.attempt,
        "status": outcome.status,
        "ms": round(outcome.ms, 2),
    }


def _iso(moment: float) -> str | None:
    return datetime.fromtimestamp(moment, UTC).isoformat() if moment else None
