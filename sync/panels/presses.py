"""What people asked for a moment ago and no worker has begun yet."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from sync.models import SyncRun, Watermark

# A worker takes what waits within seconds; later than this the page no longer promises that one will.
PATIENCE = datetime.timedelta(minutes=1)
# For so long the page says of a press that no worker took it.
TOLD_FOR = datetime.timedelta(minutes=15)
# Why a press started nothing, as the trail stores it.
NO_QUEUE, UNDER_WAY, IN_VAIN = "no queue", "under way", "no reads left, or no key"


def changes_of(provider: str) -> str:
    """This function will return what a press of "Ask for changes now" is known by."""
    return f"{provider} changes"


@dataclass(frozen=True)
class Presses:
    """
    Who asked, by what was asked for ("stripe customers", "stripe", "stripe changes").

    `waiting` are those that a worker may still take; `left` those that none took, and nothing has begun since.
    """

    waiting: Mapping[str, str]
    left: Mapping[str, str]


def unbegun(*, now: datetime.datetime, started: Mapping[str, datetime.datetime]) -> Presses:
    """This function will return the presses whose thing has not `started` since; one query."""
    pressed = _pressed(since=now - TOLD_FOR)
    open_ones = {name: entry for name, entry in pressed.items() if name not in started or started[name] < entry.at}
    young = {name for name, entry in open_ones.items() if entry.at >= now - PATIENCE}
    who = {name: entry.actor_label for name, entry in open_ones.items()}
    return Presses(
        waiting={name: label for name, label in who.items() if name in young},
        left={name: label for name, label in who.items() if name not in young},
    )


def started(runs: Iterable[SyncRun], watermarks: Iterable[Watermark]) -> dict[str, datetime.datetime]:
    """This function will return when each thing that can be asked for last began, by the newest runs and polls."""
    found: dict[str, datetime.datetime] = {}
    for run in runs:
        found[f"{run.provider} {run.object}"] = run.started_at
        found[run.provider] = max(run.started_at, found.get(run.provider, run.started_at))
    for mark in watermarks:
        if mark.tried_at:
            name = changes_of(mark.provider)
            found[name] = max(mark.tried_at, found.get(name, mark.tried_at))
    return found


def _pressed(*, since: datetime.datetime) -> dict[str, AuditEntry]:
    """The newest press by what was asked for, without those that never reached the queue."""
    acts = (AuditAction.SYNC_REQUESTED, AuditAction.SYNC_NOT_STARTED)
    pressed: dict[str, AuditEntry] = {}
    for entry in AuditEntry.objects.filter(action__in=acts, at__gte=since).order_by("position"):
        if entry.action == AuditAction.SYNC_REQUESTED:
            pressed[entry.subject_id] = entry
        elif entry.details.get("because") == NO_QUEUE:
            pressed.pop(entry.subject_id, None)
    return pressed
