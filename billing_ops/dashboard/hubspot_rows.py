"""One deal, quote, contract or invoice of HubSpot as a row: title, status, amount, labelled facts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from billing_ops.dashboard.hubspot_facts import Fact, Row, stated
from billing_ops.dashboard.hubspot_signature import is_signed, signature_facts
from billing_ops.dashboard.hubspot_words import FREQUENCIES, KINDS, METHODS, RENEWALS, in_words
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.money import Money
from invoices.models import HubSpotInvoice
from subscriptions.links.belonging import Line
from subscriptions.models import Deal, HubSpotSubscription, Quote


def deal_row(deal: Deal, lines: Sequence[Line]) -> Row:
    """This function will return a deal; its amount is the whole deal's."""
    facts = [
        Fact("Kind", in_words(deal.kind, KINDS)),
        Fact("For", _lines_in_words(lines)),
        Fact("PO number", deal.po_number or "none on the deal"),
        Fact("Payment terms", deal.payment_terms),
        Fact("Renews on", on=deal.renewal_on),
    ]
    return Row(
        title=deal.name or f"Deal {deal.hubspot_id}",
        status="won" if deal.is_won else "lost" if deal.is_closed else "in_progress",
        amount=_amount(deal.amount_minor, deal.currency),
        amount_label="whole deal",
        facts=stated(facts),
        url=deep_links.hubspot("deal", deal.hubspot_id),
    )


def quote_row(quote: Quote, *, names: Mapping[str, str]) -> Row:
    """This function will return a quote with how it was signed (R12); a signed one may have any status in HubSpot."""
    status = quote.quote_status or quote.status
    signed = is_signed(quote)
    facts = [
        *signature_facts(quote, names=names),
        Fact("Status", f"{in_words(status.lower(), {})} in HubSpot" if signed and status else ""),
        Fact("Good until", on=_on(quote.expires_at)),
    ]
    return Row(
        title=quote.reference or quote.title or f"Quote {quote.hubspot_id}",
        status="signed" if signed else status,
        amount=_amount(quote.amount_minor, quote.currency),
        amount_label="quoted",
        facts=stated(facts),
        url=deep_links.hubspot("quote", quote.hubspot_id),
        document_url=deep_links.document(quote.url),
    )


def contract_row(contract: HubSpotSubscription, lines: Sequence[Line]) -> Row:
    """This function will return a contracted subscription; its amount is the next payment's."""
    makes_invoices = contract.invoice_creation == "on"
    facts = [
        Fact("For", _lines_in_words(lines)),
        Fact("Billed", in_words(contract.frequency, FREQUENCIES)),
        Fact("Began on", on=contract.starts_on),
        Fact("Runs until", "" if contract.ends_on else "no end is set in HubSpot", on=contract.ends_on),
        Fact("Renewal", _renewal(lines)),
        Fact("Next payment on", "" if contract.next_payment_due_on else "none is due", on=contract.next_payment_due_on),
        Fact("Invoices", "HubSpot makes them" if makes_invoices else "made by a person, not by this subscription"),
    ]
    return Row(
        title=contract.name or f"Subscription {contract.hubspot_id}",
        status=contract.status,
        amount=_amount(contract.next_payment_minor, contract.currency),
        amount_label="next payment",
        facts=stated(facts),
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
        facts=stated(facts),
        url=deep_links.hubspot("invoice", invoice.hubspot_id),
        document_url=deep_links.document(invoice.url),
        invoice_id=invoice.hubspot_id,
    )


def _late_in_words(days: int) -> str:
    if days <= 0:
        return ""
    return "overdue since yesterday" if days == 1 else f"overdue by {days} days"


def _lines_in_words(lines: Sequence[Line]) -> str:
    """ "FlowFuse Hub; Hosted instances (2)": a quantity of one goes without saying."""
    words = []
    for line in lines:
        quantity = Decimal(line.quantity) if line.quantity else Decimal(1)
        words.append(line.name + ("" if quantity == 1 else f" ({quantity.normalize():f})"))
    return "; ".join(words)


def _renewal(lines: Sequence[Line]) -> str:
    """What its line items say of the time after the term; HubSpot keeps it nowhere else (facts/hubspot.md §3)."""
    said = {in_words(line.renews, RENEWALS) for line in lines if line.frequency and line.renews}
    return ", or ".join(sorted(said)) or "HubSpot does not say whether it renews by itself"


def _methods(invoice: HubSpotInvoice) -> str:
    return " or ".join(in_words(method, METHODS) for method in sorted(invoice.allowed_payment_methods))


def _amount(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or len(currency) != 3 else Money(minor, currency.lower())


def _on(instant: datetime | None) -> date | None:
    return clock.calendar_date(instant, settings.HUBSPOT_PORTAL_ZONE) if instant else None
