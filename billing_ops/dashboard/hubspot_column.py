"""The HubSpot side of a team's page: the company, its deals and quotes, the contract, its invoices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from customers.models import Company, Contact
from invoices import selectors as invoice_selectors
from invoices.models import HubSpotInvoice
from subscriptions import selectors
from subscriptions.calculations import signature_in_words
from subscriptions.models import Deal, HubSpotSubscription, Quote

ROWS_SHOWN = 12
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
class Row:
    """A deal, quote, contract or invoice: a title, a status, an amount where HubSpot states one, and facts in words."""

    title: str
    status: str
    amount: Money | None
    facts: list[str]
    url: str
    document_url: str = ""


@dataclass(frozen=True)
class HubSpotColumn:
    """Everything HubSpot knows of the team that its page shows; `fetched_at` is the oldest read it rests on."""

    name: str
    is_under_contract: bool
    companies: list[CompanyRow]
    billing_contacts: list[str]
    deals: list[Row]
    quotes: list[Row]
    contracts: list[Row]
    invoices: list[Row]
    fetched_at: datetime


def hubspot_column(team_id: str) -> HubSpotColumn | None:
    """This function will return the column of the team's linked companies and deals, None where nothing is linked."""
    company_ids = selectors.linked_company_ids(team_id)
    deals = selectors.deals_of(team_id, company_ids)
    if not company_ids and not deals:
        return None
    companies = list(Company.objects.filter(hubspot_id__in=company_ids).order_by("hubspot_id"))
    quotes = selectors.quotes_of(deals)
    contracts = selectors.contracts_of(company_ids, deals)
    invoices = invoice_selectors.hubspot_invoices(
        company_ids=company_ids, deal_ids=[deal.hubspot_id for deal in deals], limit=ROWS_SHOWN
    )
    return HubSpotColumn(
        name=companies[0].name if companies else "",
        is_under_contract=_is_under_contract(deals, contracts),
        companies=[_company_row(company) for company in companies],
        billing_contacts=_billing_contacts(companies),
        deals=[_deal_row(deal) for deal in deals[:ROWS_SHOWN]],
        quotes=[_quote_row(quote) for quote in quotes[:ROWS_SHOWN]],
        contracts=[_contract_row(contract) for contract in contracts[:ROWS_SHOWN]],
        invoices=[_invoice_row(invoice) for invoice in invoices],
        fetched_at=min(row.fetched_at for row in [*companies, *deals]),
    )


def _is_under_contract(deals: Sequence[Deal], contracts: Sequence[HubSpotSubscription]) -> bool:
    """A running contract, or a won deal where HubSpot tracks no contract at all."""
    if contracts:
        return any(contract.status in UNDER_CONTRACT for contract in contracts)
    return any(deal.is_won for deal in deals)


def _billing_contacts(companies: Sequence[Company]) -> list[str]:
    ids = [contact_id for company in companies for contact_id in company.billing_contact_ids]
    found = Contact.objects.filter(hubspot_id__in=ids, deleted_at=None).order_by("hubspot_id")
    return [f"{contact.first_name} {contact.last_name} <{contact.email}>".strip() for contact in found]


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


def _amount(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)


def _deal_row(deal: Deal) -> Row:
    status = "won" if deal.is_won else "lost" if deal.is_closed else "in_progress"
    facts = [deal.kind, f"PO {deal.po_number}" if deal.po_number else "", deal.payment_terms]
    facts += [f"renews {deal.renewal_on:%-d %b %Y}" if deal.renewal_on else ""]
    return Row(
        title=deal.name,
        status=status,
        amount=_amount(deal.amount_minor, deal.currency),
        facts=[fact for fact in facts if fact],
        url=deep_links.hubspot("deal", deal.hubspot_id),
    )


def _quote_row(quote: Quote) -> Row:
    return Row(
        title=quote.reference or quote.title,
        status=quote.quote_status or quote.status,
        amount=_amount(quote.amount_minor, quote.currency),
        facts=[signature_in_words(quote)],
        url=deep_links.hubspot("quote", quote.hubspot_id),
        document_url=quote.url,
    )


def _contract_row(contract: HubSpotSubscription) -> Row:
    due = contract.next_payment_due_on
    makes = "HubSpot makes its invoices" if contract.invoice_creation == "on" else "a record; makes no invoices"
    return Row(
        title=contract.name,
        status=contract.status,
        amount=_amount(contract.next_payment_minor, contract.currency),
        facts=[fact for fact in (contract.frequency, f"next payment {due:%-d %b %Y}" if due else "", makes) if fact],
        url=deep_links.hubspot("subscription", contract.hubspot_id),
    )


def _invoice_row(invoice: HubSpotInvoice) -> Row:
    facts = [
        f"due {invoice.due_at:%-d %b %Y}" if invoice.due_at else "",
        f"PO {invoice.po_number}" if invoice.po_number else "no PO number",
        invoice.comments or "no VAT number in the comments",
    ]
    return Row(
        title=invoice.number or invoice.title or "draft",
        status=invoice.status,
        amount=_amount(invoice.amount_billed_minor, invoice.currency),
        facts=[fact for fact in facts if fact],
        url=deep_links.hubspot("invoice", invoice.hubspot_id),
        document_url=invoice.url,
    )
