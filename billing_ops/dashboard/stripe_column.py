"""The Stripe side of a team's page: what it pays, for what, when next, how, and what it paid before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.estimates import Charge, Estimate, next_charge
from billing_ops.dashboard.payment import PaymentState, payment_state
from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from coupons import selectors as coupon_selectors
from coupons.calculations import Terms, terms_in_words
from coupons.models import Coupon
from customers.models import Customer
from invoices import selectors as invoice_selectors
from invoices.models import StripeInvoice
from subscriptions import selectors
from subscriptions.models import Discount, Subscription, SubscriptionItem

INVOICES_SHOWN = 12


@dataclass(frozen=True)
class ItemRow:
    """A position of the subscription at its list price; `amount` is None where Stripe states no whole unit price."""

    name: str
    quantity: int
    unit: Money | None
    amount: Money | None
    every: str
    period_ends_at: datetime | None


@dataclass(frozen=True)
class DiscountRow:
    """A discount in force: the coupon's terms in words, when it ends (None: with its terms), and where it hangs."""

    name: str
    terms: str
    ends_at: datetime | None
    on_customer: bool
    url: str


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice of Stripe's. `tried` says how often payment was tried, and when next."""

    number: str
    status: str
    issued_at: datetime | None
    total: Money
    due: Money
    tried: int
    next_try_at: datetime | None
    hosted_url: str
    pdf_url: str
    url: str


@dataclass(frozen=True)
class OtherSubscription:
    """Another subscription of the same team."""

    stripe_id: str
    status: str
    started_at: datetime | None
    ended_at: datetime | None
    url: str


@dataclass(frozen=True)
class StripeColumn:
    """Everything Stripe knows of the team that its page shows; `fetched_at` is the oldest read it rests on."""

    name: str
    email: str
    country: str
    tax_ids: str
    customer_url: str
    subscription: Subscription
    subscription_url: str
    items: list[ItemRow]
    discounts: list[DiscountRow]
    estimate: Estimate | None
    no_charge_reason: str
    balance: Money | None
    balance_words: str
    payment: PaymentState
    invoices: list[InvoiceRow]
    others: list[OtherSubscription]
    fetched_at: datetime


def stripe_column(
    subscription: Subscription, all_of_team: Sequence[Subscription], *, team_id: str, now: datetime
) -> StripeColumn:
    """This function will return the column of `subscription`; amounts are minor units, instants UTC."""
    customer = selectors.customer_of(subscription)
    items = selectors.items_of(subscription)
    discounts = selectors.discounts_of(subscription)
    coupons = coupon_selectors.coupons_by_id(row.coupon_id for row in discounts)
    found = invoice_selectors.stripe_invoices(
        team_id=team_id, subscription_ids=[row.stripe_id for row in all_of_team], limit=INVOICES_SHOWN
    )
    balance = _balance(customer, subscription)
    reason = no_charge_reason(subscription)
    terms = [_terms(coupons[row.coupon_id]) for row in discounts if row.coupon_id in coupons]
    return StripeColumn(
        name=customer.name if customer else "",
        email=customer.email if customer else "",
        country=customer.country if customer else "",
        tax_ids=", ".join(customer.tax_ids) if customer else "",
        customer_url=_url("customers", subscription.customer_id or "", subscription),
        subscription=subscription,
        subscription_url=_url("subscriptions", subscription.stripe_id, subscription),
        items=[_item_row(item, subscription.currency) for item in items],
        discounts=[_discount_row(row, coupons.get(row.coupon_id), subscription) for row in discounts],
        estimate=None if reason else next_charge(_charges(items, subscription.currency), terms, balance),
        no_charge_reason=reason,
        balance=balance,
        balance_words=balance_in_words(balance),
        payment=payment_state(subscription, customer, now=now),
        invoices=[_invoice_row(invoice) for invoice in found],
        others=[_other(row) for row in all_of_team if row.stripe_id != subscription.stripe_id],
        fetched_at=min([subscription.fetched_at, *([customer.fetched_at] if customer else [])]),
    )


