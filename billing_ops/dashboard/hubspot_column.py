"""The HubSpot side of a team's page: the company, its deals and quotes, the contract, its invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from billing_ops.dashboard.hubspot_rows import Row, contract_row, deal_row, invoice_row, quote_row
from billing_ops.dashboard.hubspot_words import FREQUENCIES, in_words
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.money import Money
from customers.models import Company, Contact
from invoices import selectors as invoice_selectors
from subscriptions import selectors
from subscriptions.models import Deal, HubSpotSubscription

ROWS_SHOWN = 12
NOT_ASKED = ("draft", "voided")
UNDER_CONTRACT = ("active", "past_due", "scheduled", "unpaid")


@dataclass(frozen=True)
class CompanyRow:
    """A linked company; `missing` names what an invoice would need (R14-R16)."""

    name: str
    address: str
    country: str
    vat_number: str
    missing: list[str]
    url: str


@dataclass(frozen=True)
class ContactRow:
    """Who gets the invoices; either may be empty in HubSpot."""

    name: str
    email: str


@dataclass(frozen=True)
class Headline:
    """What the running contract asks for, how the newest invoice stands, and when the next payment is due."""

    amount: Money
    every: str
    newest: str
    next_on: date | None


@dataclass(frozen=True)
class HubSpotColumn:
    """
    Everything HubSpot knows of the team that its page shows; `fetched_at` is the oldest read it rests on.

    `zone` is the portal's: invoice and due dates are calendar dates there.
    """

    name: str
    is_under_contract: bool
    headline: Headline | None
    companies: list[CompanyRow]
    billing_contacts: list[ContactRow]
    deals: list[Row]
    quotes: list[Row]
    contracts: list[Row]
    invoices: list[Row]
    zone: str
    fetched_at: datetime


def hubspot_column(team_id: str, *, now: datetime) -> HubSpotColumn | None:
    """This function will return the column of the team's linked companies and deals, None where nothing is linked."""
    companies = selectors.linked_companies(team_id)
    company_ids = [company.hubspot_id for company in companies]
    deals = selectors.deals_of(team_id, company_ids)
    if not company_ids and not deals:
        return None
    zone = settings.HUBSPOT_PORTAL_ZONE
    today = clock.calendar_date(now, zone)
    quotes = selectors.quotes_of(deals)
    contracts = selectors.contracts_of(company_ids, deals)
    invoices = invoice_selectors.hubspot_invoices(
        company_ids=company_ids, deal_ids=[deal.hubspot_id for deal in deals], limit=ROWS_SHOWN
    )
    invoice_rows = [invoice_row(invoice, today=today) for invoice in invoices]
    return HubSpotColumn(
        name=companies[0].name if companies else _name_of_deals_company(deals),
        is_under_contract=_is_under_contract(deals, contracts),
        headline=_headline(contracts, invoice_rows),
        companies=[_company_row(company) for company in companies],
        billing_contacts=_billing_contacts(companies),
        deals=[deal_row(deal) for deal in deals[:ROWS_SHOWN]],
        quotes=[quote_row(quote) for quote in quotes[:ROWS_SHOWN]],
        contracts=[contract_row(contract) for contract in contracts[:ROWS_SHOWN]],
        invoices=invoice_rows,
        zone=zone,
        fetched_at=min(row.fetched_at for row in [*companies, *deals]),
    )


def _is_under_contract(deals: Sequence[Deal], contracts: Sequence[HubSpotSubscription]) -> bool:
    """A running contract, or a won deal where HubSpot tracks no contract at all."""
    if contracts:
        return any(contract.status in UNDER_CONTRACT for contract in contracts)
    return any(deal.is_won for deal in deals)


def _headline(contracts: Sequence[HubSpotSubscription], invoices: Sequence[Row]) -> Headline | None:
    running = next((contract for contract in contracts if contract.status in UNDER_CONTRACT), None)
    amount = contract_row(running).amount if running else None
    if running is None or amount is None:
        return None
    newest = next((row.status for row in invoices if row.status not in NOT_ASKED), "")
    every = in_words(running.frequency, FREQUENCIES).replace("every year", "a year").replace("every month", "a month")
    return Headline(amount, every, newest, running.next_payment_due_on)


def _name_of_deals_company(deals: Sequence[Deal]) -> str:
    """A deal that names the team names its own company too; that company is not linked, so it is only a name."""
    ids = [deal.primary_company_id or next(iter(deal.company_ids), "") for deal in deals]
    found = Company.objects.filter(hubspot_id__in=ids, deleted_at=None).exclude(name="").order_by("hubspot_id")
    company = found.defer("payload").first()
    return f"{company.name} (company of the deal)" if company else ""


def _billing_contacts(companies: Sequence[Company]) -> list[ContactRow]:
    ids = [contact_id for company in companies for contact_id in company.billing_contact_ids]
    found = Contact.objects.filter(hubspot_id__in=ids, deleted_at=None).order_by("hubspot_id")
    return [ContactRow(f"{contact.first_name} {contact.last_name}".strip(), contact.email) for contact in found]


def _company_row(company: Company) -> CompanyRow:
    needed = {"address": company.address, "country": company.country}
    place = " ".join(part for part in (company.postal_code, company.city) if part)
    return CompanyRow(
        name=company.name,
        address=", ".join(part for part in (company.address, company.address2, place) if part),
        country=company.country,
        vat_number=company.vat_number,
        missing=[name for name, value in needed.items() if not value],
        url=deep_links.hubspot("company", company.hubspot_id),
    )
