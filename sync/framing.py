"""What every page says about the mirror, asked for once however many parts of the page say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from sync import selectors, usage
from sync.selectors import Asked, Freshness, ListAge, TeamStanding

_KEPT = "_sync_frame"


@dataclass(frozen=True)
class Frame:
    """`now` is the database's; `gets` are Stripe's reads of the last thirty days; `ages` how old each list is."""

    now: datetime
    gets: int
    ages: Mapping[tuple[str, str], ListAge]
    team: TeamStanding | None = None

    @property
    def budget_state(self) -> str:
        """ "ok", "slow" or "spent", as `usage.Budget.state`."""
        return usage.state(self.gets)

    @property
    def freshness(self) -> list[Freshness]:
        """One entry per provider, Stripe first."""
        return selectors.freshness(now=self.now, ages=self.ages)


def frame_of(request: HttpRequest, *, team: Asked | None = None) -> Frame:
    """
    This function will return the frame of the page that is being made: one query, the first time alone.

    A team's page names its `team` before anything else asks, and the frame has that as well.
    """
    known: Frame | None = getattr(request, _KEPT, None)
    if known is None or (team and known.team is None):
        found = selectors.standing(days=usage.days_counted(), team=team)
        known = Frame(found.now, found.gets, found.ages, found.team)
        setattr(request, _KEPT, known)
    return known
