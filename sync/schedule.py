"""When each list is to be read in full again."""

import datetime

from django.conf import settings

from sync import catalog, passes, selectors, usage
from sync.models import SyncRun, Watermark
from sync.models.run import MALFORMED, State
from sync.sources import Source

# A list that gave nothing, or stopped half-way, is tried again after this long, or its interval if that is shorter.
RETRY = datetime.timedelta(minutes=15)
# One whose every object but a malformed one was read: a day in which somebody may have put that right.
RETRY_MALFORMED = datetime.timedelta(days=1)


def interval(source: Source) -> datetime.timedelta:
    """This function will return how often a list is read in full: RECONCILE_HOURS of the list, else of its provider."""
    hours = settings.RECONCILE_HOURS
    return datetime.timedelta(hours=hours.get(f"{source.provider}.{source.name}", hours[source.provider]))


def under_way(*, provider: str) -> list[Source]:
    """This function will return the provider's lists that some process is reading, in order."""
    running = set(SyncRun.objects.filter(provider=provider, state=State.RUNNING).values_list("object", flat=True))
    return [source for source in catalog.of(provider) if source.name in running]


def due(*, provider: str, now: datetime.datetime) -> list[Source]:
    """
    This function will return the provider's lists that are to be read, in order; `now` is the database's.

    None while what our budget has for whole lists is spent: a pass would end in failure at its first request.
    """
    if provider == "stripe" and usage.passes_rest():
        return []
    newest = {run.object: run for run in selectors.newest_runs().filter(provider=provider)}
    gap_to, pace = _gap_to(provider), _pace(provider)
    sources = catalog.of(provider)
    return [one for one in sources if next_due(one, newest.get(one.name), gap_to=gap_to, pace=pace, now=now) <= now]


def next_due(
    source: Source,
    run: SyncRun | None,
    *,
    now: datetime.datetime,
    gap_to: datetime.datetime | None = None,
    pace: int = 1,
) -> datetime.datetime:
    """
    This function will return when a list whose newest run is `run` is read in full again; `now` if it is due.

    A killed run is gone on with at once; a pass that came to its end, however it went, costs a whole read, and is made
    again within a day if it left out malformed objects. What changed before `gap_to` can no longer be asked for: a pass
    that began before it does not count. `pace` makes the interval so many times as long.
    """
    if run is None or run.state == State.KILLED:
        return now
    if run.state == State.FAILED or (run.state == State.PARTIAL and passes.unfinished(source, now=now)):
        return max(now, run.started_at + min(RETRY, interval(source)))
    if gap_to and run.began_at < gap_to and run.state != State.RUNNING:
        return now
    rest = min(RETRY_MALFORMED, interval(source)) if run.stopped_by == MALFORMED else interval(source)
    return max(now, run.began_at + pace * rest)


def _pace(provider: str) -> int:
    """Comparisons are made half as often when most of our share of Stripe's monthly reads is used up."""
    return 2 if provider == "stripe" and usage.slow_down() else 1


def _gap_to(provider: str) -> datetime.datetime | None:
    gaps = Watermark.objects.filter(provider=provider, gap_to__isnull=False).order_by("-gap_to")
    return gaps.values_list("gap_to", flat=True).first()
