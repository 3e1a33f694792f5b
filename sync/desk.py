"""Where pages from all lists come together: threads ask, this one merges."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import BillingOpsError, BudgetSpent, Missing
from sync import keys, mistakes, passes, shares
from sync.fetching import Answer, Asked, Crew, Window
from sync.models import SyncRun
from sync.models.run import BUDGET, State
from sync.shares import Share, Terms, Walk
from sync.sources import Source

# How long to wait for an answer, or for another worker, before looking round.
TICK = 0.25
# An older time of the database fences as well, but would let more of other people's reads win than need be.
STALE_SECONDS = 1.0


@dataclass(frozen=True)
class Outcome:
    """How it went with one list: the run, over now; or `error`: a mistake of ours, or that others are at it."""

    source: Source
    run: SyncRun | None
    error: Exception | None = None


class Desk:
    """
    Reads lists into the mirror, several at once where the provider is slower than the mirror.

    All that touches the database happens in the thread that calls `work`. A list begins when there is nothing left to
    ask for in those before it; parts are divided when there is no list left to begin.
    """

    def __init__(self, sources: Iterable[Source], terms: Terms, ended: Callable[[Outcome], None]) -> None:
        self._waiting = deque(sources)
        self._terms, self._ended = terms, ended
        self._shares: list[Share] = []
        self._crew, self._window = Crew(), Window(settings.SYNC_REQUESTS_AT_ONCE)
        self._arrived: deque[Answer] = deque()
        self._fence: tuple[datetime, float] | None = None

    def work(self) -> None:
        """This method will return when every list has an outcome. What interrupts it ends what it had under way."""
        try:
            while self._shares or self._waiting:
                self._hand_out()
                if answer := self._next():
                    self._take(answer)
                self._look_round()
        except BaseException as error:
            for share in list(self._shares):
                share.give_up(f"Interrupted ({type(error).__name__}); the next run goes on where it was.")
            raise
        finally:
            self._crew.close()

    def _next(self) -> Answer | None:
        """The answer that came first; those behind it have their next pages asked for before any is merged."""
        self._collect(0)
        self._window.kept_waiting(len(self._arrived))
        if not self._arrived and self._waits_at_capacity():
            self._window.left_waiting()
            self._hand_out()
        if not self._arrived:
            self._collect(TICK)
        self._hand_out()
        return self._arrived.popleft() if self._arrived else None

    def _waits_at_capacity(self) -> bool:
        return self._crew.in_flight >= self._window.size

    def _collect(self, seconds: float) -> None:
        while answer := self._crew.receive(seconds=seconds):
            walk = answer.asked.by
            assert isinstance(walk, Walk)
            walk.arrived(answer.page)
            self._arrived.append(answer)
            seconds = 0

    def _hand_out(self) -> None:
        while self._crew.in_flight + len(self._arrived) < self._window.size:
            walk = self._walk_to_ask()
            if walk is None:
                return
            self._crew.send(Asked(walk, walk.ask(walk.share.fetch), self._fence_of(walk.share)))

    def _walk_to_ask(self) -> Walk | None:
        """Where a part goes on; else a free part; else another list; else half of a part that is long."""
        return self._first(Share.ready) or self._first(Share.claim) or self._begin_next() or self._first(Share.split)

    def _first(self, find: Callable[[Share], Walk | None]) -> Walk | None:
        return next((walk for share in self._shares if (walk := find(share))), None)

    def _begin_next(self) -> Walk | None:
        while source := self._startable():
            self._waiting.remove(source)
            if (share := self._opened(source)) and (walk := share.claim()):
                return walk
        return None

    def _startable(self) -> Source | None:
        busy = {(source.provider, source.name) for source in self._waiting}
        busy |= {(share.source.provider, share.source.name) for share in self._shares}
        return next(
            (source for source in self._waiting if not {(source.provider, name) for name in source.after} & busy), None
        )

    def _opened(self, source: Source) -> Share | None:
        try:
            found = shares.opened(source, self._terms)
        except Exception as error:
            self._ended(Outcome(source, None, error))
            return None
        if isinstance(found, SyncRun):
            self._ended(Outcome(source, found))
            return None
        self._shares.append(found)
        with self._held_to_account(found):
            self._terms.check(source)
        return found if found in self._shares else None

    def _fence_of(self, share: Share) -> datetime:
        """A time of the database, from before now and after the run began: what is older than that counts as unmet."""
        if self._fence is None or time.monotonic() - self._fence[1] > STALE_SECONDS:
            self._fence = database_now(), time.monotonic()
        return max(self._fence[0], share.run.started_at)

    def _take(self, answer: Answer) -> None:
        walk = answer.asked.by
        assert isinstance(walk, Walk)
        if walk.share in self._shares:
            with self._held_to_account(walk.share):
                self._keep(walk, answer)

    def _keep(self, walk: Walk, answer: Answer) -> None:
        if isinstance(answer.error, Missing):
            walk.share.recover(walk, answer.error)
            return
        if answer.error:
            raise answer.error
        assert answer.page is not None
        moment = walk.share.keep(walk, answer.page, answer.asked.fetched_at)
        if moment is None:
            self._end(walk.share)
        else:
            self._fence = moment, time.monotonic()

    def _look_round(self) -> None:
        for share in [share for share in self._shares if share.is_idle and share.look_again <= time.monotonic()]:
            share.look_again = time.monotonic() + TICK
            with self._held_to_account(share):
                if share.look_round():
                    self._end(share)

    def _end(self, share: Share, error: Exception | None = None) -> None:
        self._shares.remove(share)
        if error is None:
            share.close()
        share.run.refresh_from_db()
        # A list that took no request proves nothing: balances, where no customer has any.
        if share.run.state == State.OK and share.run.requests:
            keys.accepted(provider=share.source.provider, scope=share.source.name)
        self._ended(Outcome(share.source, share.run, error))

    @contextmanager
    def _held_to_account(self, share: Share) -> Iterator[None]:
        """
        What goes wrong with one list keeps none of the others back. A provider's refusal ends the run for all who
        share it; after a mistake of ours the others may go on.
        """
        try:
            yield
        except BillingOpsError as error:
            keys.heard(provider=share.source.provider, object=share.source.name, error=error)
            passes.stop(share.run, error.message, stopped_by=BUDGET if isinstance(error, BudgetSpent) else "")
            self._end(share)
        except Exception as error:
            share.give_up(mistakes.words(error, unchanged="what was read is kept, and the next run goes on behind it"))
            self._end(share, error)
