"""One's own recent checks, with the team's name for those that still open its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.models import Company
from subscriptions import selectors
from subscriptions.models import Lookup, Subscription, TeamLink

SHOWN = 5


@dataclass(frozen=True)
class RecentCheck:
    """A check, and the team's name: '' unless the check still opens its page."""

    lookup: Lookup
    is_open: bool
    team_name: str


def recent_checks(*, actor_id: int, since: datetime, now: datetime) -> list[RecentCheck]:
    """
    This function will return the person's newest checks, at most five, from at most five reads.

    Of several of one ticket and team only the newest counts, so only that is among them.
    """
    lookups = _newest(selectors.recent_lookups(actor_id=actor_id, since=since, limit=4 * SHOWN))[:SHOWN]
    standing = set(Lookup.objects.filter(pk__in=[lookup.pk for lookup in lookups]).standing(now=now))
    open_ = [lookup for lookup in lookups if lookup.opens_team and lookup in standing]
    names = _names(open_)
    return [RecentCheck(lookup, lookup in open_, names.get(lookup.pk, "")) for lookup in lookups]


def _newest(lookups: Sequence[Lookup]) -> list[Lookup]:
    newest: dict[tuple[str, str, str], Lookup] = {}
    for lookup in lookups:
        newest.setdefault((lookup.basis, lookup.basis_id, lookup.team_id), lookup)
    return list(newest.values())


def _names(lookups: Sequence[Lookup]) -> dict[int, str]:
    """By the check's id: the name of who pays in Stripe, else of the linked company."""
    if not lookups:
        return {}
    paying = Subscription.objects.filter(pk__in=[lookup.subscription_id for lookup in lookups])
    payers: dict[str, str | None] = dict(paying.values_list("pk", "customer__name"))
    companies = _companies([lookup.team_id for lookup in lookups])
    return {lookup.pk: payers.get(lookup.subscription_id) or companies.get(lookup.team_id, "") for lookup in lookups}


def _companies(teams: list[str]) -> dict[str, str]:
    links = dict(TeamLink.objects.filter(team_id__in=teams, revoked_at=None).values_list("company_id", "team_id"))
    by_link = Company.objects.filter(pk__in=links, deleted_at=None).values_list("pk", "name")
    by_property = Company.objects.filter(team_id__in=teams, deleted_at=None).values_list("team_id", "name")
    return {links[company]: name for company, name in by_link} | dict(by_property)
