"""Counts the requests of a process, writes them down within a second, and refuses what the budget does not hold."""

import atexit
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from celery.signals import task_postrun
from django.db import connection, connections

from billing_ops.kernel.clock import now
from billing_ops.kernel.errors import BudgetSpent
from integrations import metering
from integrations.limits import Call
from sync import usage
from sync.usage import Budget

logger = logging.getLogger(__name__)
Key = tuple[str, date, str]
Result = TypeVar("Result")

FLUSH_SECONDS = 1.0
# How old the budget may be that a request is checked against; our own requests since then are added to it.
KNOWN_SECONDS = 5.0
# What a request waits for the database to say how much is spent; it goes out when that is not to be had.
PATIENCE_SECONDS = 2.0

_ADD = """
INSERT INTO sync_apiusage AS kept (provider, day, purpose, gets, others)
SELECT * FROM unnest(%s::text[], %s::date[], %s::text[], %s::bigint[], %s::bigint[]) AS new (a, b, c, d, e)
ORDER BY a, b, c
ON CONFLICT (provider, day, purpose) DO UPDATE
SET gets = kept.gets + EXCLUDED.gets, others = kept.others + EXCLUDED.others
"""


class Ledger:
    """
    The counts of one process, shared by its threads; what `integrations.metering` reports to.

    It uses a database connection and a thread of its own: a caller's transaction may roll back, and a request must
    not fail because the database is away. Counts are kept until they can be written; what a killed process loses is
    its last second.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asking = threading.Lock()
        self._counts: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
        self._timer: threading.Timer | None = None
        self._budget: Budget | None = None
        self._known_until = 0.0
        self._since = 0
        self._away = False

    def check(self, call: Call, purpose: str) -> None:
        """:raises BudgetSpent: a read of Stripe that nobody waits for, and what we may spend on it is used up"""
        if call.provider != "stripe" or call.method != "GET" or purpose in metering.FOR_PEOPLE:
            return
        current = self._current()
        if current and not current.may_ask(purpose, more=self._since):
            raise BudgetSpent(usage.refusal(current), provider="stripe", code="budget")

    def count(self, call: Call, purpose: str) -> None:
        """Note one request; it is written down within a second."""
        with self._lock:
            reads = call.method == "GET"
            self._counts[call.provider, now().date(), purpose][0 if reads else 1] += 1
            self._since += reads and call.provider == "stripe"
            if self._timer is None:
                self._start_timer()

    def flush(self) -> None:
        """Write down what was counted until now, and return when that is done or has failed."""
        with self._lock:
            if not self._counts:
                return
        _apart(self._write)

    def close(self) -> None:
        """Write down the last counts at the end of the process, when no thread can be started any more."""
        with self._lock:
            counts, self._counts = self._counts, defaultdict(lambda: [0, 0])
        if not counts:
            return
        connections.close_all()
        try:
            _add(counts)
        except Exception as error:
            logger.info("The last %d counts of requests are lost: %s", len(counts), type(error).__name__)
        connections.close_all()

    def _start_timer(self) -> None:
        self._timer = threading.Timer(FLUSH_SECONDS, self._run_timer)
        self._timer.daemon = True
        try:
            self._timer.start()
        except RuntimeError:
            # The interpreter is shutting down; `close` writes the rest.
            self._timer = None

    def _run_timer(self) -> None:
        with self._lock:
            self._timer = None
        _closing_after(self._write)

    def _write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, defaultdict(lambda: [0, 0])
        if not counts:
            return
        try:
            _add(counts)
        except Exception as error:
            self._put_back(counts, error)
        else:
            self._away = False

    def _put_back(self, counts: dict[Key, list[int]], error: Exception) -> None:
        with self._lock:
            for key, (gets, others) in counts.items():
                self._counts[key][0] += gets
                self._counts[key][1] += others
            if self._timer is None:
                self._start_timer()
        if not self._away:
            logger.warning("Requests are counted but not written down, until they can be: %s", type(error).__name__)
        self._away = True

    def _current(self) -> Budget | None:
        """What is spent, a few seconds old at most; None where the database could not be asked yet."""
        if time.monotonic() >= self._known_until and self._asking.acquire(blocking=self._budget is None):
            try:
                if time.monotonic() >= self._known_until:
                    _apart(self._ask)
            finally:
                self._asking.release()
        return self._budget

    def _ask(self) -> None:
        self._known_until = time.monotonic() + KNOWN_SECONDS
        try:
            current = usage.budget(now=now())
        except Exception as error:
            logger.info("How much of the budget is spent is not known: %s", type(error).__name__)
            return
        with self._lock:
            unwritten = sum(gets for (provider, _, _), (gets, _) in self._counts.items() if provider == "stripe")
            self._budget, self._since = current, unwritten


def _add(counts: dict[Key, list[int]]) -> None:
    rows = [(*key, *numbers) for key, numbers in counts.items()]
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, columns)


def _apart(act: Callable[[], None]) -> None:
    """Do `act` on another thread, whose database connection is nobody else's; it is not waited for for ever."""
    thread = threading.Thread(target=_closing_after, args=(act,), daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)


def _closing_after(act: Callable[[], None]) -> None:
    try:
        act()
    finally:
        connections.close_all()


_ledger = Ledger()


def begin() -> None:
    """This function will have every provider request of this process counted and checked, and the counts kept."""
    metering.keep(_ledger)
    atexit.register(lambda: _ledger.close())
    os.register_at_fork(after_in_child=_begin_anew)
    task_postrun.connect(_after_task, dispatch_uid="sync.ledger")


def flush() -> None:
    """This function will return when what this process has asked for until now is written down."""
    _ledger.flush()


def _begin_anew() -> None:
    """A child's counts begin at its fork: its parent writes down its own."""
    global _ledger
    _ledger = Ledger()
    metering.keep(_ledger)


def _after_task(**signal: Any) -> None:
    """A prefork worker's child leaves without a word, so nothing waits for its end."""
    _ledger.flush()
