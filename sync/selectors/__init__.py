"""How fresh the mirror is, what was read, and who is at work."""

from sync.selectors.as_of import ListAge, Standing, list_ages, standing
from sync.selectors.freshness import LABELS, Freshness, behind_after, freshness, refused_keys
from sync.selectors.runs import expected_objects, last_success, newest_runs, runs_but_some, worker_heartbeats
from sync.selectors.teams import Asked, Change, TeamStanding

__all__ = [
    "LABELS",
    "Asked",
    "Change",
    "Freshness",
    "ListAge",
    "Standing",
    "TeamStanding",
    "behind_after",
    "expected_objects",
    "freshness",
    "last_success",
    "list_ages",
    "newest_runs",
    "refused_keys",
    "runs_but_some",
    "standing",
    "worker_heartbeats",
]
