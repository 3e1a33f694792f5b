"""One provider's dirty objects, read without a pause as long as there are any."""

import logging
import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from types import ModuleType

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import (
    AuthFailed,
    BillingOpsError,
    BudgetSpent,
    NotFound,
    ProviderUnavailable,
    RateLimited,
)
from integrations import metering
from sync import keys, mistakes
from sync.accounts import Accounts
from sync.refresh import hubspot, leases, stripe
from sync.refresh.hands import Hands
from sync.refresh.landing import land
from sync.refresh.leases import Claim
from sync.refresh.reading import Brought, Job
from sync.refresh.side import Side

logger = logging.getLogger(__name__)
READERS: dict[str, ModuleType] = {"stripe": stripe, "hubspot": hubspot}
RENEW_SECONDS = 30.0
# A provider that answered so many of the reads that came in together is well.
WELL = 0.8
# Nobody waits longer than this for a read to end before looking at leases and the order to stop.
GLANCE = 0.5
# A key that may not read the account is tried again so much later: reads must not cost two requests each.
ACCOUNT_SECONDS = 60.0


class Lane:
    """
    Claims, reads and lands the dirty objects of `provider` with so many `threads` reading at once.

    It is used by one thread, whose database session holds the leases. `step` is one go.
    """

    def __init__(self, provider: str, *, threads: int) -> None:
        self.provider = provider
        self.side = Side()
        self._threads = threads
        self._hands = Hands(threads, name=f"{provider} reader")
        self._flying: dict[Future[Brought], Job] = {}
        self._renewed = time.monotonic()
        self._accounts = Accounts()
        self._account_is_ours = False
        self._ask_account_after = 0.0

    def step(self) -> bool:
        """Claim what there is room for, land what has come in; False when there was nothing at all to do."""
        claimed = self._claim_wanted() or self._claim_others()
        if self._flying:
            self._land(GLANCE)
            return True
        return claimed

    def leave(self, *, seconds: float) -> None:
        """Land what is in hand as far as it comes in by then, and leave the rest to the next worker."""
        until = time.monotonic() + seconds
        self._put_back_unbegun()
        while self._flying and time.monotonic() < until:
            self._land(GLANCE)
        leases.put_back([one for job in self._flying.values() for one in job.claims])
        self.forget()
        self._hands.dismiss()

    def forget(self) -> None:
        """Drop what is in hand: the session that held its leases is gone."""
        self._flying.clear()

    def _claim_wanted(self) -> bool:
        """What a person waits for, however much else is in hand, and past our share of the provider's reads."""
        in_hand = sum(job.claims[0].is_wanted for job in self._flying.values())
        if in_hand >= self._threads or self.side.paused(for_a_person=True):
            return False
        with metering.purpose("lookup"):
            return self._claim(wanted=True)

    def _claim_others(self) -> bool:
        if len(self._flying) >= self._threads or self.side.paused():
            return False
        with metering.purpose("refresh"):
            return self._claim(wanted=False)

    def _claim(self, *, wanted: bool) -> bool:
        """Whether there was anything to claim."""
        limit = 1 if self.side.careful() else READERS[self.provider].AT_ONCE
        excluding = self.side.paused_kinds()
        claims = leases.claim(provider=self.provider, limit=limit, excluding=excluding, wanted=wanted)
        admitted = self._admitted(claims) if claims else []
        if admitted and self._may_ask(admitted):
            self._begin(admitted)
        return bool(claims)

    def _admitted(self, claims: list[Claim]) -> list[Claim]:
        """All of them; where our key was refused, one a minute of all workers' to try it with, and no request else."""
        name = claims[0].object
        if not keys.is_refused(provider=self.provider, object=name):
            return claims
        self.side.leave(name)
        refusal = keys.may_ask(provider=self.provider, object=name)
        if refusal and not refusal.scope:
            self.side.failed(keys.StillRefused(refusal.message, provider=self.provider), name)
        first = [] if refusal else claims[:1]
        leases.put_back(claims[len(first) :])
        return first

    def _begin(self, claims: list[Claim]) -> None:
        try:
            jobs = READERS[self.provider].jobs(claims[0].object, claims, begun_at=database_now())
        except NotFound as error:
            # Marked by a release that knew the kind, or by hand.
            leases.fail(dict.fromkeys(claims, error.message))
            return
        for job in jobs:
            self._flying[self._hands.give(job.read, first=job.claims[0].is_wanted)] = job

    def _may_ask(self, claims: list[Claim]) -> bool:
        """The key is of the account that the mirror holds; asked until it was compared, once a minute."""
        if self._account_is_ours or time.monotonic() < self._ask_account_after:
            return True
        try:
            self._account_is_ours = self._accounts.check(self.provider)
        except Exception as error:  # another body than Stripe's own, too
            self._rest(claims, error)
            return False
        self._ask_account_after = time.monotonic() + ACCOUNT_SECONDS
        return True

    def _land(self, seconds: float) -> None:
        done, _ = wait(self._flying, timeout=seconds, return_when=FIRST_COMPLETED)
        together: dict[tuple[str, object], list[Future[Brought]]] = {}
        for future in done:
            job = self._flying[future]
            self._stop_asking(future, job)
            together.setdefault((job.object, job.begun_at), []).append(future)
        for futures in together.values():
            self._land_together(futures)
        self._renew()

    def _land_together(self, futures: list["Future[Brought]"]) -> None:
        """Reads of one kind that were begun together are merged together."""
        jobs = [self._flying[future] for future in futures]
        brought, claims = Brought(), [one for job in jobs for one in job.claims]
        for future, job in zip(futures, jobs, strict=True):
            _add(brought, future, job)
        landed = land(
            provider=self.provider,
            object_name=jobs[0].object,
            claims=claims,
            brought=brought,
            fetched_at=jobs[0].begun_at,
        )
        for future in futures:
            del self._flying[future]
        if len(landed.failed) < len(claims):
            keys.accepted(provider=self.provider, scope=jobs[0].object)
            self.side.permitted(jobs[0].object)
        self._judge(claims, landed.failed)

    def _judge(self, claims: list[Claim], failed: dict[Claim, Exception]) -> None:
        is_well = self._is_well(claims, failed)
        if len(failed) < len(claims):
            self.side.answered()
        own = {one: error for one, error in failed.items() if self.side.is_own(error, is_well=is_well)}
        for one, error in own.items():
            logger.warning("%s %s %s was not refreshed: %s", self.provider, one.object, one.object_id, _reason(error))
        leases.fail({one: _reason(error) for one, error in own.items()})
        rest: dict[type[Exception], list[Claim]] = {}
        for one in failed.keys() - own.keys():
            rest.setdefault(type(failed[one]), []).append(one)
        for alike in rest.values():
            self._rest(alike, failed[alike[0]])

    def _is_well(self, claims: list[Claim], failed: dict[Claim, Exception]) -> bool:
        """
        Whether the provider answers, so that a silence about one object is that object's own matter.

        Nearly all others answered with it say so; else a small question about something else does.
        """
        silences = sum(isinstance(error, ProviderUnavailable) for error in failed.values())
        if not silences:
            return True
        if self.side.paused():
            return False
        if len(claims) - silences >= WELL * len(claims):
            return True
        with metering.purpose("lookup" if claims[0].is_wanted else "refresh"):
            return keys.answers(provider=self.provider, object=claims[0].object)

    def _rest(self, claims: list[Claim], error: Exception) -> None:
        """The provider's side waits; nothing is held against these objects."""
        keys.heard(provider=self.provider, object=claims[0].object, error=error)
        pause = self.side.failed(error, claims[0].object)
        logger.warning("%s is left in peace for %.0f s: %s", self.provider, pause, _reason(error))
        leases.put_back(claims, pause=pause)
        if isinstance(error, ProviderUnavailable):
            self._put_back_unbegun()

    def _stop_asking(self, future: "Future[Brought]", job: Job) -> None:
        """What waits behind a refusal would be refused as well; it is put back before anything else is done."""
        brought = future.result() if future.exception() is None else Brought()
        for error in (future.exception(), *brought.failed.values()):
            if isinstance(error, AuthFailed) and error.missing_permission:
                self._put_back_unbegun(job.object)
            elif isinstance(error, AuthFailed | RateLimited | BudgetSpent):
                self._put_back_unbegun()

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > RENEW_SECONDS:
            leases.renew([one for job in self._flying.values() for one in job.claims])
            self._renewed = time.monotonic()

    def _put_back_unbegun(self, kind: str = "") -> None:
        """Reads that no thread has begun yet, of one kind or of all."""
        unbegun = [future for future, job in self._flying.items() if kind in ("", job.object) and future.cancel()]
        leases.put_back([one for future in unbegun for one in self._flying.pop(future).claims])


def _add(brought: Brought, future: "Future[Brought]", job: Job) -> None:
    error = future.exception()
    if isinstance(error, Exception):
        if not isinstance(error, BillingOpsError):
            logger.error("A mistake of ours while reading %s", job.object, exc_info=error)
        brought.failed |= {one.object_id: error for one in job.claims}
        return
    more = future.result()
    brought.found |= more.found
    brought.gone |= more.gone
    brought.failed |= more.failed
    brought.beside += more.beside


def _reason(error: Exception) -> str:
    if isinstance(error, BillingOpsError):
        return error.message
    return mistakes.words(error, unchanged="the mirror keeps what it had")
