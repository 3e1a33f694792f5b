"""What became of the amount asked for: paid when and by which card, or why not and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from billing_ops.dashboard.invoice.days import day_in_words, on_day
from billing_ops.kernel.money import Money
from customers.models import Customer, PaymentMethod
from invoices.models import InvoicePayment, StripeInvoice
from subscriptions.models import Subscription

NOTHING_HELD = "Our copy holds no payment of it, so it was settled outside Stripe, or our copy is behind."


@dataclass(frozen=True)
class Settlement:
    """
    `words` is the whole story in a sentence or two, safe for a customer; `tone` is the alert's. `card` is the card or
    account on file *now*, '' where none is known: our copy does not hold which one paid.
    """

    tone: str
    words: str
    paid: Money | None
    left: Money | None
    paid_on: date | None
    next_try_on: date | None
    card: str
    note: str = ""


def settlement(invoice: StripeInvoice, payments: Sequence[InvoicePayment]) -> Settlement:
    """This function will return how the invoice was settled, or how it stands."""
    currency = invoice.currency
    tone, words = _story(invoice)
    unheld = invoice.status == "paid" and bool(invoice.amount_paid_minor) and not any(
        payment.status == "paid" for payment in payments
    )  # fmt: skip
    return Settlement(
        tone=tone,
        words=words,
        paid=Money(invoice.amount_paid_minor, currency) if invoice.amount_paid_minor and currency else None,
        left=Money(invoice.amount_remaining_minor, currency) if invoice.amount_remaining_minor and currency else None,
        paid_on=on_day(invoice.paid_at) if invoice.paid_at else None,
        next_try_on=on_day(invoice.next_payment_attempt_at) if invoice.next_payment_attempt_at else None,
        card=_card(invoice),
        note=NOTHING_HELD if unheld else "",
    )


def _story(invoice: StripeInvoice) -> tuple[str, str]:
    if invoice.status == "paid":
        return "good", _paid(invoice)
    if invoice.status == "open":
        return ("bad" if invoice.attempt_count else "info"), _open(invoice)
    if invoice.status == "draft":
        return "info", "It is still a draft: its amounts may change, and nothing is asked for yet."
    if invoice.status == "void":
        return "info", f"It was voided{_on(invoice.voided_at)}: nothing is owed for it."
    if invoice.status == "uncollectible":
        since = _on(invoice.marked_uncollectible_at)
        return "warn", f"It was written off as uncollectible{since}: nobody tries to charge it any more."
    return "info", f"Stripe calls it {invoice.status.replace('_', ' ') or 'nothing that we know'}."


def _paid(invoice: StripeInvoice) -> str:
    on = _on(invoice.paid_at)
    if invoice.amount_paid_minor:
        return f"It was paid{on}."
    if (invoice.total_minor or 0) < 0:
        return f"It asked for nothing: what it gives back was kept as credit{on}."
    return f"It asked for nothing, so no card was charged{on}."


def _open(invoice: StripeInvoice) -> str:
    if not invoice.attempt_count:
        due = f" It is due on {day_in_words(on_day(invoice.due_at))}." if invoice.due_at else ""
        return f"It is not paid yet, and no payment was tried.{due}"
    times = "once" if invoice.attempt_count == 1 else f"{invoice.attempt_count} times"
    if invoice.next_payment_attempt_at is None:
        return f"It is not paid: payment was tried {times} and failed, and no further try is planned."
    following = day_in_words(on_day(invoice.next_payment_attempt_at))
    return f"It is not paid: payment was tried {times} and failed. The next try is on {following}."


def _on(instant: datetime | None) -> str:
    return f" on {day_in_words(on_day(instant))}" if instant else ""


def _card(invoice: StripeInvoice) -> str:
    """The order in which Stripe takes them: the subscription's, then the customer's default."""
    for owner in (invoice.subscription, invoice.customer):
        method = _held(owner)
        if method is not None and method.deleted_at is None:
            return method_in_words(method.kind, method.brand, method.last4)
    return ""


def _held(owner: Subscription | Customer | None) -> PaymentMethod | None:
    """The mirror may hold the id of a method before the method itself."""
    try:
        return owner.default_payment_method if owner else None
    except PaymentMethod.DoesNotExist:
        return None


def method_in_words(kind: str, brand: str, last4: str) -> str:
    """
    This function will return "Visa ending in 4242", '' where neither brand nor kind is known.

    Brand and the last four digits: nothing else of a card is ever shown or written.
    """
    called = brand.replace("_", " ").title()
    called = called or {"us_bank_account": "a bank account (ACH)", "sepa_debit": "a SEPA direct debit"}.get(kind, "")
    return f"{called} ending in {last4}" if called and last4 else called
