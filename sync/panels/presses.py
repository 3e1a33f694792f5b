"""What people asked for a moment ago and no worker has begun yet."""

import datetime

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from sync import selectors

# A worker takes what waits within seconds; later than this the page no longer promises that one will.
PATIENCE = datetime.timedelta(minutes=2)
# Why a press started nothing, as the trail stores it.
NO_QUEUE, UNDER_WAY = "no queue", "under way"


def waiting(*, now: datetime.datetime) -> dict[str, str]:
    """
    This function will return who asked, by what was asked for ("stripe customers", "stripe"); two queries.

    A press is waiting until a run of it has started, or until nobody can still expect that from it.
    """
    pressed = _pressed(since=now - PATIENCE)
    if not pressed:
        return {}
    started = _started()
    return {
        subject: entry.actor_label
        for subject, entry in pressed.items()
        if subject not in started or started[subject] < entry.at
    }


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


def _started() -> dict[str, datetime.datetime]:
    """When the newest run began, by list and by provider."""
    found: dict[str, datetime.datetime] = {}
    for run in selectors.newest_runs():
        found[f"{run.provider} {run.object}"] = run.started_at
        found[run.provider] = max(run.started_at, found.get(run.provider, run.started_at))
    return found
