"""The bucket of one process, for as long as Valkey is gone: the same booking as `bucket.lua`, at a quarter the pace."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from integrations.limits import Limit

# How many processes may be at it without seeing each other before the whole rate is exceeded.
STRANGERS = 4


@dataclass
class _Book:
    free: float = 0.0
    paused: float = 0.0


class LocalBucket:
    """Books moments on this process's own clock; shared by its threads."""

    def __init__(self) -> None:
        self._books: defaultdict[str, _Book] = defaultdict(_Book)
        self._lock = threading.Lock()

    def book(self, limits: Sequence[Limit], *, patience: float) -> float:
        """
        Return how many seconds to wait for the next free moment under every limit.

        It is booked only if that is no longer than `patience`. People's requests queue with the others here: at
        this pace there is nothing to spare.
        """
        with self._lock:
            now = time.monotonic()
            books = [(self._books[limit.name], STRANGERS / limit.per_second) for limit in limits]
            moment = max(now, *(max(book.free, book.paused) for book, _ in books))
            if moment - now <= patience:
                for book, interval in books:
                    book.free = max(now, book.free, book.paused) + interval
            return moment - now

    def pause(self, name: str, seconds: float) -> None:
        """Let nothing go out under a limit for so long."""
        with self._lock:
            book = self._books[name]
            book.paused = max(book.paused, time.monotonic() + seconds)
