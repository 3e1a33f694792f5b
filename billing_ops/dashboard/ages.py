"""
How old each half of a team's page is, by one clock, and whether that is too old to decide money on.

A half is *as of* the instant up to which everything the provider told us is in it. That is a list's own age where the
list was asked for changes after a row was read: nothing told of one since. So a row read last week is as of the last
poll, and the page's strip, which has the oldest list of all, is never younger than a half of this page claims to be.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from billing_ops.kernel import clock
from billing_ops.kernel.errors import Conflict
from billing_ops.kernel.models import Mirrored
from billing_ops.kernel.templatetags.billing import span_words
from sync import catalog
from sync.framing import Frame
from sync.panels.names import one_label
from sync.selectors import LABELS, Change, TeamStanding

# What a half shows all of, so that a row missing from it is a claim as well.
LISTS = {
    "stripe": ("customers", "subscriptions", "invoices", "credit_notes", "refunds", "balance_transactions"),
    "hubspot": ("companies", "deals", "quotes", "subscriptions", "invoices", "contacts"),
}
NAMES = {source.model: (source.provider, source.name) for source in catalog.SOURCES if source.model}
STATES = {
    "waiting": "waits to be read",
    "failing": "could not be read yet",
    "given_up": "given up",
    "aside": "put aside",
}


class RefreshFirst(Conflict):
    """What the person sees of a team is too old to decide money on."""


@dataclass(frozen=True)
class Rested:
    """One mirrored object that a half of the page rests on, and when it was last read (the database's time, UTC)."""

    provider: str
    object: str
    object_id: str
    fetched_at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        """Which object it is."""
        return self.provider, self.object, self.object_id


@dataclass(frozen=True)
class ChangeRow:
    """A change of this team that is not on the page: of what, how it stands, since when (our clock), and why."""

    label: str
    state: str
    words: str
    since: datetime
    reason: str


@dataclass(frozen=True)
class Age:
    """
    How old one half is: `age` by the database's clock, `as_of` the same counted back from ours; None: never read.

    `read_at` is when its oldest row was read. `limit` is how old it may be where money is decided.
    """

    label: str
    age: timedelta | None
    as_of: datetime | None
    read_at: datetime | None
    limit: timedelta
    changes: list[ChangeRow]

    @property
    def is_stale(self) -> bool:
        """Whether nobody should decide on it before it was read again."""
        return self.age is None or self.age > self.limit


@dataclass(frozen=True)
class TeamAges:
    """The halves of a team's page that rest on anything."""

    stripe: Age | None
    hubspot: Age | None

    @property
    def halves(self) -> list[Age]:
        """Those there are, Stripe first."""
        return [age for age in (self.stripe, self.hubspot) if age]

    @property
    def refresh_first(self) -> str:
        """The sentence that stands beside a button of money, '' where it may be pressed."""
        return " ".join(_too_old(age) for age in self.halves if age.is_stale)


def check_fresh(ages: TeamAges) -> None:
    """
    This function will do nothing where the page is young enough to decide money on.

    Whoever sends something reads the object again as well; this keeps a person from deciding on an old picture.
    :raises RefreshFirst: a half is older than TEAM_STALE_MINUTES, or was never read
    """
    if reason := ages.refresh_first:
        raise RefreshFirst(f"{reason} Nothing was changed. Press “Refresh this team”, look again, then go on.")


def rests_on(*rows: Iterable[Mirrored]) -> tuple[Rested, ...]:
    """This function will return what these rows are at their provider; rows that only come with others are left out."""
    found = [row for some in rows for row in some if type(row) in NAMES]
    return tuple(Rested(*NAMES[type(row)], str(row.pk), row.fetched_at) for row in found)


def ages_of(rested: Sequence[Rested], *, frame: Frame) -> TeamAges:
    """This function will return how old each half is; `frame` must have been asked for the team and these objects."""
    team = frame.team or TeamStanding(None, [], [], None)
    read_at = {row.key: row.fetched_at for row in rested}
    unread = [one for one in team.changes if one.key in read_at and one.told_at > read_at[one.key]]

    def age(provider: str) -> Age | None:
        rows = [row for row in rested if row.provider == provider]
        return _age(provider, rows, unread, team, frame) if rows else None

    return TeamAges(stripe=age("stripe"), hubspot=age("hubspot"))


def _age(provider: str, rows: Sequence[Rested], unread: Sequence[Change], team: TeamStanding, frame: Frame) -> Age:
    as_of = _as_of(provider, rows, unread, team, frame)
    wanted = {(one.provider, one.object, one.object_id) for one in team.wanted}
    age = frame.now - as_of if as_of else None
    here = clock.now()
    return Age(
        label=LABELS[provider],
        age=age,
        as_of=here - age if age is not None else None,
        read_at=here - (frame.now - min(row.fetched_at for row in rows)),
        limit=timedelta(minutes=settings.TEAM_STALE_MINUTES),
        changes=[
            _change_row(one, since=here - (frame.now - one.since))
            for one in unread
            if one.provider == provider and not (one.state == "waiting" and one.key in wanted)
        ],
    )


def _as_of(
    provider: str, rows: Sequence[Rested], unread: Sequence[Change], team: TeamStanding, frame: Frame
) -> datetime | None:
    """The oldest of all rows, and of the lists that could hold more of the team's."""
    refreshed_at = _refreshed_at(provider, team)
    told = {name: frame.ages[provider, name].as_of for name in LISTS[provider]}
    lists = [_newest(at, refreshed_at) for at in told.values()]
    known = [at for at in lists if at]
    if len(known) < len(lists):
        return None
    since = {one.key: one.since for one in sorted(unread, key=lambda one: one.since, reverse=True)}
    return min([*known, *(_row_as_of(row, told.get(row.object), since.get(row.key)) for row in rows)])


def _row_as_of(row: Rested, told: datetime | None, changed_at: datetime | None) -> datetime:
    """What told of nothing until `told` is as of then; what changed is as of just before, unless read since."""
    newest = max(row.fetched_at, told) if told else row.fetched_at
    return max(row.fetched_at, min(newest, changed_at)) if changed_at else newest


def _refreshed_at(provider: str, team: TeamStanding) -> datetime | None:
    """A refresh that came to its end has everything there was when it was asked for, new objects too."""
    is_over = not any(one.provider == provider for one in team.wanted)
    return team.refresh.asked_at if team.refresh and is_over else None


def _newest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def _change_row(change: Change, *, since: datetime) -> ChangeRow:
    label = f"{one_label(change.provider, change.object)} {change.object_id}"
    return ChangeRow(label, change.state, STATES[change.state], since, change.reason)


def _too_old(age: Age) -> str:
    limit = span_words(int(age.limit.total_seconds()))
    if age.age is None:
        return f"Our copy of {age.label} was never read in full, and money is not decided on that."
    return (
        f"What we show of {age.label} is {span_words(int(age.age.total_seconds()))} old; "
        f"where money is decided it may be at most {limit}."
    )
