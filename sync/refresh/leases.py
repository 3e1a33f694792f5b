"""Which worker reads which dirty object: claimed for a while, then cleared, put back, or counted as failed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from sync.refresh import statements

# Renewed long before; a worker that neither renews nor has its session is dead.
LEASE_SECONDS = 180
ERROR_LENGTH = 500


@dataclass(frozen=True)
class Claim:
    """One dirty object in hand, with the number of the mark that its read answers."""

    id: int = field(repr=False)
    object: str
    object_id: str
    seq: int
    created_at: datetime | None = None
    wanted_for: tuple[str, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Whether a person waits for it."""
        return bool(self.wanted_for)


def claim(*, provider: str, limit: int, excluding: Collection[str] = (), wanted: bool = False) -> list[Claim]:
    """
    This function will take up to `limit` due objects of one kind, the one with the longest due of them, on lease.

    With `wanted`, of those that a person waits for; else of the others.

    They are this database session's until cleared, put back or failed; else until the lease has run out or the
    session has ended. `excluding` names kinds that are not to be read now. What another worker holds is passed over.
    """
    named: dict[str, Any] = {"provider": provider, "limit": limit, "seconds": LEASE_SECONDS}
    with connection.cursor() as cursor:
        statement = statements.CLAIM_WANTED if wanted else statements.CLAIM
        cursor.execute(statement, named | {"excluding": list(excluding)})
        rows = cursor.fetchall()
    return [Claim(id, name, object_id, seq, made, tuple(teams)) for id, name, object_id, seq, made, teams in rows]


def renew(claims: Collection[Claim]) -> None:
    """This function will lengthen the leases of what is still being read."""
    if claims:
        with connection.cursor() as cursor:
            cursor.execute(statements.RENEW, [LEASE_SECONDS, [one.id for one in claims]])


def clear(claims: Sequence[Claim], *, fetched_at: datetime) -> int:
    """
    This function will remove what was read, and return how many; what was marked meanwhile is due again at once.

    Run after the merge has committed, never in its transaction: a webhook that marks one of these waits for a moment
    instead of for a merge. A worker killed in between costs one more read. `fetched_at` is the read's: of an object
    marked again, no change older than that is left.
    """
    removed = _run(statements.CLEAR, claims)
    if removed < len(claims):
        _run(statements.MARKED_MEANWHILE, claims, fetched_at)
    return removed


def put_back(claims: Sequence[Claim], *, pause: float = 0.0) -> None:
    """This function will leave objects to the next worker, due in `pause` seconds; nothing is held against them."""
    _run(statements.PUT_BACK, claims, pauses=[pause] * len(claims))


def fail(reasons: Mapping[Claim, str]) -> None:
    """
    This function will count one failure of its own for each object, with the reason.

    Each time it rests for twice as long; after the fifth it is in quarantine.
    """
    _run(statements.FAIL, list(reasons), errors=[reason[:ERROR_LENGTH] for reason in reasons.values()])


def _run(
    statement: str,
    claims: Sequence[Claim],
    *more: Any,
    errors: Sequence[str] | None = None,
    pauses: Sequence[float] | None = None,
) -> int:
    if not claims:
        return 0
    ids, seqs = [one.id for one in claims], [one.seq for one in claims]
    nothing = [""] * len(claims)
    arguments: list[Any] = [ids, seqs, list(errors or nothing), list(pauses or [0.0] * len(claims)), *more]
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return int(cursor.rowcount)
