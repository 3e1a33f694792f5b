"""
What every request to a provider goes through, whoever sends it: budget, rate, count, and what the answer says on rate.

The requests adapter of `http.session()` calls `admit` and `heard` for Stripe's client and the plain sessions, HubSpot's
transport for its official client; nothing reaches a provider past them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from integrations import bucket, feedback
from integrations.limits import Call

PURPOSES = ("lookup", "write", "refresh", "poll", "sync", "reconcile", "doctor")
"""What a request may be for. A thread has its own: run it in `contextvars.copy_context()`."""

# Somebody waits for these, or they carry out what was decided: they go first, and out of any budget.
FOR_PEOPLE = frozenset({"lookup", "write"})
# What a worker waits for its turn; beyond it the caller is told, and comes back when it suits.
LONGEST_WAIT = 30.0
SHORTEST_WAIT = 0.05
_purpose: ContextVar[str] = ContextVar("purpose", default="sync")

Timeout = tuple[float, float]
"""Seconds to connect, seconds to wait for the answer."""


class Ledger(Protocol):
    """Who counts requests, and knows how many may still be sent. It must be quick, and ask the database nothing."""

    def check(self, call: Call, purpose: str) -> None:
        """:raises BudgetSpent: this request is not to be sent"""

    def count(self, call: Call, purpose: str) -> None:
        """Note one request that goes out now."""


class _Nobody:
    def check(self, call: Call, purpose: str) -> None:
        """Everything may be sent."""

    def count(self, call: Call, purpose: str) -> None:
        """Nothing is noted."""


_ledger: Ledger = _Nobody()


def keep(ledger: Ledger) -> None:
    """This function will have every request of this process checked and counted by `ledger`."""
    global _ledger
    _ledger = ledger


@contextmanager
def purpose(name: str) -> Iterator[None]:
    """This context will have the requests in it counted under `name`, one of PURPOSES; "sync" where nobody says."""
    if name not in PURPOSES:
        raise ValueError(f"{name!r} is no purpose; there are: {', '.join(PURPOSES)}.")
    token = _purpose.set(name)
    try:
        yield
    finally:
        _purpose.reset(token)


def admit(call: Call, timeout: Timeout) -> Timeout:
    """
    This function will return when `call` may be sent, with the time it may then take.

    A person's request waits for its turn within its own time for an answer, and what it waited is gone from that.
    :raises BudgetSpent: this month's reads are used up for what it is for
    :raises RateLimited: its turn would come too late; nothing was sent
    """
    name = _purpose.get()
    _ledger.check(call, name)
    connect, answer = timeout
    person = name in FOR_PEOPLE
    patience = answer if person else LONGEST_WAIT
    waited = bucket.take(call.limits, provider=call.provider, patience=patience, person=person)
    _ledger.count(call, name)
    return (connect, max(answer - waited, SHORTEST_WAIT)) if person else timeout


def heard(call: Call, status: int, headers: Mapping[str, str]) -> None:
    """This function will take to heart what the answer to `call` says about asking less."""
    if told := feedback.pause(call, status, headers):
        limit, seconds = told
        bucket.pause(limit, seconds=seconds)
