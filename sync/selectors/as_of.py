"""As of when the mirror's copy of each list is: what was read in full, told since, and waits to be read again."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection

from sync import catalog
from sync.models.run import BUDGET, State
from sync.polls.watermarks import EVENTS
from sync.selectors.teams import PART, Asked, TeamStanding, team_standing

Key = tuple[str, str]
# Marked when they change, but read with another list.
PART_OF = {("stripe", "payment_methods"): ("stripe", "customers")}
WENT_WRONG = (State.PARTIAL, State.FAILED, State.KILLED)


@dataclass(frozen=True)
class ListAge:
    """
    How old our copy of one list is. Instants are the database's, UTC, None where there is none.

    `full_at` is when the last complete pass began, `ended_at` when it ended (its beginning may be that of an attempt
    that failed) and `expected` how many objects it met; `polled_at` the last poll for changes, `waiting_since` when the
    oldest change that waits to be read was told (those in quarantine aside), `gap_to` up to when changes can no longer
    be asked for. A pass that left out malformed objects alone counts as complete here: the rest of the list is there.
    `state` is the newest run's, '' without one; `poll_error` why the newest poll failed, '' if not; `stopped_by` and
    `poll_stopped_by` what stopped either that is no failure.
    `key_refused`: the provider does not take our key, or not for everything.
    """

    provider: str
    object: str
    full_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    expected: int
    state: str
    stopped_by: str
    polled_at: datetime.datetime | None
    gap_to: datetime.datetime | None
    poll_error: str
    poll_stopped_by: str
    key_refused: bool
    waiting_since: datetime.datetime | None

    @property
    def as_of(self) -> datetime.datetime | None:
        """
        The instant whose state of the list the mirror has; None before it was read in full once.

        Polls keep a list as of the last one, or of the oldest change that is told and not read; but only what was
        read in full since the last gap.
        """
        if self.full_at is None or self.polled_at is None or (self.gap_to and self.full_at < self.gap_to):
            return self.full_at
        told = min(self.polled_at, self.waiting_since) if self.waiting_since else self.polled_at
        return max(self.full_at, told)

    @property
    def fails(self) -> bool:
        """
        Whether the newest poll went wrong, or the newest read of a list that polls do not keep up.

        A list read in full before, and asked for changes since, is no worse for one more read that failed.
        """
        failed = self.state in WENT_WRONG and not self.stopped_by
        return (bool(self.poll_error) and not self.poll_stopped_by) or (failed and not self._is_kept_up)

    @property
    def _is_kept_up(self) -> bool:
        is_whole = self.full_at is not None and not (self.gap_to and self.full_at < self.gap_to)
        return is_whole and self.polled_at is not None and not self.poll_error

    @property
    def waits_for_budget(self) -> bool:
        """Whether our share of the reads keeps the list from being read for the first time, or its changes back."""
        return self.poll_stopped_by == BUDGET or (self.stopped_by == BUDGET and self.full_at is None)


@dataclass(frozen=True)
class Standing:
    """
    The database's time, Stripe's reads of the days asked for, and how old each list is, by (provider, list).

    `team` is there where one was asked for.
    """

    now: datetime.datetime
    gets: int
    ages: dict[Key, ListAge]
    team: TeamStanding | None = None


# By index alone, so that a page pays the same for a year of runs and a hundred thousand marks.
_AGES = """
SELECT list.provider, list.object, greatest(complete.began_at, but_some.began_at), complete.finished_at,
    coalesce(complete.seen, 0), coalesce(newest.state, ''), coalesce(newest.stopped_by, ''),
    mark.polled_at, mark.gap_to, coalesce(mark.error, ''),
    coalesce(mark.stopped_by, ''),
    EXISTS (SELECT FROM sync_refusedkey AS refused WHERE refused.provider = list.provider),
    waiting.first_marked_at, clock_timestamp(),
    (SELECT coalesce(sum(gets), 0) FROM sync_apiusage WHERE provider = 'stripe' AND day BETWEEN %s AND %s),
    {team}
FROM unnest(%s::text[], %s::text[], %s::text[]) AS list (provider, object, poll)
LEFT JOIN LATERAL (
    SELECT began_at, finished_at, seen FROM sync_syncrun AS run
    WHERE run.provider = list.provider AND run.object = list.object AND run.state = 'ok'
    ORDER BY began_at DESC LIMIT 1
) AS complete ON true
LEFT JOIN LATERAL (
    SELECT began_at FROM sync_syncrun AS run
    WHERE run.provider = list.provider AND run.object = list.object AND run.stopped_by = 'malformed'
    ORDER BY began_at DESC LIMIT 1
) AS but_some ON true
LEFT JOIN LATERAL (
    SELECT state, stopped_by FROM sync_syncrun AS run
    WHERE run.provider = list.provider AND run.object = list.object
    ORDER BY started_at DESC, id DESC LIMIT 1
) AS newest ON true
LEFT JOIN sync_watermark AS mark ON mark.provider = list.provider AND mark.object = list.poll
LEFT JOIN LATERAL (
    SELECT first_marked_at FROM sync_dirtyobject AS dirty
    WHERE dirty.provider = list.provider AND dirty.object = list.object AND dirty.quarantined_at IS NULL
    ORDER BY first_marked_at LIMIT 1
) AS waiting ON true
"""


def list_ages() -> dict[Key, ListAge]:
    """This function will return how old each list of the catalogue is, by (provider, list); one query."""
    return standing(days=(datetime.date.min, datetime.date.min)).ages


def standing(*, days: tuple[datetime.date, datetime.date], team: Asked | None = None) -> Standing:
    """
    This function will return how the mirror stands, with Stripe's reads from the first of `days` to the last.

    With a `team`, how that one stands as well. One query.
    """
    keys = [(source.provider, source.name) for source in catalog.SOURCES]
    asked = [*keys, *PART_OF]
    polls = [EVENTS if provider == "stripe" else name for provider, name in asked]
    with connection.cursor() as cursor:
        more = team.parameters if team else []
        statement = _AGES.format(team=PART if team else "NULL")
        cursor.execute(statement, [*days, *more, [key[0] for key in asked], [key[1] for key in asked], polls])
        rows: dict[Key, tuple[Any, ...]] = {(row[0], row[1]): row for row in cursor.fetchall()}
    waiting = {key: row[-4] for key, row in rows.items()}
    for part, whole in PART_OF.items():
        known = [moment for moment in (waiting[part], waiting[whole]) if moment]
        waiting[whole] = min(known, default=None)
    *_, now, gets, part = rows[keys[0]]
    ages = {key: ListAge(*(*rows[key][:-4], waiting[key])) for key in keys}
    return Standing(now, int(gets), ages, team_standing(part) if part else None)
