"""
How a team stands beside the lists: what changed of it and is not read yet, and how far a refresh of it has come.

It is a part of the statement that every page asks (`as_of.standing`): a team's page may take 15 in all.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sync.models import DirtyObject, TeamRefresh

Key = tuple[str, str, str]
"""Provider, list, the provider's ID."""

# Each object by its own index; events by the one on what they marked; what is wanted by the index on that.
PART = """json_build_object(
'refresh', (SELECT to_json(refresh) FROM sync_teamrefresh AS refresh WHERE team_id = %s),
'wanted', (
    SELECT json_agg(dirty ORDER BY provider, object, object_id) FROM sync_dirtyobject AS dirty
    WHERE wanted_at IS NOT NULL AND wanted_for @> ARRAY[%s]
),
'reader_beaten_at', (SELECT beaten_at FROM sync_workerheartbeat WHERE queue = 'refresh'),
'changes', (WITH mine AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) AS row (provider, object, object_id))
    SELECT json_agg(change ORDER BY state, since, object_id) FROM (
        SELECT mine.*, first_marked_at AS since, marked_at AS told_at, error AS reason, CASE
            WHEN quarantined_at IS NOT NULL THEN 'given_up' WHEN attempts > 0 THEN 'failing' ELSE 'waiting'
            END AS state
        FROM mine JOIN sync_dirtyobject USING (provider, object, object_id)
        UNION ALL
        SELECT mine.*, received_at, received_at, ignored_reason, 'aside'
        FROM sync_webhookevent AS event JOIN mine
            ON event.provider = mine.provider AND event.objects_marked @> ARRAY[mine.object || ' ' || mine.object_id]
        WHERE event.ignored_at IS NOT NULL AND event.objects_marked && %s::text[]
    ) AS change
))"""


@dataclass(frozen=True)
class Asked:
    """A team, and the objects that its page rests on."""

    team_id: str
    keys: frozenset[Key] = frozenset()

    @property
    def parameters(self) -> list[Any]:
        """What PART takes, in its order."""
        keys = sorted(self.keys)
        columns = [[key[place] for key in keys] for place in range(3)]
        return [self.team_id, self.team_id, *columns, [f"{name} {id}" for _, name, id in keys]]


@dataclass(frozen=True)
class Change:
    """
    A change we were told of and have not read, or put aside.

    `state` is "waiting", "failing", "given_up" or "aside"; `since` when the oldest was told, `told_at` the newest (the
    database's, UTC); `reason` why it failed or was put aside, as a sentence or ''. A later read of the object, by
    whatever way, answers it: compare `told_at` with the row's `fetched_at`.
    """

    provider: str
    object: str
    object_id: str
    since: datetime
    told_at: datetime
    reason: str
    state: str

    @property
    def key(self) -> Key:
        """Which object it is of."""
        return self.provider, self.object, self.object_id


@dataclass(frozen=True)
class TeamStanding:
    """
    The newest `refresh` that a person asked for, and what of it is still `wanted`; `changes` of the objects asked for.

    `reader_beaten_at` is when the process that reads changes was last alive. Instants are the database's, UTC.
    """

    refresh: TeamRefresh | None
    wanted: list[DirtyObject]
    changes: list[Change]
    reader_beaten_at: datetime | None


def team_standing(part: dict[str, Any]) -> TeamStanding:
    """This function will return what PART brought."""
    refresh, beaten_at = part["refresh"], part["reader_beaten_at"]
    return TeamStanding(
        refresh=TeamRefresh(**_with_instants(refresh)) if refresh else None,
        wanted=[DirtyObject(**_with_instants(one)) for one in part["wanted"] or []],
        changes=[Change(**_with_instants(one)) for one in part["changes"] or []],
        reader_beaten_at=_instant(beaten_at) if beaten_at else None,
    )


def _with_instants(row: dict[str, Any]) -> dict[str, Any]:
    """JSON has no instants; ours are called …_at, …_until or since."""
    timed = [name for name, value in row.items() if value and name.endswith(("_at", "_until", "since"))]
    return row | {name: _instant(row[name]) for name in timed}


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
