"""Threads that read: several requests in flight, none of which keeps the process from leaving."""

import contextvars
import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Result = TypeVar("Result")
Task = tuple["Future[Any]", Callable[[], Any], contextvars.Context]
# What is done first. Tasks of one rank are done in the order in which they were given.
PEOPLE, OTHERS, LEAVING = range(3)


class Hands:
    """
    `count` threads that do what they are given, each task in a copy of its giver's context.

    They are daemons, unlike an executor's: at the end of the process a read that hangs is left behind, which harms
    nobody, since it is a read.
    """

    def __init__(self, count: int, *, name: str) -> None:
        self.count = count
        self._tasks: queue.PriorityQueue[tuple[int, int, Task | None]] = queue.PriorityQueue()
        self._numbers = itertools.count()
        for number in range(count):
            threading.Thread(target=self._work, name=f"{name} {number + 1}", daemon=True).start()

    def give(self, task: Callable[[], Result], *, first: bool = False) -> "Future[Result]":
        """This method will have a free thread do the task, before all that are not `first`; it returns its future."""
        future: Future[Result] = Future()
        self._put(PEOPLE if first else OTHERS, (future, task, contextvars.copy_context()))
        return future

    def dismiss(self) -> None:
        """This method will let each thread go after the task it is at."""
        for _ in range(self.count):
            self._put(LEAVING, None)

    def _put(self, rank: int, task: Task | None) -> None:
        self._tasks.put((rank, next(self._numbers), task))

    def _work(self) -> None:
        while given := self._tasks.get()[2]:
            future, task, context = given
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(context.run(task))
            except BaseException as error:
                future.set_exception(error)
