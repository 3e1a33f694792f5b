"""How a subscription stands in words: trial, pause, cancellation, end; and what a balance's sign means."""

from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.stripe_reads import Agreement
from billing_ops.kernel.money import Money
from subscriptions.models import Subscription

PAUSED = {
    "keep_as_draft": "Its invoices are kept as drafts, to be sent later.",
    "mark_uncollectible": "Its invoices are written off as they are made.",
    "void": "Its invoices are voided as they are made.",
}
WAITS = {
    "incomplete": "Its first payment has not come: without it Stripe ends it after 23 hours.",
    "past_due": "A payment failed. Stripe tries for a week; then it ends the subscription, and the team is suspended.",
    "unpaid": "Stripe gave up on a payment. It makes invoices as drafts and does not charge them.",
    "paused": "Its trial ended without a payment method. It makes no invoices until it is resumed.",
}


@dataclass(frozen=True)
class Statement:
    """One thing about how the subscription stands: `on` is a day that belongs behind the words."""

    words: str
    on: datetime | None = None


def statements(subscription: Subscription, *, now: datetime) -> list[Statement]:
    """This function will return what is out of the ordinary, the weightiest first; nothing for one that just runs."""
    if subscription.ended_at:
        asked = subscription.canceled_at if subscription.canceled_at != subscription.ended_at else None
        return [Statement("ended", subscription.ended_at), *([Statement("cancelled", asked)] if asked else [])]
    found = [Statement(WAITS[subscription.status])] if subscription.status in WAITS else []
    if subscription.trial_end_at and subscription.trial_end_at > now:
        found.append(Statement("in trial; the first charge comes with its end on", subscription.trial_end_at))
    if subscription.pause_behavior:
        found.append(Statement(f"Collection is paused. {PAUSED.get(subscription.pause_behavior, '')}".rstrip()))
    return found + _leaving(subscription)


def _leaving(subscription: Subscription) -> list[Statement]:
    if subscription.cancel_at_period_end:
        return [Statement("cancelled for the end of this period, asked on", subscription.canceled_at)]
    return [Statement("cancelled for", subscription.cancel_at)] if subscription.cancel_at else []


def no_charge_reason(agreement: Agreement) -> str:
    """
    This function will return why no further charge is coming, '' when one is.

    A cancellation set for later than the next period's start lets the charges until then come.
    """
    subscription = agreement.subscription
    if not agreement.is_live:
        return "The subscription has ended, so nothing more is charged."
    if subscription.pause_behavior or subscription.status == "paused":
        return "Collection is paused in Stripe, so nothing is charged until it is resumed."
    ends = [item.row.current_period_end_at for item in agreement.items if item.row.current_period_end_at]
    next_at = min(ends, default=subscription.current_period_end_at)
    cancelled = subscription.cancel_at and (next_at is None or subscription.cancel_at <= next_at)
    if subscription.cancel_at_period_end or cancelled:
        return "It is cancelled for the end of its period, so nothing more is charged."
    if subscription.status in ("incomplete", "unpaid"):
        return f"The subscription is {subscription.status}: Stripe charges again only once its open invoice is paid."
    return ""


def balance_of(agreement: Agreement) -> Money | None:
    """
    This function will return the customer's balance, None where our copy does not hold it.

    It is in the customer's currency; before a first charge there is none, and then the balance is 0.
    """
    customer = agreement.customer
    currency = (customer.currency if customer else "") or agreement.subscription.currency
    if customer is None or customer.balance_minor is None or not currency:
        return None
    return Money(customer.balance_minor, currency)


def balance_in_words(balance: Money | None, *, currency: str, invoices_follow: bool) -> str:
    """
    This function will return what the sign of a Stripe balance means: negative is credit to the customer.

    `currency` is the subscription's: a balance in another one does not touch its invoices (facts/stripe.md §4).
    """
    if balance is None or balance.minor == 0:
        return "no credit and no debt"
    if balance.currency != currency and currency:
        kind = "credit" if balance.minor < 0 else "owed"
        return (
            f"{Money(abs(balance.minor), balance.currency)} {kind}, which does not touch invoices in another currency"
        )
    if balance.minor < 0:
        return f"{-balance} credit, " + ("taken off the next invoices" if invoices_follow else "left over")
    return f"{balance} owed" + (", added to the next invoice" if invoices_follow else "")
