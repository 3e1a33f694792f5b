"""The HubSpot side of a team's page: how it is linked, its contract, deals and quotes, its invoices, the company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from billing_ops.dashboard.ages import Rested, rests_on
from billing_ops.dashboard.hubspot_company import CompanyRow, company_row, full_name
from billing_ops.dashboard.hubspot_contract import Headline, headline, is_under_contract
from billing_ops.dashboard.hubspot_facts import Row
from billing_ops.dashboard.hubspot_linking import Linking, linking
from billing_ops.dashboard.hubspot_rows import contract_row, deal_row, invoice_row, quote_row
from billing_ops.dashboard.team_name import name_in_hubspot
from billing_ops.kernel import clock
from billing_ops.kernel.models import HubSpotObject
from customers.models import Company, Contact
from invoices import selectors as invoice_selectors
from subscriptions.links.belonging import belonging, contracts_of, quotes_of
from subscriptions.models import Quote

ROWS_SHOWN = 12


@dataclass(frozen=True)
class HubSpotColumn:
    """
    Everything HubSpot knows of the team that its page shows; `fetched_at` is the oldest read it rests on.

    `zone` is the portal's: invoice and due dates are calendar dates there.
    """

    name: str
    is_under_contract: bool
    headline: Headline | None
    linking: Linking
    companies: list[CompanyRow]
    deals: list[Row]
    quotes: list[Row]
    contracts: list[Row]
    invoices: list[Row]
    zone: str
    fetched_at: datetime
    rests_on: tuple[Rested, ...]


def hubspot_column(team_id: str, *, now: datetime) -> HubSpotColumn | None:
    """
    This function will return the column of the team's linked companies and deals, None where nothing is linked.

    At most seven indexed reads, whatever the size of the company.
    """
    mine = belonging(team_id)
    if not mine.companies and not mine.deals:
        return None
    today = clock.calendar_date(now, settings.HUBSPOT_PORTAL_ZONE)
    quotes = list(quotes_of(mine)[:ROWS_SHOWN])
    contracted = contracts_of(mine)
    contracts = [contract for contract, _ in contracted]
    contract_rows = [contract_row(contract, lines) for contract, lines in contracted]
    invoices = invoice_selectors.hubspot_invoices(mine, limit=ROWS_SHOWN)
    invoice_rows = [invoice_row(invoice, today=today) for invoice in invoices]
    contacts = _contacts(mine.companies, quotes)
    names = {key: full_name(contact) for key, contact in contacts.items()}
    return HubSpotColumn(
        name=name_in_hubspot(mine),
        is_under_contract=is_under_contract(mine, contracts, today=today),
        headline=headline(contracts, contract_rows, invoice_rows),
        linking=linking(mine),
        companies=[company_row(company, invoices=invoices, contacts=contacts) for company in mine.companies],
        deals=[deal_row(deal, mine.lines[deal.hubspot_id]) for deal in mine.deals[:ROWS_SHOWN]],
        quotes=[quote_row(quote, names=names) for quote in quotes],
        contracts=contract_rows[:ROWS_SHOWN],
        invoices=invoice_rows,
        zone=settings.HUBSPOT_PORTAL_ZONE,
        fetched_at=_oldest([*mine.companies, *mine.deals, *quotes, *contracts, *invoices]),
        rests_on=rests_on(mine.companies, mine.deals, quotes, contracts, invoices),
    )


def _contacts(companies: Sequence[Company], quotes: Sequence[Quote]) -> dict[str, Contact]:
    """Who gets invoices and who signs, by id, from one read."""
    ids = [key for company in companies for key in company.billing_contact_ids]
    ids += [key for quote in quotes for key in quote.signer_contact_ids]
    return Contact.objects.filter(deleted_at=None).defer("payload").in_bulk(ids) if ids else {}


def _oldest(rows: Iterable[HubSpotObject]) -> datetime:
    return min(row.fetched_at for row in rows)
