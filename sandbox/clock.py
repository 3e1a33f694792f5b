"""The sandbox's own time: runs like the real clock and can be moved forward."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """
    Aware UTC time that starts at `now` (default: the machine's time), keeps running, and only ever moves
    forward.

    Everything that depends on time asks this clock, so a test can make an idempotency key a day old in no
    time.
    """

    def __init__(self, now: datetime | None = None) -> None:
        self._start = now or datetime.now(UTC)
        self._since = time.monotonic()

    def now(self) -> datetime:
        """The sandbox's present, aware and in UTC."""
        return self._start + timedelta(seconds=time.monotonic() - self._since)

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
        return self.now()

    def advance_to(self, at: datetime) -> datetime:
        """Move forward to an aware instant; see `advance`."""
        return self.advance((at - self.now()).total_seconds())
