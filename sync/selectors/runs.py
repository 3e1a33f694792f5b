"""What was read when, and who is at work."""

import datetime

from django.db.models import Max, QuerySet

from sync.models import SyncRun, WorkerHeartbeat
from sync.models.run import MALFORMED, State


def last_success(*, provider: str, object: str) -> datetime.datetime | None:
    """This function will return the instant (UTC) whose state of the list the mirror has in full; None if never."""
    runs = SyncRun.objects.filter(provider=provider, object=object, state=State.OK)
    latest: datetime.datetime | None = runs.aggregate(latest=Max("began_at"))["latest"]
    return latest


def newest_runs() -> "QuerySet[SyncRun]":
    """This function will return the newest run of each list, by provider and list."""
    return SyncRun.objects.order_by("provider", "object", "-started_at", "-pk").distinct("provider", "object")


def runs_but_some() -> "list[SyncRun]":
    """This function will return the newest runs that read all of a list but objects that are not as documented."""
    return [run for run in newest_runs() if run.stopped_by == MALFORMED]


def expected_objects(*, provider: str, object: str) -> int:
    """This function will return how many objects the last complete pass met, for a progress bar; 0 if none did."""
    runs = SyncRun.objects.filter(provider=provider, object=object, state=State.OK).order_by("-began_at")
    return runs.values_list("seen", flat=True).first() or 0


def worker_heartbeats() -> dict[str, datetime.datetime]:
    """This function will return when a worker of each queue was last alive (UTC); a queue never served is absent."""
    return dict(WorkerHeartbeat.objects.values_list("queue", "beaten_at"))
