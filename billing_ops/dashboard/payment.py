"""How a self-service team pays, and whether that will work next time."""

from dataclasses import dataclass
from datetime import datetime

from customers.models import Customer, PaymentMethod
from subscriptions.models import Subscription

NO_METHOD = "No payment method on file"


@dataclass(frozen=True)
class PaymentState:
    """The payment method in words and its state: "ok", "expiring", "expired", "none" or "invoice"."""

    words: str
    state: str
    note: str = ""


def payment_state(subscription: Subscription, customer: Customer | None, *, now: datetime) -> PaymentState:
    """
    This function will return how the next invoice is paid: the subscription's method, else the customer's default.

    A card is good to the last day of its month.
    """
    if subscription.collection_method == "send_invoice":
        days = subscription.days_until_due
        return PaymentState("Stripe mails an invoice", "invoice", f"due after {days} days" if days else "")
    method = _method(subscription, customer)
    if method is None:
        return _none(subscription, customer)
    if method.exp_year is None or method.exp_month is None:
        return PaymentState(f"{_kind(method)} ···· {method.last4}", "ok")
    words = f"{_kind(method)} ···· {method.last4}, good to {method.exp_month:02}/{method.exp_year}"
    months_left = (method.exp_year - now.year) * 12 + method.exp_month - now.month
    if months_left < 0:
        return PaymentState(words, "expired", "It has expired; banks often let renewed cards through all the same.")
    if months_left < 2:
        return PaymentState(words, "expiring", "It expires soon; Stripe writes to the customer.")
    return PaymentState(words, "ok")


def why_unpaid(payment: PaymentState) -> str:
    """
    This function will return why an open invoice was not paid, in a sentence safe for a customer; '' if not known.

    The bank's own words stand on the payment, which is not mirrored: the invoice's page asks Stripe for them.
    """
    if payment.state == "expired":
        return "The card on file has expired, which is the likely reason."
    return "There is no payment method on file that could be charged." if payment.words == NO_METHOD else ""


def _none(subscription: Subscription, customer: Customer | None) -> PaymentState:
    """Only where our copy holds the customer, and no id of a method that it lacks, may it say that there is none."""
    if customer is None:
        return PaymentState("Not known", "none", "Our copy does not hold the customer yet.")
    if subscription.default_payment_method_id or customer.default_payment_method_id:
        return PaymentState(
            "Not usable", "none", "The payment method was removed in Stripe, or our copy does not hold it yet."
        )
    return PaymentState(NO_METHOD, "none", "The next charge will fail until one is added.")


def _method(subscription: Subscription, customer: Customer | None) -> PaymentMethod | None:
    """The mirror may hold the id of a method before the method itself."""
    for owner in (subscription, customer):
        try:
            method = owner.default_payment_method if owner else None
        except PaymentMethod.DoesNotExist:
            continue
        if method is not None and method.deleted_at is None:
            return method
    return None


def _kind(method: PaymentMethod) -> str:
    if method.brand:
        return method.brand.replace("_", " ").title()
    return {"us_bank_account": "Bank account (ACH)", "sepa_debit": "SEPA debit"}.get(method.kind, method.kind)
