"""The Stripe side's rows: an invoice, what is unpaid, another subscription of the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard import given_back
from billing_ops.dashboard.stripe_items import ItemRow, list_total, plan_of
from billing_ops.dashboard.stripe_next_charge import NextCharge, reckoned
from billing_ops.dashboard.stripe_reads import Agreement
from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from credits.selectors import GivenBack
from invoices.models import StripeInvoice
from subscriptions.models import Subscription

# Why Stripe made an invoice, where that is out of the ordinary: a renewal says nothing.
REASONS = {
    "subscription_create": "first invoice",
    "subscription_update": "change, prorated",
    "subscription_threshold": "threshold reached",
    "manual": "made by hand",
}


@dataclass(frozen=True)
class InvoiceRow:
    """
    An invoice of Stripe's. `due` is None unless it is open; `tried` says how often payment was tried, `late` that it
    failed or that the due date has passed. `plan` names its subscription where the team has several. `coupon` and
    `credit` are what lowered it, `refunded` and `credited` what was given back on it; each None where nothing did.
    """

    stripe_id: str
    number: str
    reason: str
    status: str
    issued_at: datetime | None
    total: Money | None
    due: Money | None
    late: bool
    tried: int
    next_try_at: datetime | None
    hosted_url: str
    pdf_url: str
    url: str
    plan: str
    coupon: Money | None
    credit: Money | None
    refunded: Money | None
    credited: Money | None


@dataclass(frozen=True)
class Unpaid:
    """
    What is asked for now: the open `invoices`' sum, and how the one to be tried next stands.

    `failed` is the one invoice whose payment was tried in vain: that to be tried next, else the newest; None without.
    """

    amount: Money
    invoices: int
    late: bool
    tried: int
    next_try_at: datetime | None
    failed: InvoiceRow | None


def unpaid_of(rows: Sequence[InvoiceRow]) -> Unpaid | None:
    """This function will return what the open invoices still ask for, in the newest one's currency; None if nothing."""
    owed = [row for row in rows if row.due]
    if not owed or owed[0].due is None:
        return None
    currency = owed[0].due.currency
    amount = Money(sum(row.due.minor for row in owed if row.due and row.due.currency == currency), currency)
    newest = next((row for row in owed if row.next_try_at), owed[0])
    tried = [row for row in owed if row.tried]
    failed = next((row for row in tried if row.next_try_at), next(iter(tried), None))
    return Unpaid(amount, len(owed), any(row.late for row in owed), newest.tried, newest.next_try_at, failed)


@dataclass(frozen=True)
class OtherSubscription:
    """Another subscription of the same team: its plan, its list price, its next charge, and who else pays it."""

    stripe_id: str
    status: str
    live: bool
    plan: str
    price: Money | None
    every: str
    next_charge: NextCharge
    other_customer: str
    started_at: datetime | None
    ended_at: datetime | None
    url: str


def invoice_row(invoice: StripeInvoice, *, plan: str, given: Sequence[GivenBack], now: datetime) -> InvoiceRow:
    """This function will return an invoice with what it is for, and what is still due while it is open."""
    open_and_due = invoice.status == "open" and invoice.amount_remaining_minor
    return InvoiceRow(
        stripe_id=invoice.stripe_id,
        number=invoice.number or "No number yet",
        reason=REASONS.get(invoice.billing_reason, ""),
        status=invoice.status,
        issued_at=invoice.finalized_at or invoice.created_at,
        total=_stated(invoice.total_minor, invoice.currency),
        due=_stated(invoice.amount_remaining_minor, invoice.currency) if open_and_due else None,
        late=bool(invoice.attempt_count) or bool(invoice.due_at and invoice.due_at < now),
        tried=invoice.attempt_count or 0,
        next_try_at=invoice.next_payment_attempt_at,
        hosted_url=deep_links.document(invoice.hosted_url),
        pdf_url=deep_links.document(invoice.pdf_url),
        url=deep_links.stripe("invoices", invoice.stripe_id, live=invoice.is_live),
        plan=plan,
        coupon=_stated(invoice.discount_minor or None, invoice.currency),
        credit=_credit_used(invoice),
        refunded=given_back.refunded(given, invoice.stripe_id),
        credited=given_back.credited(given, invoice.stripe_id),
    )


def _credit_used(invoice: StripeInvoice) -> Money | None:
    """Stripe's balances are negative for credit; a draft has not used any yet, and one voided gave it back."""
    before, after = invoice.starting_balance_minor, invoice.ending_balance_minor
    if before is None or after is None or before >= after or invoice.status == "void":
        return None
    return _stated(after - before, invoice.currency)


def _stated(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)


def other_subscription(agreement: Agreement, rows: Sequence[ItemRow], *, beside: Subscription) -> OtherSubscription:
    """This function will return another subscription of the same team as `beside`, with what it costs."""
    subscription, price = agreement.subscription, list_total(rows)
    return OtherSubscription(
        stripe_id=subscription.stripe_id,
        status=subscription.status,
        live=agreement.is_live,
        plan=plan_of(rows),
        price=price,
        every=rows[0].every if price else "",
        next_charge=reckoned(agreement).charge,
        other_customer="" if subscription.customer_id == beside.customer_id else subscription.customer_id or "",
        started_at=subscription.started_at,
        ended_at=subscription.ended_at,
        url=address("subscriptions", subscription.stripe_id, subscription),
    )


def address(kind: str, stripe_id: str, subscription: Subscription) -> str:
    """This function will return the deep link of an object in the account that `subscription` is in."""
    return deep_links.stripe(kind, stripe_id, live=subscription.is_live)
