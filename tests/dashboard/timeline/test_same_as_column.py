"""The timeline and the columns of a team's page tell of the same papers, and of none that is another team's."""

import pytest

from customers.models import Company
from invoices.models import HubSpotInvoice
from invoices.selectors import hubspot_invoices
from subscriptions.links.belonging import belonging, contracts_of, quotes_of
from subscriptions.models import Deal, HubSpotSubscription, Quote, TeamLink
from tests.dashboard.timeline.rows import NOW, TEAM, days_ago, events, mirrored

pytestmark = pytest.mark.django_db
OTHER = "56JaDYNb7y"


def linked(team: str) -> None:
    words = {"source": "quote", "source_detail": "page 2", "quotation": f"for {team}", "confirmed_by_label": "alice"}
    TeamLink.objects.create(team_id=team, company_id="1", confirmed_by_id=1, confirmed_at=days_ago(90), **words)


def papers(name: str, *, deal_ids: list[str], company: str) -> None:
    """A quote, a contract and an invoice, whose ids begin with `name`."""
    mirrored(Quote, hubspot_id=f"{name}-quote", deal_ids=deal_ids, esigned_at=days_ago(5))
    common = {"deal_ids": deal_ids, "company_ids": [company]}
    mirrored(HubSpotSubscription, hubspot_id=f"{name}-contract", starts_on=days_ago(5).date(), **common)
    mirrored(HubSpotInvoice, hubspot_id=f"{name}-invoice", status="open", invoiced_at=days_ago(4), **common)


@pytest.fixture(params=["1", "2"], ids=["as it was linked", "merged into another"])
def shared(request: pytest.FixtureRequest) -> None:
    """A company of two teams, each with a deal and papers; theirs also on a deal long deleted, and one elsewhere."""
    company = request.param
    if company == "2":
        mirrored(Company, hubspot_id="1", deleted_at=NOW)
    mirrored(Company, hubspot_id=company, name="Reseller", merged_ids=["1"] if company == "2" else [])
    linked(TEAM)
    linked(OTHER)
    won = {"is_won": True, "is_closed": True, "closed_at": days_ago(6)}
    mirrored(Deal, hubspot_id="ours", team_id=TEAM, company_ids=[company], **won)
    mirrored(Deal, hubspot_id="theirs", team_id=OTHER, company_ids=[company], **won)
    mirrored(Deal, hubspot_id="gone", team_id=OTHER, company_ids=[company], deleted_at=NOW, **won)
    mirrored(Deal, hubspot_id="elsewhere", team_id=OTHER, company_ids=["3"], **won)
    for deal in ("ours", "theirs", "gone", "elsewhere"):
        papers(deal, deal_ids=[deal], company=company)
    papers("common", deal_ids=[], company=company)


def test_column_and_timeline_name_the_same_ids(shared: None) -> None:
    mine = belonging(TEAM)
    column = {
        *mine.deal_ids,
        *(quote.hubspot_id for quote in quotes_of(mine)),
        *(contract.hubspot_id for contract, _ in contracts_of(mine)),
        *(bill.hubspot_id for bill in hubspot_invoices(mine, limit=50)),
    }

    told = {row.id for row in events("agreements", "invoices")}

    assert told == column
    assert told == {"ours", "ours-quote", "ours-contract", "ours-invoice", "common-contract", "common-invoice"}
