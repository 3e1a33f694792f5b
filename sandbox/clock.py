"""The sandbox's own time: runs like the real clock and can be moved forward."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class Clock:
    """
    Aware UTC time that starts at `now` (default: the machine's time), keeps running, and only ever moves
    forward. `moves` counts how often it was moved by hand.

    Everything that depends on time asks this clock, so a test can make an idempotency key a day old in no
    time.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self._start = now or datetime.now(UTC)
        self._since = time.monotonic()
        self._stopped_at: float | None = None
        self.moves = 0

    def now(self) -> datetime:
        """The sandbox's present, aware and in UTC."""
        elapsed = self._stopped_at if self._stopped_at is not None else time.monotonic()
        return self._start + timedelta(seconds=elapsed - self._since)

    @contextmanager
    def frozen(self) -> Iterator[datetime]:
        """Stand still inside the block; afterwards it is as late as if it had gone on."""
        before = self._stopped_at
        self._stopped_at = time.monotonic() if before is None else before
        try:
            yield self.now()
        finally:
            self._stopped_at = before

    def timestamp(self) -> int:
        """The present in whole unix seconds: the resolution of Stripe's stamps."""
        return int(self.now().timestamp())

    def advance(self, seconds: float) -> datetime:
        """
        Move forward and return the new present.

        :raises ValueError: `seconds` is negative; providers' clocks do not run backwards
        """
        if seconds < 0:
            raise ValueError("The sandbox's clock only moves forward.")
        self._start += timedelta(seconds=seconds)
        self.moves += 1
        return self.now()

    def advance_to(self, at: datetime) -> datetime:
        """Move forward to an aware instant; see `advance`."""
        return self.advance((at - self.now()).total_seconds())
