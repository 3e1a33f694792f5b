"""
Which of HubSpot's objects are a team's: its companies by property or link, their deals, quotes and contracts.

A company may have many teams, and a deal may name one of them: what hangs on a deal that names another team is that
team's, whatever company it has. Everything here is found by index, however much the mirror holds.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONObject
from django.db.models.lookups import Exact

from customers.models import Company
from subscriptions.models import Deal, HubSpotSubscription, LineItem, Quote, TeamLink
from subscriptions.selectors import companies_linked_to

# More deals than any company of ours ever had; a page must not grow with a reseller's history.
MOST_DEALS = 200


@dataclass(frozen=True)
class LiveLink:
    """A link in force of the team, or of another team to one of its companies."""

    id: int
    team_id: str
    company_id: str
    source: str
    source_detail: str
    quotation: str
    confirmed_by: str
    confirmed_at: datetime


@dataclass(frozen=True)
class Line:
    """What a deal or contract is for; `frequency` is '' for what is billed once, `renews` what HubSpot says of it."""

    name: str
    quantity: str
    frequency: str
    renews: str


@dataclass(frozen=True)
class Belonging:
    """
    What is a team's in HubSpot; `company_name` is that of its newest deal where none is linked: a name, and no link.
    """

    team_id: str
    companies: list[Company]
    links: list[LiveLink]
    deals: list[Deal]
    lines: dict[str, list[Line]]
    company_name: str

    @property
    def company_ids(self) -> list[str]:
        """The linked companies' ids."""
        return [company.hubspot_id for company in self.companies]

    @property
    def deal_ids(self) -> list[str]:
        """The ids of the team's own deals."""
        return [deal.hubspot_id for deal in self.deals]

    @property
    def own_link(self) -> LiveLink | None:
        """The team's live link, if a person linked it."""
        return next((link for link in self.links if link.team_id == self.team_id), None)

    @property
    def other_teams(self) -> int:
        """How many other teams people linked to these companies."""
        return len({link.team_id for link in self.links} - {self.team_id})


def belonging(team_id: str) -> Belonging:
    """This function will return what is the team's in HubSpot, in two reads."""
    links = TeamLink.objects.filter(Q(company_id=OuterRef("hubspot_id")) | Q(team_id=team_id), revoked_at=None)
    companies = companies_linked_to(team_id, link_rows=ArraySubquery(links.values(row=_LINK)))
    deals = _deals(team_id, [company.hubspot_id for company in companies])
    rows = {row["id"]: row for company in companies for row in vars(company)["link_rows"]}
    return Belonging(
        team_id=team_id,
        companies=companies,
        links=[_link(row) for row in rows.values()],
        deals=deals,
        lines={deal.hubspot_id: _lines(deal) for deal in deals},
        company_name=next((name for deal in deals if (name := vars(deal)["company_name"])), ""),
    )


def other_deals(mine: Belonging) -> int:
    """This function will return how many deals of the team's companies name another team, from one read."""
    if not mine.company_ids:
        return 0
    of_companies = Deal.objects.filter(company_ids__overlap=mine.company_ids, deleted_at=None)
    return of_companies.exclude(team_id__in=("", mine.team_id)).count()


def quotes_of(mine: Belonging) -> QuerySet[Quote]:
    """This function will return the quotes of the team's deals, the newest first."""
    if not mine.deal_ids:
        return Quote.objects.none()
    found = Quote.objects.filter(_not_anothers(mine.team_id), deal_ids__overlap=mine.deal_ids, deleted_at=None)
    return found.defer("payload").order_by(F("created_at").desc(nulls_last=True), "hubspot_id")


def contracts_of(mine: Belonging) -> list[tuple[HubSpotSubscription, list[Line]]]:
    """This function will return the team's contracted subscriptions with what they are for, the newest first."""
    found = of_team(HubSpotSubscription.objects.filter(deleted_at=None), mine).defer("payload")
    found = found.annotate(line_rows=_line_rows("subscription_ids"))
    return [(row, _lines(row)) for row in found.order_by(F("starts_on").desc(nulls_last=True), "hubspot_id")]


def of_team(found: QuerySet[Any], mine: Belonging) -> QuerySet[Any]:
    """This function will keep what hangs on the team's companies or deals, and on no other team's deal alone."""
    if not mine.company_ids and not mine.deal_ids:
        return found.none()
    of_companies, by_deal = Q(company_ids__overlap=mine.company_ids or [""]), Q(deal_ids__overlap=mine.deal_ids or [""])
    return found.filter(of_companies | by_deal).filter(_not_anothers(mine.team_id))


def _not_anothers(team_id: str) -> Q:
    """
    No deal of the row names another team, or one names this team.

    A deal that HubSpot deleted or that hangs on another company still says whose its papers are.
    """
    named = Deal.objects.filter(_is_one_of("hubspot_id", OuterRef("deal_ids")))
    return ~Q(Exists(named.exclude(team_id__in=("", team_id)))) | Q(Exists(named.filter(team_id=team_id)))


def _is_one_of(column: str, ids: OuterRef) -> Func:
    """`column = ANY (ids)`: the form by which PostgreSQL looks each id of a list up in the column's index."""
    return Func(F(column), ids, template="%(expressions)s)", arg_joiner=" = ANY (", output_field=BooleanField())


def _deals(team_id: str, company_ids: list[str]) -> list[Deal]:
    """The deals that name the team and those of its companies that name none: its own first, won and newest first."""
    of_companies = Q(company_ids__overlap=company_ids, team_id="") if company_ids else Q(pk__in=[])
    name = Company.objects.filter(hubspot_id=OuterRef("primary_company_id"), deleted_at=None).values("name")
    found = Deal.objects.filter(Q(team_id=team_id) | of_companies, deleted_at=None).defer("payload")
    found = found.annotate(company_name=Subquery(name[:1]), line_rows=_line_rows("deal_ids"))
    names_team = Exact(F("team_id"), Value(team_id))
    order = (names_team.desc(), "-is_won", F("closed_at").desc(nulls_last=True), "hubspot_id")
    return list(found.order_by(*order)[:MOST_DEALS])


def _line_rows(parents: str) -> ArraySubquery:
    """The line items of the outer row, in HubSpot's order; the parent's id is sought in the items' index."""
    items = LineItem.objects.filter(deleted_at=None, **{f"{parents}__contains": [OuterRef("hubspot_id")]})
    return ArraySubquery(items.order_by(F("position").asc(nulls_last=True), "hubspot_id").values(row=_LINE))


_LINE = JSONObject(name="name", quantity=Cast("quantity", TextField()), frequency="frequency", renews="billing_terms")
_LINK = JSONObject(
    id="pk",
    team_id="team_id",
    company_id="company_id",
    source="source",
    source_detail="source_detail",
    quotation="quotation",
    confirmed_by="confirmed_by_label",
    confirmed_at="confirmed_at",
)


def _lines(parent: Deal | HubSpotSubscription) -> list[Line]:
    return [Line(**row | {"quantity": row["quantity"] or ""}) for row in vars(parent)["line_rows"]]


def _link(row: dict[str, Any]) -> LiveLink:
    return LiveLink(**row | {"confirmed_at": datetime.fromisoformat(row["confirmed_at"])})
