"""What Stripe takes next from a team: its own preview where it answers, else what our copy lets us reckon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.estimates import Estimate, next_charge
from billing_ops.dashboard.stripe_rows import charges, terms_of
from billing_ops.kernel.money import Money
from coupons.models import Coupon
from customers.models import Customer
from subscriptions import selectors
from subscriptions.live import NextInvoice, PreviewLine
from subscriptions.models import Discount, Subscription, SubscriptionItem


@dataclass(frozen=True)
class Part:
    """What the charge is made up of: `amount` is signed, negative where it makes the charge smaller."""

    label: str
    amount: Money


@dataclass(frozen=True)
class NextCharge:
    """
    The next charge: `kind` is "exact" (Stripe's preview), "estimate" (reckoned from our copy), "none" or "unknown".

    `due` is None for the last two, and `why` says then why. For an estimate `why` says why Stripe's own figure is not
    here, '' while it was not asked for. `parts` add up to `due`; `lines` are the preview's.
    """

    kind: str
    due: Money | None = None
    on: datetime | None = None
    why: str = ""
    parts: tuple[Part, ...] = ()
    lines: tuple[PreviewLine, ...] = ()
    has_more_lines: bool = False
    asked_at: datetime | None = None
    was_asked: bool = False

    @property
    def is_to_be_asked(self) -> bool:
        """Whether Stripe may know more than our copy: it was not asked yet, and a charge may come."""
        return not self.was_asked and self.kind in ("estimate", "unknown")


def from_mirror(
    subscription: Subscription,
    customer: Customer | None,
    items: Sequence[SubscriptionItem],
    discounts: Sequence[Discount],
    coupons: Mapping[str, Coupon],
) -> NextCharge:
    """This function will return the next charge as our copy knows it: an estimate, or why there is none to give."""
    if reason := no_charge_reason(subscription, items):
        return NextCharge("none", why=reason)
    if gap := estimate_gap(subscription, customer, items, discounts, coupons):
        return NextCharge("unknown", why=gap)
    terms = [terms_of(coupons[row.coupon_id]) for row in discounts if row.coupon_id in coupons]
    found = next_charge(charges(items, subscription.currency), terms, balance_of(customer, subscription))
    if found is None:
        return NextCharge("none", why="Nothing recurring is in the subscription.")
    return NextCharge("estimate", due=found.due, on=found.on, parts=_estimated_parts(found))


def from_stripe(invoice: NextInvoice | None) -> NextCharge:
    """This function will return the next charge as Stripe's preview has it; None is Stripe's word that none comes."""
    if invoice is None:
        return NextCharge("none", why="Stripe plans no further invoice for this subscription.")
    return NextCharge(
        "exact",
        due=invoice.due,
        on=invoice.on,
        parts=_previewed_parts(invoice),
        lines=invoice.lines,
        has_more_lines=invoice.has_more_lines,
        asked_at=invoice.asked_at,
        was_asked=True,
    )


def _estimated_parts(found: Estimate) -> tuple[Part, ...]:
    return _parts([("Positions", found.subtotal), ("Coupon", -found.discount), _balance_part(found.balance_used)])


def _previewed_parts(invoice: NextInvoice) -> tuple[Part, ...]:
    """An invoice below zero asks for nothing; what it is below zero goes to the customer's credit."""
    prorated = any(line.is_proration for line in invoice.lines)
    first = ("Positions and prorations" if prorated else "Positions", invoice.subtotal or invoice.total)
    kept = Money(min(invoice.total.minor, 0), invoice.total.currency)
    used = invoice.total - invoice.due - kept
    below = ("Goes to the customer's credit", -kept)
    return _parts([first, ("Coupon", -invoice.discount), ("Tax", invoice.tax), _balance_part(used), below])


def _balance_part(used: Money) -> tuple[str, Money]:
    """`used` is positive for credit that is taken off, negative for a debt that is added."""
    return ("Credit of the customer" if used.minor > 0 else "Owed from before", -used)


def _parts(known: Sequence[tuple[str, Money]]) -> tuple[Part, ...]:
    """What is 0 says nothing, and a charge of one part alone is not made up of anything."""
    said = tuple(Part(label, amount) for label, amount in known if amount.minor)
    return said if len(said) > 1 else ()


def no_charge_reason(subscription: Subscription, items: Sequence[SubscriptionItem]) -> str:
    """
    This function will return why no further charge is coming, '' when one is.

    A cancellation set for later than the next period's start lets the charges until then come.
    """
    if not selectors.is_live(subscription):
        return "The subscription has ended, so nothing more is charged."
    if subscription.pause_behavior or subscription.status == "paused":
        return "Collection is paused in Stripe, so nothing is charged until it is resumed."
    ends = [item.current_period_end_at for item in items if item.current_period_end_at]
    next_at = min(ends, default=subscription.current_period_end_at)
    cancelled = subscription.cancel_at and (next_at is None or subscription.cancel_at <= next_at)
    if subscription.cancel_at_period_end or cancelled:
        return "It is cancelled for the end of its period, so nothing more is charged."
    if subscription.status in ("incomplete", "unpaid"):
        return f"The subscription is {subscription.status}: Stripe charges again only once its open invoice is paid."
    return ""


def estimate_gap(
    subscription: Subscription,
    customer: Customer | None,
    items: Sequence[SubscriptionItem],
    discounts: Sequence[Discount],
    coupons: Mapping[str, Coupon],
) -> str:
    """This function will return why our copy cannot tell the next charge, '' when it can: a gap is never a 0."""
    if customer is None:
        return "Our copy does not hold the customer yet, so a credit or debt of theirs is not known."
    known = charges(items, subscription.currency)
    if len(known) < len(items):
        return "A position is priced by tiers or by use, or our copy does not hold its price yet."
    if len({charge.amount.currency for charge in known}) > 1:
        return "Its positions are in different currencies."
    if any(row.coupon_id not in coupons for row in discounts):
        return "Our copy does not hold the terms of a coupon that applies."
    if any(row.attached_to in {item.stripe_id for item in items} for row in discounts):
        return "A coupon applies to one position only, which our copy does not reckon with."
    if any(coupons[row.coupon_id].product_ids for row in discounts):
        return "A coupon applies to some products only, which our copy does not reckon with."
    return ""


def balance_of(customer: Customer | None, subscription: Subscription) -> Money | None:
    """
    This function will return the customer's balance, None where our copy does not hold it.

    It is in the customer's currency; before a first charge there is none, and then the balance is 0.
    """
    currency = (customer.currency if customer else "") or subscription.currency
    if customer is None or customer.balance_minor is None or not currency:
        return None
    return Money(customer.balance_minor, currency)
