"""
The one way into a mirrored table, for one row as for many.

An object that is as we hold it is advanced, nothing else. One that has a row goes by COPY to a temporary table and one
statement that merges. One that has none is COPYed straight into the table, which spares writing it twice; should
somebody else have brought it at that moment, it is merged after all.

The fence: `fetched_at` is the database's time *before* the request that brought a payload. A payload older than the
row's `fetched_at` is refused, whoever brings it and however late. An equal one is the same read once more (an object
listed twice, a page merged again after a crash) and is taken. An identical payload still advances `fetched_at`, or an
older read could land after it and win; that update touches neither the payload nor an index, and `merge_sealed` makes
it without the payload being mapped or sent. Children without a fence of their own go with their parent
(`replace_children`). A tombstone is fenced in the same way, and on equal time wins: a read says that the object was
there when it began, a tombstone that it was gone. Only a read begun later brings the row back, as when a record is
restored in HubSpot.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg.errors import UniqueViolation

from billing_ops.kernel.merge_plan import Plan, plan_for
from billing_ops.kernel.merge_seal import Sealed
from billing_ops.kernel.models import Mirrored

Row = Mapping[str, Any]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class MergeResult:
    """
    How many rows were inserted, updated, unchanged and refused.

    `accepted` holds the ids of all but the refused, `changed` those of the inserted and updated, `added` those of the
    inserted.
    """

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    accepted: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()

    def __add__(self, other: "MergeResult") -> "MergeResult":
        return MergeResult(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.refused + other.refused,
            self.accepted | other.accepted,
            self.changed | other.changed,
            self.added | other.added,
        )


def merge_sealed(
    model: type[Mirrored],
    seen: Mapping[str, Sealed],
    *,
    rows: Callable[[frozenset[str]], Sequence[Row]],
    fetched_at: datetime,
) -> MergeResult:
    """
    This function will bring objects of one read into the mirror, mapping only those that are not as we hold them.

    `seen` are the payloads by id. `rows` is given the ids that need no more, and returns the rows of all others, their
    payloads `Sealed` as in `seen`; it may raise, and then nothing was done. Otherwise as `merge`.
    """
    with transaction.atomic():
        held = _advance(plan_for(model), seen, fetched_at=fetched_at)
        same = frozenset(id for id, is_same in held.items() if is_same)
        known = MergeResult(unchanged=len(same), accepted=same)
        return known + merge(model, rows(same), absent=seen.keys() - held.keys(), fetched_at=fetched_at)


def merge(
    model: type[Mirrored], rows: Sequence[Row], *, fetched_at: datetime, absent: Set[str] = frozenset()
) -> MergeResult:
    """
    This function will bring rows of one read into the mirror and return what became of each.

    A row names every column of `model` by its column name (`customer_id`, not `customer`) and `payload`, plain or
    `Sealed`, but not `payload_hash`, `fetched_at` and `deleted_at`. Of two rows with one id the later in `rows` counts.
    `fetched_at` is `kernel.clock.database_now()` from before the request; `absent` are ids just found to have no row.

    :raises ValueError: a row names a column too many or too few
    """
    plan = plan_for(model)
    newest = {row[plan.key]: row for row in rows}
    return _bring(plan, newest, plan.merge, absent=absent, fetched_at=fetched_at)


def replace_children(
    model: type[Mirrored],
    rows: Sequence[Row],
    *,
    parent: str,
    parents: Set[str],
    added: Set[str] = frozenset(),
    fetched_at: datetime,
) -> MergeResult:
    """
    This function will make `rows` all the children that `parents` have, and return what became of the rows.

    `parent` is the column of `model` that names the parent (`subscription_id`); `parents` are the ids changed by the
    parents' own merge (`MergeResult.changed`), in whose transaction this must run, `added` those of them that are new
    and had no children. Rows of other parents are left out; a child of these parents that is not among the rows
    becomes a tombstone.

    A child has one parent and no fence of its own: the parent's row lock and fence are what keeps two reads apart, and
    an unchanged parent has the children that its row was stored with. So no row is refused here, and the age of a
    child is its parent's.
    """
    plan = plan_for(model)
    listed = {row[plan.key]: row for row in rows if row[parent] in parents}
    absent = {id for id, row in listed.items() if row[parent] in added}
    result = _bring(plan, listed, plan.adopt, absent=absent, fetched_at=fetched_at)
    if older := parents - added:
        _execute(plan.tombstone_leftovers(parent), [fetched_at, fetched_at, list(older), list(listed)])
    return result


def _advance(plan: Plan, seen: Mapping[str, Sealed], *, fetched_at: datetime) -> dict[str, bool]:
    """The ids that have a row, each with whether it is as in `seen`, live and no newer; those are advanced."""
    if not seen:
        return {}
    # In order, so that two reads of the same rows seldom wait for each other crosswise.
    ids = sorted(seen)
    fingerprints = [seen[id].fingerprint for id in ids]
    return dict(_fetch(plan.advance, [ids, fingerprints, fetched_at, fetched_at]))


def _bring(
    plan: Plan, rows: Mapping[str, Row], statement: str, *, absent: Set[str], fetched_at: datetime
) -> MergeResult:
    values = {id: plan.values(rows[id], fetched_at=fetched_at) for id in sorted(rows)}
    new = {id: row for id, row in values.items() if id in absent}
    others = {id: row for id, row in values.items() if id not in absent}
    if new and not _inserted(plan, new.values()):
        others, new = values, {}
    ids = frozenset(new)
    return MergeResult(len(ids), accepted=ids, changed=ids, added=ids) + _merged(plan, others, statement)


def _inserted(plan: Plan, values: Iterable[Values]) -> bool:
    """False when somebody else brought one of them meanwhile: then none was inserted."""
    try:
        with transaction.atomic():
            _copy(plan, plan.table, values)
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            return False
        raise
    return True


def _merged(plan: Plan, values: Mapping[str, Values], statement: str) -> MergeResult:
    if not values:
        return MergeResult()
    with transaction.atomic(savepoint=False):
        _stage(plan, values.values())
        outcome = dict(_fetch(statement))
    counts = Counter(outcome.values())
    return MergeResult(
        inserted=counts["inserted"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=len(values) - len(outcome),
        accepted=frozenset(outcome),
        changed=frozenset(id for id, what in outcome.items() if what != "unchanged"),
        added=frozenset(id for id, what in outcome.items() if what == "inserted"),
    )


def tombstone(model: type[Mirrored], ids: Collection[str], *, fetched_at: datetime) -> int:
    """
    This function will mark objects as gone since a read begun at `fetched_at`, and return how many rows say so now.

    The last payload is kept. An id never seen gets a row as well, with an empty payload, so that an older read which
    lands later cannot make the object appear. Rows read later than `fetched_at` are left alone and not counted.
    """
    if not ids:
        return 0
    plan = plan_for(model)
    with transaction.atomic(savepoint=False):
        _stage(plan, [plan.stub(id, fetched_at=fetched_at) for id in set(ids)])
        return len(_fetch(plan.tombstone))


def tombstone_unseen(model: type[Mirrored], *, since: datetime, fetched_at: datetime) -> int:
    """
    This function will mark as gone what a complete pass begun at `since` did not meet, and return how many.

    Every row the pass met has a `fetched_at` of `since` or later; so has one that somebody else read meanwhile.
    `fetched_at` is the time before the last request of the pass: the object was gone by then.
    """
    return _execute(plan_for(model).tombstone_unseen, [fetched_at, fetched_at, since])


def unseen(model: type[Mirrored], *, since: datetime) -> tuple[int, int]:
    """This function will return how many live rows a pass begun at `since` did not meet, and of how many."""
    live = model._default_manager.filter(deleted_at=None)
    return live.filter(fetched_at__lt=since).count(), live.count()


def tombstone_orphans(model: type[Mirrored], *, parent: type[Mirrored], column: str, fetched_at: datetime) -> int:
    """
    This function will mark as gone the rows whose parent is, and return how many.

    `column` is the one of `model` that names the parent. A row read later than `fetched_at` is left alone.
    """
    statement = plan_for(model).tombstone_orphans(column, plan_for(parent))
    return _execute(statement, [fetched_at, fetched_at, fetched_at])


def _stage(plan: Plan, values: Iterable[Values]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(plan.create)
    _copy(plan, plan.incoming, values)


def _copy(plan: Plan, table: str, values: Iterable[Values]) -> None:
    # COPY ends outside of Django's cursor, so its errors are made Django's here.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(plan.copy(table)) as copy:
        copy.set_types(plan.types)
        for row in values:
            copy.write_row(row)


def _fetch(statement: str, parameters: Sequence[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[Any] = cursor.fetchall()
        return rows


def _execute(statement: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        count: int = cursor.rowcount
        return count