def no_charge_reason(subscription: Subscription) -> str:
    """This function will return why no further charge is coming, '' when one is."""
    if not selectors.is_live(subscription):
        return "The subscription has ended, so nothing more is charged."
    if subscription.pause_behavior or subscription.status == "paused":
        return "Collection is paused in Stripe, so nothing is charged until it is resumed."
    if subscription.cancel_at_period_end or subscription.cancel_at:
        return "It is cancelled for the end of its period, so nothing more is charged."
    if subscription.status in ("incomplete", "unpaid"):
        return f"The subscription is {subscription.status}: Stripe charges again only once its open invoice is paid."
    return ""


def balance_in_words(balance: Money | None) -> str:
    """This function will return what the sign of a Stripe balance means: negative is credit to the customer."""
    if balance is None or balance.minor == 0:
        return "neither credit nor debt"
    if balance.minor < 0:
        return f"{-balance} credit, taken off the next invoices"
    return f"{balance} owed, added to the next invoice"


def _balance(customer: Customer | None, subscription: Subscription) -> Money | None:
    """The balance is in the customer's currency; before a first charge there is none, and then the balance is 0."""
    currency = (customer.currency if customer else "") or subscription.currency
    if customer is None or customer.balance_minor is None or not currency:
        return None
    return Money(customer.balance_minor, currency)


def _unit(item: SubscriptionItem, currency: str) -> Money | None:
    price = item.price
    if price is None or price.unit_amount_minor is None:
        return None
    return Money(price.unit_amount_minor, price.currency or currency)


def _charges(items: Sequence[SubscriptionItem], currency: str) -> list[Charge]:
    return [
        Charge(unit * (item.quantity or 0), item.current_period_end_at)
        for item in items
        if (unit := _unit(item, currency)) is not None
    ]


def _item_row(item: SubscriptionItem, currency: str) -> ItemRow:
    unit, quantity, price = _unit(item, currency), item.quantity or 0, item.price
    name = item.product.name if item.product else ""
    return ItemRow(
        name=name or (price.nickname if price else "") or "A product that is not mirrored yet",
        quantity=quantity,
        unit=unit,
        amount=unit * quantity if unit else None,
        every=_every(price.interval, price.interval_count) if price else "",
        period_ends_at=item.current_period_end_at,
    )


def _every(interval: str, count: int | None) -> str:
    if not interval:
        return "once"
    return f"a {interval}" if count in (None, 1) else f"every {count} {interval}s"


def _terms(coupon: Coupon) -> Terms:
    amount = None if coupon.amount_off_minor is None else Money(coupon.amount_off_minor, coupon.currency)
    return Terms(amount, coupon.percent_off, coupon.duration, coupon.duration_in_months)


def _discount_row(discount: Discount, coupon: Coupon | None, subscription: Subscription) -> DiscountRow:
    return DiscountRow(
        name=(coupon.name if coupon else "") or discount.coupon_id,
        terms=terms_in_words(_terms(coupon)) if coupon else "terms not mirrored yet",
        ends_at=discount.end_at,
        on_customer=discount.attached_to == subscription.customer_id,
        url=_url("coupons", discount.coupon_id, subscription),
    )


def _invoice_row(invoice: StripeInvoice) -> InvoiceRow:
    currency = invoice.currency or "usd"
    return InvoiceRow(
        number=invoice.number or "draft",
        status=invoice.status,
        issued_at=invoice.finalized_at or invoice.created_at,
        total=Money(invoice.total_minor or 0, currency),
        due=Money(invoice.amount_remaining_minor or 0, currency),
        tried=invoice.attempt_count or 0,
        next_try_at=invoice.next_payment_attempt_at,
        hosted_url=invoice.hosted_url,
        pdf_url=invoice.pdf_url,
        url=deep_links.stripe("invoices", invoice.stripe_id, live=invoice.is_live),
    )


def _other(subscription: Subscription) -> OtherSubscription:
    return OtherSubscription(
        stripe_id=subscription.stripe_id,
        status=subscription.status,
        started_at=subscription.started_at,
        ended_at=subscription.ended_at,
        url=_url("subscriptions", subscription.stripe_id, subscription),
    )


def _url(kind: str, stripe_id: str, subscription: Subscription) -> str:
    return deep_links.stripe(kind, stripe_id, live=subscription.is_live)
