"""How a team and its HubSpot company belong together: by a property, or on whose word."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from subscriptions.links.belonging import Belonging, LiveLink, other_deals
from subscriptions.models import LinkSource


@dataclass(frozen=True)
class Way:
    """One way in which the team is linked; `by`, `at` and `quotation` where a person vouched for it."""

    what: str
    note: str
    by: str = ""
    at: datetime | None = None
    quotation: str = ""


@dataclass(frozen=True)
class Linking:
    """Every way in which the team is linked, and which actions are left: to link it, or to revoke a person's link."""

    ways: list[Way]
    can_link: bool
    can_revoke: bool
    shared: str


def linking(mine: Belonging) -> Linking:
    """This function will return how the team is linked, the surest first (design, Truth and links)."""
    by_property = [company for company in mine.companies if company.team_id == mine.team_id]
    by_deal = [deal for deal in mine.deals if deal.team_id == mine.team_id]
    name = settings.HUBSPOT_TEAM_PROPERTY
    ways = [
        Way(f"{company.name or 'The company'}", f"its property {name} holds this team ID") for company in by_property
    ]
    if mine.own_link:
        ways.append(_by_person(mine, mine.own_link))
    ways += [
        Way(deal.name or f"Deal {deal.hubspot_id}", f"the deal's property {name} holds this team ID")
        for deal in by_deal
    ]
    return Linking(
        ways=ways,
        can_link=not by_property and not mine.own_link,
        can_revoke=mine.own_link is not None,
        shared=_shared(mine),
    )


def _by_person(mine: Belonging, link: LiveLink) -> Way:
    company = next((row for row in mine.companies if link.company_id in (row.hubspot_id, *row.merged_ids)), None)
    name = (company.name if company else "") or f"Company {link.company_id}"
    merged = ", merged into another record since" if company and company.hubspot_id != link.company_id else ""
    gone = "" if company else ", which HubSpot no longer has"
    source = LinkSource(link.source).label
    return Way(
        what=f"{name}{merged}{gone}",
        note=f"written in {source}: {link.source_detail}",
        by=link.confirmed_by,
        at=link.confirmed_at,
        quotation=link.quotation,
    )


def _shared(mine: Belonging) -> str:
    """A company's several teams: what no deal assigns to one of them cannot be told apart."""
    others, deals = mine.other_teams, other_deals(mine)
    said = []
    if others:
        teams = "Another team is" if others == 1 else f"{others} other teams are"
        said.append(f"{teams} linked to it by a person: what hangs on no deal that names a team may be theirs.")
    if deals:
        left_out = "A deal that names another team is" if deals == 1 else f"{deals} deals that name other teams are"
        said.append(f"{left_out} left out here, with all that hangs on it.")
    return " ".join(said)
