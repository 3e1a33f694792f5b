"""How an invoice's payment was tried, in words: which card, when, and why the bank said no."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_ops.dashboard.invoice.days import day_in_words, on_day
from billing_ops.dashboard.invoice.settlement import method_in_words
from invoices.live import Attempt
from invoices.models import InvoicePayment, StripeInvoice

# Stripe's decline codes as people say them. Of a lost or stolen card Stripe's own advice is to say no more than that
# it was declined, and of a code that is not here we know no more.
WHY = {
    "insufficient_funds": "there was not enough money on the account",
    "expired_card": "the card has expired",
    "incorrect_cvc": "the card's security code was wrong",
    "incorrect_number": "the card's number was wrong",
    "card_velocity_exceeded": "the card's limit was reached",
    "withdrawal_count_limit_exceeded": "the card's limit was reached",
    "authentication_required": "the bank asked the cardholder to confirm the payment",
    "processing_error": "the bank could not process it",
    "issuer_not_available": "the bank could not be reached",
    "currency_not_supported": "the card does not take this currency",
    "card_not_supported": "the card does not take this kind of payment",
}
DECLINED = "it was declined"


BY_CHARGE = (
    "it was charged without a payment intent, by which Stripe would be asked. Stripe's page of the invoice shows it."
)
NO_PAYMENT = "our copy names no payment of it by which Stripe could be asked. Stripe's page of the invoice shows it."


@dataclass(frozen=True)
class Tried:
    """One attempt in a sentence, safe for a customer; `went_well` picks its look."""

    words: str
    went_well: bool


def attempts_in_words(attempts: Sequence[Attempt]) -> list[Tried]:
    """This function will return a sentence for each attempt, in the order given."""
    return [_in_words(attempt) for attempt in attempts]


def why_not_asked(invoice: StripeInvoice, payments: Sequence[InvoicePayment]) -> str:
    """This function will return why Stripe cannot be asked although it tried or was paid; '' where it tried nothing."""
    if any(payment.charge_id for payment in payments):
        return BY_CHARGE
    return NO_PAYMENT if payments or invoice.attempt_count or invoice.amount_paid_minor else ""


def _in_words(attempt: Attempt) -> Tried:
    on = f" on {day_in_words(on_day(attempt.at))}" if attempt.at else ""
    by = method_in_words(attempt.kind, attempt.brand, attempt.last4) or "a payment method that Stripe does not name"
    if attempt.status == "succeeded":
        return Tried(f"Paid with {by}{on}.", went_well=True)
    if attempt.status == "failed":
        return Tried(f"Tried with {by}{on}: {WHY.get(attempt.code, DECLINED)}.", went_well=False)
    return Tried(f"Under way with {by}{on}.", went_well=False)
