"""When each list is to be read again."""

import datetime

from sync import catalog, passes, selectors
from sync.models import SyncRun
from sync.models.run import State
from sync.sources import Source

# A list that gave nothing, or stopped half-way, is tried again after this long, or its interval if that is shorter.
RETRY = datetime.timedelta(minutes=15)


def due(*, provider: str, now: datetime.datetime) -> list[Source]:
    """This function will return the provider's lists that are to be read, in order; `now` is the database's."""
    newest = {run.object: run for run in selectors.newest_runs().filter(provider=provider)}
    return [source for source in catalog.of(provider) if _is_due(source, newest.get(source.name), now)]


def _is_due(source: Source, run: SyncRun | None, now: datetime.datetime) -> bool:
    """A killed run is gone on with at once; a pass that came to its end, however it went, costs a whole read."""
    if run is None or run.state == State.KILLED:
        return True
    every = catalog.interval(source.provider)
    if run.state == State.FAILED or (run.state == State.PARTIAL and passes.unfinished(source, now=now)):
        return now - run.started_at >= min(RETRY, every)
    return now - run.began_at >= every
