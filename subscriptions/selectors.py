"""Reads of the mirror for the lookup and the team page. Team IDs are compared byte for byte, never folded (R7)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable

from customers.models import Company, Customer
from subscriptions.calculations import LiveSubscription, Standing
from subscriptions.models import (
    Basis,
    Deal,
    Lookup,
    Subscription,
    SubscriptionItem,
    TeamLink,
    Verdict,
)

# What Stripe never wakes up again; everything else may still charge somebody.
ENDED = ("canceled", "incomplete_expired")


@dataclass(frozen=True)
class Choice:
    """One of a team's several subscriptions, told apart without a figure: no money shows before one is chosen."""

    stripe_id: str
    status: str
    live: bool
    plan: str
    positions: int
    every: str
    customer_id: str
    customer_since: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


def known_team_ids(candidates: Iterable[str]) -> frozenset[str]:
    """This function will return those of `candidates` that any mirrored object or link carries as its team ID."""
    wanted = list(candidates)
    if not wanted:
        return frozenset()
    tables = (
        Subscription.objects.filter(team_id__in=wanted),
        Company.objects.filter(team_id__in=wanted),
        Deal.objects.filter(team_id__in=wanted),
        TeamLink.objects.filter(team_id__in=wanted, revoked_at=None),
    )
    found = tables[0].values_list("team_id")
    return frozenset(team for (team,) in found.union(*(table.values_list("team_id") for table in tables[1:])))


def subscriptions_of(team_id: str) -> Sequence[Subscription]:
    """This function will return the team's subscriptions in Stripe with their customers, the newest first."""
    found = Subscription.objects.filter(team_id=team_id, deleted_at=None).select_related(
        "customer", "customer__default_payment_method", "default_payment_method"
    )
    return list(found.order_by(F("created_at").desc(nulls_last=True), "stripe_id"))


