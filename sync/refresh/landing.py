"""From what was read to the mirror: merged, buried, and the marks it answers cleared."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from billing_ops.kernel.errors import BillingOpsError, Malformed
from integrations.pages import Payload
from sync import dirty
from sync.dirty import Mark
from sync.refresh import balances, kinds, leases, linked
from sync.refresh.kinds import Kind
from sync.refresh.leases import Claim
from sync.refresh.reading import Brought

logger = logging.getLogger(__name__)
DEADLOCKS = 5
UNANSWERED = "The answer left this object out."


@dataclass
class Landed:
    """How many marks were cleared, and the failures by claim, still to be judged."""

    cleared: int = 0
    failed: dict[Claim, Exception] = field(default_factory=dict)


def land(*, provider: str, object_name: str, claims: Sequence[Claim], brought: Brought, fetched_at: datetime) -> Landed:
    """
    This function will bring one read into the mirror and clear the marks that it answers.

    `fetched_at` is the database's time before the read. An object that cannot be merged keeps none of the others back.
    """
    kind = kinds.find(provider, object_name)
    failed = dict(brought.failed)
    merged = {id: payloads for id, payloads in brought.found.items() if id not in failed}
    try:
        _merge(kind, merged, brought.gone, brought.beside, fetched_at)
    except Exception as error:
        if _is_lost(error):
            raise
        failed |= _merge_each(kind, merged, brought.gone, brought.beside, fetched_at)
    _mark_strays(provider, kinds.OWNED.get(object_name, ""), failed.keys(), claims)
    known = merged.keys() | brought.gone
    landed = Landed(failed={one: failed[one.object_id] for one in claims if one.object_id in failed})
    landed.failed |= {
        one: Malformed(UNANSWERED, provider=provider)
        for one in claims
        if one.object_id not in known and one not in landed.failed
    }
    done = [one for one in claims if one not in landed.failed]
    if (provider, object_name) == ("stripe", "customers"):
        balances.mark_differing([one.object_id for one in done])
    if provider == "hubspot" and (teams := sorted({team for one in done for team in one.wanted_for})):
        linked.want_unknown((one for some in merged.values() for one in some), teams=teams)
    landed.cleared = leases.clear(done, fetched_at=fetched_at)
    return landed


def _mark_strays(provider: str, object_name: str, failed: Collection[str], claims: Sequence[Claim]) -> None:
    """What came along with a customer's list and did not land is read by itself, and fails by itself."""
    strays = set(failed) - {one.object_id for one in claims}
    if object_name and strays:
        teams = {team for one in claims for team in one.wanted_for}
        dirty.want(provider=provider, marks=[Mark(object_name, id) for id in strays], teams=teams)


def _merge(
    kind: Kind, found: dict[str, list[Payload]], gone: set[str], beside: list[Payload], fetched_at: datetime
) -> None:
    """
    All at once. Two reads can bring the same card or discount in another order and block each other; PostgreSQL then
    ends one of the two, which tries again.
    """
    payloads = list({payload["id"]: payload for each in (*found.values(), beside) for payload in each}.values())
    for attempt in range(DEADLOCKS):
        try:
            with transaction.atomic():
                if payloads:
                    kind.upsert(payloads=payloads, fetched_at=fetched_at)
                kinds.bury(kind, gone, fetched_at=fetched_at)
                return
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected) or attempt == DEADLOCKS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def _merge_each(
    kind: Kind, found: dict[str, list[Payload]], gone: set[str], beside: list[Payload], fetched_at: datetime
) -> dict[str, Exception]:
    """One by one, and the errors by id. What nobody had marked is left to its own time."""
    failed: dict[str, Exception] = {}
    for id in found.keys() | gone:
        try:
            _merge(kind, {id: found.get(id, [])}, gone & {id}, [], fetched_at)
        except Exception as error:
            if _is_lost(error):
                raise
            if not isinstance(error, BillingOpsError):
                logger.exception("A mistake of ours while merging %s", id)
            failed[id] = error
    return failed


def _is_lost(error: Exception) -> bool:
    """Whether the database went away: no object's fault."""
    return isinstance(error, OperationalError) and not isinstance(error.__cause__, DeadlockDetected)
