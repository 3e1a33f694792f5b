"""How each list stands: what was read, what waits, what runs."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q

from sync import catalog, selectors
from sync.models import DirtyObject, RefusedKey, SyncRun
from sync.models.run import State
from sync.panels import counts
from sync.panels.aside import counts_by_list
from sync.panels.names import PART_OF
from sync.selectors import ListAge
from sync.sources import Source

Key = tuple[str, str]


@dataclass(frozen=True)
class Backlog:
    """
    Objects of one list that are to be read again; `oldest_at` (UTC) is since when the first of them waits.

    `failing_at` (UTC) is when the oldest change was told of those that fail or were given up.
    """

    waiting: int = 0
    failing: int = 0
    given_up: int = 0
    oldest_at: datetime.datetime | None = None
    failing_at: datetime.datetime | None = None

    @property
    def behind(self) -> int:
        """How many changes our copy lacks, those given up included."""
        return self.waiting + self.given_up


@dataclass(frozen=True)
class ListState:
    """
    One list of one provider. Instants are UTC, None where there is none.

    `age` says as of when the mirror has the list, and what the last complete pass met. `aside` counts objects whose
    change was put aside and that were not read since. `run` is the newest run, `refused` a refusal of our key that
    keeps this list from being read.
    """

    provider: str
    object: str
    rows: int
    age: ListAge
    backlog: Backlog
    aside: int
    run: SyncRun | None
    refused: RefusedKey | None

    @property
    def as_of(self) -> datetime.datetime | None:
        """The instant whose state of the list the mirror has."""
        return self.age.as_of

    @property
    def is_running(self) -> bool:
        """True while a process reads the list."""
        return self.run is not None and self.run.state == State.RUNNING


def list_states(*, refused: Collection[RefusedKey], ages: Mapping[Key, ListAge]) -> list[ListState]:
    """This function will return every list of the catalogue in its order; six queries, however much there is."""
    rows = counts.rows_by_list()
    newest = {(run.provider, run.object): run for run in selectors.newest_runs()}
    backlogs = _backlogs()
    aside = counts_by_list()
    return [
        _state(
            source,
            rows=rows,
            newest=newest,
            backlogs=backlogs,
            ages=ages,
            aside=aside,
            refused=refused,
        )
        for source in catalog.SOURCES
    ]


def _state(
    source: Source,
    *,
    rows: dict[Key, int],
    newest: dict[Key, SyncRun],
    backlogs: dict[Key, Backlog],
    ages: Mapping[Key, ListAge],
    aside: dict[Key, int],
    refused: Iterable[RefusedKey],
) -> ListState:
    key = (source.provider, source.name)
    backlog = backlogs.get(key, Backlog())
    return ListState(
        provider=source.provider,
        object=source.name,
        rows=rows[key],
        age=ages[key],
        backlog=backlog,
        aside=aside.get(key, 0),
        run=newest.get(key),
        refused=_refusal(source, refused),
    )


def _refusal(source: Source, refused: Iterable[RefusedKey]) -> RefusedKey | None:
    """A key that is not accepted at all counts before a permission that is missing."""
    own = [key for key in refused if key.provider == source.provider and key.scope in ("", source.name)]
    return min(own, key=lambda key: key.scope, default=None)


def _backlogs() -> dict[Key, Backlog]:
    waits = Q(quarantined_at=None)
    grouped = DirtyObject.objects.values("provider", "object").annotate(
        waiting=Count("pk", filter=waits),
        failing=Count("pk", filter=waits & Q(attempts__gt=0)),
        given_up=Count("pk", filter=~waits),
        oldest_at=Min("first_marked_at", filter=waits),
        failing_at=Min("first_marked_at", filter=~waits | Q(attempts__gt=0)),
    )
    found: dict[Key, Backlog] = {}
    for row in grouped:
        key = row["provider"], PART_OF.get((row["provider"], row["object"]), row["object"])
        found[key] = _added(found.get(key, Backlog()), row)
    return found


def _added(known: Backlog, row: Mapping[str, Any]) -> Backlog:
    more = Backlog(**{name: row[name] for name in ("waiting", "failing", "given_up", "oldest_at", "failing_at")})
    oldest = [moment for moment in (known.oldest_at, more.oldest_at) if moment]
    failing = [moment for moment in (known.failing_at, more.failing_at) if moment]
    return Backlog(
        known.waiting + more.waiting,
        known.failing + more.failing,
        known.given_up + more.given_up,
        min(oldest, default=None),
        min(failing, default=None),
    )