def choices(team_id: str) -> list[Choice]:
    """This function will return the team's subscriptions to choose from, the live ones first, from two reads."""
    found = subscriptions_of(team_id)
    plans: dict[str, list[str]] = {}
    paces: dict[str, dict[str, None]] = {}
    items = SubscriptionItem.objects.filter(subscription__in=found, deleted_at=None).order_by("stripe_id")
    columns = ("subscription_id", "product__name", "price__interval", "price__interval_count")
    for subscription_id, name, interval, count in items.values_list(*columns):
        plans.setdefault(subscription_id or "", []).append(name or "unnamed product")
        if interval:
            pace = f"every {interval}" if count in (None, 1) else f"every {count} {interval}s"
            paces.setdefault(subscription_id or "", {})[pace] = None
    rows = [
        Choice(
            stripe_id=row.stripe_id,
            status=row.status,
            live=is_live(row),
            plan=", ".join(plans.get(row.stripe_id, ["nothing"])),
            positions=len(plans.get(row.stripe_id, [])),
            every=" and ".join(paces.get(row.stripe_id, {})),
            customer_id=row.customer_id or "",
            customer_since=payer.created_at if (payer := customer_of(row)) else None,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: not row.live)


def is_live(subscription: Subscription) -> bool:
    """This function will say whether Stripe may still charge for it."""
    return subscription.status not in ENDED


def standing(team_id: str) -> Standing:
    """This function will return where the team stands in both systems, from three indexed reads."""
    found = [LiveSubscription(row.stripe_id, row.customer_id or "", is_live(row)) for row in subscriptions_of(team_id)]
    return Standing(tuple(found), linked=bool(linked_companies(team_id)) or _has_deal(team_id))


@dataclass(frozen=True)
class CompanyTeams:
    """The teams that HubSpot companies carry: as their property says, and as people have linked them."""

    by_property: frozenset[str]
    by_link: frozenset[str]


def teams_of_companies(company_ids: list[str]) -> CompanyTeams:
    """This function will return the teams of these companies, from two indexed reads; a revoked link counts nothing."""
    companies = Company.objects.filter(hubspot_id__in=company_ids, deleted_at=None).exclude(team_id="")
    links = TeamLink.objects.filter(company_id__in=company_ids, revoked_at=None)
    return CompanyTeams(
        frozenset(companies.values_list("team_id", flat=True)), frozenset(links.values_list("team_id", flat=True))
    )


def billing_email(subscription_id: str) -> str:
    """This function will return the billing e-mail of a subscription's customer, '' where there is none (R6)."""
    found = Subscription.objects.filter(stripe_id=subscription_id).values_list("customer__email", flat=True).first()
    return found or ""


def linked_companies(team_id: str) -> list[Company]:
    """
    This function will return the HubSpot companies that are this team's, by property or by a live TeamLink.

    A ticket's company is a suggestion and e-mail, domain and name are nothing: none of them is asked here.
    """
    return companies_linked_to(team_id)


def companies_linked_to(team_id: str, **annotations: Combinable) -> list[Company]:
    """
    This function will return the linked companies, each with `annotations` of its row, from one indexed read.

    A link stays with its company when HubSpot merges that into another one; then one more read finds the survivor.
    """
    links = TeamLink.objects.filter(team_id=team_id, revoked_at=None).values("company_id")
    rows = Company.objects.annotate(**annotations).defer("payload")
    # A union, not an OR: PostgreSQL would read every company for an OR with a subquery.
    found = list(rows.filter(team_id=team_id, deleted_at=None).union(rows.filter(hubspot_id__in=links), all=True))
    gone = [company.hubspot_id for company in found if company.deleted_at]
    if gone:
        # Asked by their ids: the planner knows how rare those are, and would not of a subquery.
        found += rows.filter(merged_ids__overlap=gone)
    by_id = {company.hubspot_id: company for company in found if not company.deleted_at}
    return [by_id[key] for key in sorted(by_id)]


def _has_deal(team_id: str) -> bool:
    """Whether a deal names the team, won or still open: a lost one proves no contract."""
    named = Deal.objects.filter(team_id=team_id, deleted_at=None)
    return named.exclude(is_closed=True, is_won=False).exists()


def unchecked_lookups(*, now: datetime) -> list[Lookup]:
    """This function will return the newest checks that still open a team although HubSpot was silent, of everybody."""
    return list(Lookup.objects.filter(verdict=Verdict.UNCHECKED).standing(now=now))


def own_lookup(*, lookup_id: int, actor_id: int) -> Lookup | None:
    """This function will return a lookup if the person made it, or None."""
    return Lookup.objects.filter(pk=lookup_id, actor_id=actor_id).first()


def is_standing(lookup_id: int, *, now: datetime) -> bool:
    """This function will say whether the check is not over, and the newest of its person, basis and team."""
    return Lookup.objects.filter(pk=lookup_id).standing(now=now).exists()


def nth_newest_attempts(*, actor_id: int, asked: Sequence[tuple[int, datetime]]) -> list[datetime | None]:
    """
    This function will return, for each `(n, since)`, when the person's n-th newest check since then was made.

    None where there are fewer. What continues a check (a choice among several, a recheck by the program) was counted
    with it. One read, however many are asked.
    """
    own = Lookup.objects.filter(actor_id=actor_id, continues=None).order_by("-created_at")
    arms = [
        own.filter(created_at__gt=since).values_list(Value(place), "created_at")[n - 1 : n]
        for place, (n, since) in enumerate(asked)
    ]
    found = dict(arms[0].union(*arms[1:], all=True))
    return [found.get(place) for place in range(len(asked))]


def recent_lookups(*, actor_id: int, since: datetime, limit: int = 8) -> list[Lookup]:
    """This function will return the person's newest lookups since an instant."""
    return list(Lookup.objects.filter(actor_id=actor_id, created_at__gte=since).order_by("-created_at", "-id")[:limit])


@dataclass(frozen=True)
class OwnCheck:
    """A check in its maker's list; `why_closed` says why the page that it opened once is not opened by it now."""

    lookup: Lookup
    why_closed: str


def in_own_list(lookups: Sequence[Lookup], *, bases: Collection[Basis], now: datetime) -> list[OwnCheck]:
    """
    This function will return the person's `lookups` with which of them still open a team's page, from two reads.

    `bases` are those that their roles may use now.
    """
    opened = [lookup for lookup in lookups if lookup.opens_team]
    found = Lookup.objects.filter(pk__in=[lookup.pk for lookup in opened])
    standing = set(found.filter(basis__in=bases).standing(now=now).values_list("pk", flat=True))
    newest = set(found.newest().values_list("pk", flat=True))
    closed = {lookup.pk: _why_closed(lookup, newest, bases, now) for lookup in opened if lookup.pk not in standing}
    return [OwnCheck(lookup, closed.get(lookup.pk, "")) for lookup in lookups]


def _why_closed(lookup: Lookup, newest: set[int], bases: Collection[Basis], now: datetime) -> str:
    if lookup.pk not in newest:
        return "a newer check of the same counts"
    if lookup.expires_at <= now:
        return "over: check again to open the page"
    if lookup.basis not in bases:
        return "closed: your roles open no team by it now"
    return "closed: the link it may have rested on was revoked; check again"


def own_lookups(*, actor_id: int) -> QuerySet[Lookup]:
    """This function will return every check of the person's, the newest first, for paging."""
    return Lookup.objects.filter(actor_id=actor_id).order_by("-created_at", "-id")


def lookup_exists(lookup_id: int) -> bool:
    """This function will say whether anybody made a check with that number."""
    return Lookup.objects.filter(pk=lookup_id).exists()


def customer_of(subscription: Subscription) -> Customer | None:
    """This function will return the paying customer, None while the mirror has not read it."""
    try:
        return subscription.customer
    except Customer.DoesNotExist:
        return None
