"""One deal, quote, contract or invoice of HubSpot as a row: title, status, amount, labelled facts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from billing_ops.dashboard.hubspot_words import FREQUENCIES, KINDS, METHODS, in_words
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.money import Money
from invoices.models import HubSpotInvoice
from subscriptions.calculations import signature_in_words
from subscriptions.models import Deal, HubSpotSubscription, Quote


@dataclass(frozen=True)
class Fact:
    """A labelled fact: a calendar date, an amount, words, or several of them, shown in this order."""

    label: str
    text: str = ""
    on: date | None = None
    amount: Money | None = None


@dataclass(frozen=True)
class Row:
    """`amount_label` says what the amount is; None where HubSpot states no amount."""

    title: str
    status: str
    amount: Money | None
    amount_label: str
    facts: list[Fact]
    url: str
    document_url: str = ""


def deal_row(deal: Deal) -> Row:
    """This function will return a deal; its amount is the whole deal's."""
    facts = [
        Fact("Kind", in_words(deal.kind, KINDS)),
        Fact("PO number", deal.po_number),
        Fact("Payment terms", deal.payment_terms),
        Fact("Renews on", on=deal.renewal_on),
    ]
    return Row(
        title=deal.name or f"Deal {deal.hubspot_id}",
        status="won" if deal.is_won else "lost" if deal.is_closed else "in_progress",
        amount=_amount(deal.amount_minor, deal.currency),
        amount_label="whole deal",
        facts=_stated(facts),
        url=deep_links.hubspot("deal", deal.hubspot_id),
    )


def quote_row(quote: Quote) -> Row:
    """This function will return a quote with how it was signed (R12)."""
    expires_on = _on(quote.expires_at)
    return Row(
        title=quote.reference or quote.title or f"Quote {quote.hubspot_id}",
        status=quote.quote_status or quote.status,
        amount=_amount(quote.amount_minor, quote.currency),
        amount_label="quoted",
        facts=_stated([Fact("Signature", signature_in_words(quote)), Fact("Good until", on=expires_on)]),
        url=deep_links.hubspot("quote", quote.hubspot_id),
        document_url=deep_links.document(quote.url),
    )


def contract_row(contract: HubSpotSubscription) -> Row:
    """This function will return a contracted subscription; its amount is the next payment's."""
    makes_invoices = contract.invoice_creation == "on"
    facts = [
        Fact("Billed", in_words(contract.frequency, FREQUENCIES)),
        Fact("Next payment on", on=contract.next_payment_due_on),
        Fact("Runs until", on=contract.ends_on),
        Fact("Invoices", "HubSpot makes them" if makes_invoices else "made by a person, not by this subscription"),
    ]
    return Row(
        title=contract.name or f"Subscription {contract.hubspot_id}",
        status=contract.status,
        amount=_amount(contract.next_payment_minor, contract.currency),
        amount_label="next payment",
        facts=_stated(facts),
        url=deep_links.hubspot("subscription", contract.hubspot_id),
    )


def invoice_row(invoice: HubSpotInvoice, *, today: date) -> Row:
    """This function will return an invoice, overdue when open after its due date; `today` is the portal's."""
    due_on = _on(invoice.due_at)
    late = (today - due_on).days if due_on and invoice.status == "open" else 0
    owed = _amount(invoice.balance_due_minor, invoice.currency)
    facts = [
        Fact("Invoice date", on=_on(invoice.invoiced_at)),
        Fact("Due on", _late_in_words(late), on=due_on),
        Fact("Balance due", amount=owed if owed and owed.minor and invoice.status == "open" else None),
        Fact("Paid on", on=_on(invoice.paid_at)),
        Fact("PO number", invoice.po_number or "none"),
        Fact("Comments", invoice.comments or "none, so no VAT number"),
        Fact("Can be paid by", _methods(invoice)),
    ]
    return Row(
        title=invoice.number or invoice.title or "No number yet",
        status="overdue" if late > 0 else invoice.status,
        amount=_amount(invoice.amount_billed_minor, invoice.currency),
        amount_label="billed",
        facts=_stated(facts),
        url=deep_links.hubspot("invoice", invoice.hubspot_id),
        document_url=deep_links.document(invoice.url),
    )


def _late_in_words(days: int) -> str:
    if days <= 0:
        return ""
    return "overdue since yesterday" if days == 1 else f"overdue by {days} days"


def _methods(invoice: HubSpotInvoice) -> str:
    return " or ".join(in_words(method, METHODS) for method in sorted(invoice.allowed_payment_methods))


def _stated(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.text or fact.on or fact.amount]


def _amount(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or len(currency) != 3 else Money(minor, currency.lower())


def _on(instant: datetime | None) -> date | None:
    return clock.calendar_date(instant, settings.HUBSPOT_PORTAL_ZONE) if instant else None
