"""Beginning a pass over one list, or going on with one, and ending it, however many workers shared it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.merge import tombstone_orphans, tombstone_unseen, unseen
from billing_ops.kernel.models import Mirrored
from sync import parts, selectors
from sync.models import SyncCursor, SyncRun
from sync.models.run import BUDGET, State
from sync.models.run import MALFORMED as NOT_AS_DOCUMENTED
from sync.sources import Children, Source

# A pass cut short longer ago than this is begun again: its first pages are too old.
ABANDONED_AFTER = timedelta(hours=2)
# Reads count against our budget for thirty days; a pass that it stopped would never end if it were begun anew.
KEPT_FOR_BUDGET = timedelta(days=31)
KILLED = "The process that ran this ended without a word; the next run goes on where it was."

MALFORMED = (
    "{count} objects are not as documented and were left out; the log names each. The others were read. Nothing was "
    "marked as gone in this pass. Correct them at the provider, or report them."
)

# Of fewer rows than this, any share may be deleted in a day's tidying.
FEW, MOST = 20, 0.5
DOUBT = (
    "{source} came without {missed:,} of the {live:,} {name} that we hold, so none was marked as gone. Check that the "
    "key is of the right account; if they were deleted, run `manage.py sync {source.provider} --object {source.name} "
    "--accept-deletions`."
)


def bury_dead_runs(source: Source) -> None:
    """This function will mark the list's unfinished runs as killed: whoever holds the lease knows they are dead."""
    running = SyncRun.objects.filter(provider=source.provider, object=source.name, state=State.RUNNING)
    running.update(state=State.KILLED, finished_at=F("heartbeat_at"), error=KILLED)


@transaction.atomic
def begin(source: Source) -> SyncRun:
    """This function will return a new run, of a new pass or of one that a kill cut short; its parts are `parts.of`."""
    bury_dead_runs(source)
    now = database_now()
    expected = selectors.expected_objects(provider=source.provider, object=source.name)
    began_at = _unfinished_since(source, now=now) or _fresh(source, began_at=now, expected=expected)
    return SyncRun.objects.create(
        provider=source.provider,
        object=source.name,
        began_at=began_at,
        started_at=now,
        heartbeat_at=now,
        expected=expected,
    )


def running(source: Source) -> SyncRun | None:
    """This function will return the list's run that is under way."""
    return SyncRun.objects.filter(provider=source.provider, object=source.name, state=State.RUNNING).first()


def unfinished(source: Source, *, now: datetime) -> list[SyncCursor]:
    """
    This function will return the parts of a pass worth going on with, in reading order; empty when none is.

    One that the budget stopped is, for a month: it buries only rows that nobody has read since it began, so what was
    created or read meanwhile is safe, and the list is then as of that beginning.
    """
    kept = SyncCursor.objects.filter(provider=source.provider, object=source.name).order_by("pk")
    found = list(kept.filter(began_at__gt=now - KEPT_FOR_BUDGET))
    if not found or found[0].began_at > now - ABANDONED_AFTER or _waited_for_budget(found):
        return found
    return []


def _waited_for_budget(cursors: Sequence[SyncCursor]) -> bool:
    """Whether the budget ever stopped the pass, and there is something to go on from."""
    first = cursors[0]
    of_pass = SyncRun.objects.filter(provider=first.provider, object=first.object, began_at=first.began_at)
    return any(cursor.seen for cursor in cursors) and of_pass.filter(stopped_by=BUDGET).exists()


def _unfinished_since(source: Source, *, now: datetime) -> datetime | None:
    kept = unfinished(source, now=now)
    return kept[0].began_at if kept else None


def _fresh(source: Source, *, began_at: datetime, expected: int) -> datetime:
    SyncCursor.objects.filter(provider=source.provider, object=source.name).delete()
    for part in parts.first(source, began_at=began_at, expected=expected):
        SyncCursor.objects.create(
            provider=source.provider,
            object=source.name,
            part=part.name,
            created_from=part.created_from,
            created_before=part.created_before,
            began_at=began_at,
            fetched_at=began_at,
        )
    return began_at


@transaction.atomic
def complete(source: Source, run: SyncRun, *, accept_deletions: bool = False) -> bool:
    """
    This function will mark what the pass did not meet as gone, and the run as complete, at once.

    False, and nothing done, while a part is left to read or when another worker came first. A pass that met malformed
    objects marks nothing: their rows look unmet too. Neither does one that would mark most of a table, unless
    `accept_deletions`: a list that is suddenly empty is rather another account's. Such a run is partial.
    """
    if not SyncRun.objects.select_for_update().filter(pk=run.pk, state=State.RUNNING).exists():
        return False
    cursors = parts.of(source, run)
    if not all(cursor.is_done for cursor in cursors):
        return False
    SyncCursor.objects.filter(pk__in=[cursor.pk for cursor in cursors]).delete()
    if malformed := _malformed(run):
        return finish(run, State.PARTIAL, error=MALFORMED.format(count=malformed), stopped_by=NOT_AS_DOCUMENTED)
    if not accept_deletions and (doubt := _doubt(source, run)):
        return finish(run, State.PARTIAL, error=doubt)
    if source.model:
        gone_by = max(cursor.fetched_at for cursor in cursors)
        deleted = tombstone_unseen(source.model, since=run.began_at, fetched_at=gone_by)
        SyncRun.objects.filter(pk=run.pk).update(deleted=deleted)
        _bury_children(source.model, source.children, gone_by)
    return finish(run, State.OK)


def _bury_children(model: type[Mirrored], children: Children, gone_by: datetime) -> None:
    parents = [model]
    for child, column in children:
        for parent in parents:
            tombstone_orphans(child, parent=parent, column=column, fetched_at=gone_by)
        parents.append(child)


def _doubt(source: Source, run: SyncRun) -> str:
    """'' when so many may well be gone, else what to do about it."""
    if source.model is None:
        return ""
    missed, live = unseen(source.model, since=run.began_at)
    if live < FEW or missed <= live * MOST:
        return ""
    return DOUBT.format(source=source, missed=missed, live=live, name=source.model._meta.verbose_name_plural)


def _malformed(run: SyncRun) -> int:
    """Over the whole pass: this run, and those that were cut short in it before."""
    of_pass = SyncRun.objects.filter(provider=run.provider, object=run.object, began_at=run.began_at)
    found: int | None = of_pass.aggregate(malformed=Sum("malformed"))["malformed"]
    return found or 0


@transaction.atomic
def stop(run: SyncRun, error: str, *, stopped_by: str = "") -> None:
    """This function will end a run that did not come to the end of its list: failed, or partial if a page was kept."""
    run.refresh_from_db()
    finish(run, State.PARTIAL if run.seen else State.FAILED, error=error, stopped_by=stopped_by)


def finish(run: SyncRun, state: State, *, error: str = "", stopped_by: str = "") -> bool:
    """This function will end a run, once: what another worker said first stands. True when it was this call."""
    now = database_now()
    going = SyncRun.objects.filter(pk=run.pk, state=State.RUNNING)
    return bool(going.update(state=state, error=error, stopped_by=stopped_by, finished_at=now, heartbeat_at=now))
