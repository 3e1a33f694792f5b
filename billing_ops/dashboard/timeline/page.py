"""A team's timeline as a page, and its newest events as a section of the team's page."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from billing_ops.dashboard.timeline.events import Event, day_of, events, place_of
from billing_ops.dashboard.timeline.filters import Filters
from billing_ops.dashboard.timeline.kinds import GROUPS
from billing_ops.dashboard.timeline.reading import newest_rows, oldest, rows
from billing_ops.dashboard.timeline.scope import Scope, scope_of
from subscriptions.models import Lookup

PAGE, SECTION = 50, 10


@dataclass(frozen=True)
class Chip:
    """A filter to switch on or off by following `url`."""

    label: str
    url: str
    active: bool


@dataclass(frozen=True)
class Nothing:
    """
    Why there is no event: a sentence, the day or instant at which our copies of the team begin, and what to do.

    `of_days`: the filter names days, so that the sentence is whole without that beginning.
    """

    title: str
    since: date | None
    text: str
    of_days: bool = False


@dataclass(frozen=True)
class Timeline:
    """
    A page of events; `older_url` is '' at the end of the list, `newest_url` '' at its beginning.

    `others` are Stripe customers that carry the same team ID, whose events are left out.
    """

    events: list[Event]
    chips: list[Chip]
    older_url: str
    newest_url: str
    clear_url: str
    narrow: bool
    nothing: Nothing | None
    others: list[str]


def newest(lookup: Lookup, *, now: datetime) -> list[Event]:
    """This function will return the newest few events of the lookup's team, from four reads."""
    found = newest_rows(_scope(lookup), now=now, limit=SECTION)
    return events(found, team_id=lookup.team_id)


def timeline(lookup: Lookup, filters: Filters, *, now: datetime) -> Timeline:
    """This function will return a page of the lookup's team's events, from four reads; one more where none is left."""
    scope = _scope(lookup)
    found = rows(scope, filters=filters, now=now, limit=PAGE + 1)
    shown, more = found[:PAGE], len(found) > PAGE
    address = reverse("team_timeline", args=[lookup.team_id])
    return Timeline(
        events=events(shown, team_id=lookup.team_id),
        chips=chips(lookup.team_id, filters),
        older_url=_url(address, replace(filters, older=place_of(shown[-1]))) if more else "",
        newest_url=_url(address, replace(filters, older=None)) if filters.older else "",
        clear_url=address,
        narrow=filters.narrow,
        nothing=None if shown else _nothing(scope, filters, now),
        others=list(scope.others),
    )


def chips(team_id: str, filters: Filters) -> list[Chip]:
    """This function will return a chip for everything and one for each group, each switching only itself."""
    address = reverse("team_timeline", args=[team_id])
    whole = replace(filters, groups=frozenset(), older=None)
    single = [(group.label, filters.toggled(group.code), group.code in filters.groups) for group in GROUPS]
    offered = [("Everything", whole, not filters.groups), *single]
    return [Chip(label, _url(address, wanted), active) for label, wanted, active in offered]


def _scope(lookup: Lookup) -> Scope:
    return scope_of(team_id=lookup.team_id, subscription_id=lookup.subscription_id)


def _url(address: str, filters: Filters) -> str:
    query = filters.query()
    return f"{address}?{query}" if query else address


def _nothing(scope: Scope, filters: Filters, now: datetime) -> Nothing:
    if filters.older:
        return Nothing("Nothing is older than that.", None, "The list ends here.")
    first = oldest(scope, now=now)
    if first is None:
        return Nothing("Our copies know of nothing that happened to this team.", None, "")
    names = [group.none for group in GROUPS if group.code in filters.groups]
    title = f"No {_listed(names)}" if names else "Nothing"
    begins = day_of(first) or first.at
    if filters.from_day or filters.to_day:
        return Nothing(f"{title} in these days.", begins, "Widen the days, or clear the filters.", of_days=True)
    return Nothing(title, begins, "Choose other kinds, or clear the filters.")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
