"""The Stripe side's rows: a position, a discount, an invoice, another subscription of the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard import given_back
from billing_ops.dashboard.coupon_left import left_in_words
from billing_ops.dashboard.estimates import Charge
from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from coupons.calculations import Terms, terms_in_words
from coupons.models import Coupon
from credits.selectors import GivenBack
from invoices.models import StripeInvoice
from subscriptions.models import Discount, Subscription, SubscriptionItem

# Why Stripe made an invoice, where that is out of the ordinary: a renewal says nothing.
REASONS = {
    "subscription_create": "first invoice",
    "subscription_update": "change, prorated",
    "subscription_threshold": "threshold reached",
    "manual": "made by hand",
}


@dataclass(frozen=True)
class ItemRow:
    """A position of the subscription at its list price; `amount` is None where Stripe states no whole unit price."""

    name: str
    quantity: int | None
    unit: Money | None
    amount: Money | None
    every: str
    period_ends_at: datetime | None


def list_price(rows: Sequence[ItemRow]) -> Money | None:
    """This function will return the positions' sum at list price, None unless they share one period and currency."""
    amounts = [row.amount for row in rows if row.amount is not None]
    alike = {(row.every, row.period_ends_at, row.amount and row.amount.currency) for row in rows}
    if not amounts or len(amounts) < len(rows) or len(alike) > 1:
        return None
    return sum(amounts[1:], start=amounts[0])


@dataclass(frozen=True)
class DiscountRow:
    """A discount in force: the coupon's terms and what is left of them in words, when it ends, and what it hangs on."""

    name: str
    terms: str
    left: str
    ends_at: datetime | None
    hangs_on: str
    url: str


@dataclass(frozen=True)
class InvoiceRow:
    """
    An invoice of Stripe's. `due` is None unless it is open; `tried` says how often payment was tried, `late` that it
    failed or that the due date has passed. `plan` names its subscription where the team has several. `refunded` and
    `credited` are what was given back on it.
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
    refunded: Money | None
    credited: Money | None


@dataclass(frozen=True)
class Unpaid:
    """What is asked for now: the open `invoices`' sum, and how the one to be tried next stands."""

    amount: Money
    invoices: int
    late: bool
    tried: int
    next_try_at: datetime | None


def unpaid_of(rows: Sequence[InvoiceRow]) -> Unpaid | None:
    """This function will return what the open invoices still ask for, in the newest one's currency; None if nothing."""
    owed = [row for row in rows if row.due]
    if not owed or owed[0].due is None:
        return None
    currency = owed[0].due.currency
    amount = Money(sum(row.due.minor for row in owed if row.due and row.due.currency == currency), currency)
    newest = next((row for row in owed if row.next_try_at), owed[0])
    return Unpaid(amount, len(owed), any(row.late for row in owed), newest.tried, newest.next_try_at)


@dataclass(frozen=True)
class OtherSubscription:
    """Another subscription of the same team: its plan, its list price, and whether another customer pays it."""

    stripe_id: str
    status: str
    live: bool
    plan: str
    price: Money | None
    every: str
    other_customer: str
    started_at: datetime | None
    ended_at: datetime | None
    url: str


def _unit(item: SubscriptionItem, currency: str) -> Money | None:
    price = item.price
    if price is None or price.unit_amount_minor is None:
        return None
    return _stated(price.unit_amount_minor, price.currency or currency)


def _amount(item: SubscriptionItem, currency: str) -> Money | None:
    """A position billed by use has no quantity before its period ends, so no amount either."""
    unit = _unit(item, currency)
    return None if unit is None or item.quantity is None else unit * item.quantity


def charges(items: Sequence[SubscriptionItem], currency: str) -> list[Charge]:
    """This function will return the positions whose amount is known; `estimate_gap` tells whether that is all."""
    known = [(_amount(item, currency), item.current_period_end_at) for item in items]
    return [Charge(amount, ends_at) for amount, ends_at in known if amount is not None]


def item_row(item: SubscriptionItem, currency: str) -> ItemRow:
    """This function will return a position; what Stripe or our copy does not state is None, never 0."""
    price, product = item.price, item.product
    name = product.name if product else ""
    return ItemRow(
        name=name or (price.nickname if price else "") or "A product that our copy does not hold yet",
        quantity=item.quantity,
        unit=_unit(item, currency),
        amount=_amount(item, currency),
        every=_every(price.interval, price.interval_count) if price else "",
        period_ends_at=item.current_period_end_at,
    )


def _every(interval: str, count: int | None) -> str:
    if not interval:
        return "once"
    return f"a {interval}" if count in (None, 1) else f"every {count} {interval}s"


def terms_of(coupon: Coupon) -> Terms:
    """This function will return a coupon's terms as the arithmetic takes them."""
    amount = None if coupon.amount_off_minor is None else Money(coupon.amount_off_minor, coupon.currency)
    return Terms(amount, coupon.percent_off, coupon.duration, coupon.duration_in_months)


def discount_row(
    discount: Discount, coupon: Coupon | None, subscription: Subscription, *, next_at: datetime | None, months: int
) -> DiscountRow:
    """This function will return a discount; `next_at` and `months` are the next invoice and the months between two."""
    left = left_in_words(terms_of(coupon), ends_at=discount.end_at, next_at=next_at, months=months) if coupon else ""
    return DiscountRow(
        name=(coupon.name if coupon else "") or discount.coupon_id,
        terms=terms_in_words(terms_of(coupon)) if coupon else "Our copy of Stripe does not hold its terms yet.",
        left=left,
        ends_at=discount.end_at,
        hangs_on=_bearer(discount, subscription),
        url=address("coupons", discount.coupon_id, subscription),
    )


def _bearer(discount: Discount, subscription: Subscription) -> str:
    if discount.attached_to == subscription.customer_id:
        return "the customer: it covers their other subscriptions too"
    return "this subscription" if discount.attached_to == subscription.stripe_id else "one position only"


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
        refunded=given_back.refunded(given, invoice.stripe_id),
        credited=given_back.credited(given, invoice.stripe_id),
    )


def _stated(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)


def plan_of(rows: Sequence[ItemRow]) -> str:
    """This function will return a subscription's plan in a few words: its dearest position, and how many more."""
    if not rows:
        return "Nothing"
    return rows[0].name if len(rows) == 1 else f"{rows[0].name} and {len(rows) - 1} more"


def other_subscription(
    subscription: Subscription, rows: Sequence[ItemRow], *, beside: Subscription, live: bool
) -> OtherSubscription:
    """This function will return another subscription of the same team as `beside`, with what it costs."""
    price = list_price(rows)
    return OtherSubscription(
        stripe_id=subscription.stripe_id,
        status=subscription.status,
        live=live,
        plan=plan_of(rows),
        price=price,
        every=rows[0].every if price else "",
        other_customer="" if subscription.customer_id == beside.customer_id else subscription.customer_id or "",
        started_at=subscription.started_at,
        ended_at=subscription.ended_at,
        url=address("subscriptions", subscription.stripe_id, subscription),
    )


def address(kind: str, stripe_id: str, subscription: Subscription) -> str:
    """This function will return the deep link of an object in the account that `subscription` is in."""
    return deep_links.stripe(kind, stripe_id, live=subscription.is_live)
