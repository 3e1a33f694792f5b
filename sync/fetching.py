"""Several page requests in flight, in threads that never touch the database, while one thread merges."""

import contextvars
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from queue import Empty, SimpleQueue

from integrations.pages import Page

Ask = Callable[[], Page]


@dataclass(frozen=True)
class Asked:
    """A page to be asked for. `fetched_at` is a database time from before the request: the fence of what it brings."""

    by: Hashable
    ask: Ask
    fetched_at: datetime


@dataclass(frozen=True)
class Answer:
    """What came of it: the page, or the error."""

    asked: Asked
    page: Page | None
    error: BaseException | None = None


class Window:
    """
    How many pages may be in hand, asked for or waiting to be merged: as few as keep the merging thread busy.

    A kill loses what is in hand, and the provider's patience is not free. So it grows by one when the merging thread
    is left waiting, up to `largest`, and shrinks by one when answers wait for it.
    """

    SMALLEST = 2

    def __init__(self, largest: int) -> None:
        self._largest = max(largest, 1)
        self.size = min(self.SMALLEST, self._largest)

    def left_waiting(self) -> None:
        """Nothing had come when the merging thread was free."""
        self.size = min(self.size + 1, self._largest)

    def kept_waiting(self, answers: int) -> None:
        """So many answers wait to be merged, the one in hand included."""
        if answers > self.SMALLEST:
            self.size = max(self.size - 1, min(self.SMALLEST, self._largest))


class Crew:
    """
    The threads that ask. Each runs in a copy of the context it was started from, so that requests are counted alike.

    They are daemons: a process that ends waits for no provider. What is in flight at `close` is thrown away.
    """

    def __init__(self) -> None:
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._threads = 0
        self.in_flight = 0

    def send(self, asked: Asked) -> None:
        """Ask for a page; its answer comes later, in any order."""
        self.in_flight += 1
        if self.in_flight > self._threads:
            context = contextvars.copy_context()
            threading.Thread(target=context.run, args=(self._work,), name="sync-fetch", daemon=True).start()
            self._threads += 1
        self._asked.put(asked)

    def receive(self, *, seconds: float) -> Answer | None:
        """The next answer, waiting so long for it; None when none came."""
        try:
            answer = self._answers.get(timeout=seconds) if seconds else self._answers.get_nowait()
        except Empty:
            return None
        self.in_flight -= 1
        return answer

    def close(self) -> None:
        """Let every thread end once it is done with its request."""
        for _ in range(self._threads):
            self._asked.put(None)

    def _work(self) -> None:
        while asked := self._asked.get():
            self._answers.put(_answer(asked))


def _answer(asked: Asked) -> Answer:
    try:
        return Answer(asked, asked.ask())
    except BaseException as error:  # raised again where there is somebody to hear it
        return Answer(asked, None, error)
