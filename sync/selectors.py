"""How fresh the mirror is, and who is at work."""

import datetime
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from sync import catalog
from sync.models import SyncRun, WorkerHeartbeat
from sync.models.run import State

# What one pass may take before a source that is read on time is called behind.
MARGIN = datetime.timedelta(minutes=15)
LABELS = {"stripe": "Stripe", "hubspot": "HubSpot"}


@dataclass(frozen=True)
class Freshness:
    """
    One provider's line of the strip: `at` (UTC) is when its oldest list was last complete, None if one never was.

    `state` is one word: "current", "behind", "failing" (the newest run of a list went wrong) or "never".
    """

    label: str
    at: datetime.datetime | None
    state: str


def last_success(*, provider: str, object: str) -> datetime.datetime | None:
    """This function will return the instant (UTC) whose state of the list the mirror has in full; None if never."""
    runs = SyncRun.objects.filter(provider=provider, object=object, state=State.OK)
    latest: datetime.datetime | None = runs.aggregate(latest=Max("began_at"))["latest"]
    return latest


def freshness(*, now: datetime.datetime) -> list[Freshness]:
    """This function will return one entry per provider, Stripe first. Two queries, however many runs there are."""
    complete = {
        (run["provider"], run["object"]): run["latest"]
        for run in SyncRun.objects.filter(state=State.OK).values("provider", "object").annotate(latest=Max("began_at"))
    }
    failing = {run.provider for run in newest_runs() if run.state in (State.PARTIAL, State.FAILED, State.KILLED)}
    return [_freshness(provider, complete, provider in failing, now) for provider in catalog.PROVIDERS]


def behind_after(provider: str) -> datetime.timedelta:
    """This function will return after how long without a complete pass a provider is behind: two missed, and a bit."""
    return 2 * catalog.interval(provider) + MARGIN


def _freshness(
    provider: str, complete: dict[tuple[str, str], datetime.datetime], fails: bool, now: datetime.datetime
) -> Freshness:
    moments = [complete.get((source.provider, source.name)) for source in catalog.of(provider)]
    known = [moment for moment in moments if moment is not None]
    at = min(known) if len(known) == len(moments) else None
    if fails:
        state = "failing"
    elif at is None:
        state = "never"
    else:
        state = "behind" if now - at > behind_after(provider) else "current"
    return Freshness(LABELS[provider], at, state)


def newest_runs() -> "QuerySet[SyncRun]":
    """This function will return the newest run of each list, by provider and list."""
    return SyncRun.objects.order_by("provider", "object", "-started_at", "-pk").distinct("provider", "object")


def expected_objects(*, provider: str, object: str) -> int:
    """This function will return how many objects the last complete pass met, for a progress bar; 0 if none did."""
    runs = SyncRun.objects.filter(provider=provider, object=object, state=State.OK).order_by("-began_at")
    return runs.values_list("seen", flat=True).first() or 0


def worker_heartbeats() -> dict[str, datetime.datetime]:
    """This function will return when a worker of each queue was last alive (UTC); a queue never served is absent."""
    return dict(WorkerHeartbeat.objects.values_list("queue", "beaten_at"))
