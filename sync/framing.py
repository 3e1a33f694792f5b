"""What every page says about the mirror, asked for once however many parts of the page say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from sync import selectors, usage
from sync.selectors import Freshness, ListAge

_KEPT = "_sync_frame"


@dataclass(frozen=True)
class Frame:
    """`now` is the database's; `gets` are Stripe's reads of the last thirty days; `ages` how old each list is."""

    now: datetime
    gets: int
    ages: Mapping[tuple[str, str], ListAge]

    @property
    def budget_state(self) -> str:
        """ "ok", "slow" or "spent", as `usage.Budget.state`."""
        return usage.state(self.gets)

    @property
    def freshness(self) -> list[Freshness]:
        """One entry per provider, Stripe first."""
        return selectors.freshness(now=self.now, ages=self.ages)


def frame_of(request: HttpRequest) -> Frame:
    """This function will return the frame of the page that is being made: one query, the first time alone."""
    known: Frame | None = getattr(request, _KEPT, None)
    if known is None:
        found = selectors.standing(days=usage.days_counted())
        known = Frame(found.now, found.gets, found.ages)
        setattr(request, _KEPT, known)
    return known
