"""The Stripe side of a team's page: what it pays, for what, when next, how, and what it paid before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.given_back import GivenRow, given_rows
from billing_ops.dashboard.payment import PaymentState, payment_state
from billing_ops.dashboard.stripe_next_charge import NextCharge, balance_of, from_mirror, no_charge_reason
from billing_ops.dashboard.stripe_rows import (
    DiscountRow,
    InvoiceRow,
    ItemRow,
    OtherSubscription,
    Unpaid,
    address,
    discount_row,
    invoice_row,
    item_row,
    list_price,
    other_subscription,
    plan_of,
    unpaid_of,
)
from billing_ops.kernel.money import Money
from coupons import selectors as coupon_selectors
from coupons.models import Coupon
from credits import selectors as credit_selectors
from invoices import selectors as invoice_selectors
from subscriptions import selectors
from subscriptions.models import Discount, Subscription, SubscriptionItem

INVOICES_SHOWN = 12


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
    plan: str
    discounts: list[DiscountRow]
    next_charge: NextCharge
    list_total: Money | None
    unpaid: Unpaid | None
    balance: Money | None
    balance_words: str
    payment: PaymentState
    invoices: list[InvoiceRow]
    given: list[GivenRow]
    others: list[OtherSubscription]
    fetched_at: datetime


def stripe_column(
    subscription: Subscription, all_of_team: Sequence[Subscription], *, team_id: str, now: datetime
) -> StripeColumn:
    """This function will return the column of `subscription`; amounts are minor units, instants UTC."""
    customer = selectors.customer_of(subscription)
    items_of = selectors.items_of(all_of_team)
    items = items_of.get(subscription.stripe_id, [])
    positions = {
        row.stripe_id: [item_row(item, row.currency) for item in items_of.get(row.stripe_id, [])] for row in all_of_team
    }
    rows = positions[subscription.stripe_id]
    discounts = selectors.discounts_of(subscription, items)
    coupons = coupon_selectors.coupons_by_id(row.coupon_id for row in discounts)
    found = invoice_selectors.stripe_invoices(
        team_id=team_id,
        subscription_ids=list(positions),
        customer_id=subscription.customer_id or "",
        limit=INVOICES_SHOWN,
    )
    given = credit_selectors.given_back(subscription.customer_id or "")
    plans = {key: f"{plan_of(shown)}, {key}" for key, shown in positions.items()} if len(positions) > 1 else {}
    invoices = [invoice_row(row, plan=plans.get(row.subscription_id or "", ""), given=given, now=now) for row in found]
    balance = balance_of(customer, subscription)
    reason = no_charge_reason(subscription, items)
    return StripeColumn(
        name=customer.name if customer else "",
        email=customer.email if customer else "",
        country=customer.country if customer else "",
        tax_ids=", ".join(customer.tax_ids) if customer else "",
        customer_url=address("customers", subscription.customer_id or "", subscription),
        subscription=subscription,
        subscription_url=address("subscriptions", subscription.stripe_id, subscription),
        items=rows,
        plan=plan_of(rows),
        discounts=_discount_rows(subscription, items, discounts, coupons),
        next_charge=from_mirror(subscription, customer, items, discounts, coupons),
        list_total=list_price(rows),
        unpaid=unpaid_of(invoices),
        balance=balance,
        balance_words=balance_in_words(balance, invoices_follow=not reason),
        payment=payment_state(subscription, customer, now=now),
        invoices=invoices,
        given=given_rows(given),
        others=[
            other_subscription(row, positions[row.stripe_id], beside=subscription, live=selectors.is_live(row))
            for row in all_of_team
            if row.stripe_id != subscription.stripe_id
        ],
        fetched_at=min([subscription.fetched_at, *([customer.fetched_at] if customer else [])]),
    )


def _discount_rows(
    subscription: Subscription,
    items: Sequence[SubscriptionItem],
    discounts: Sequence[Discount],
    coupons: Mapping[str, Coupon],
) -> list[DiscountRow]:
    """The next invoice is the first position's to end; it sets the pace, and no end of a coupon is reckoned without."""
    first = min((item for item in items if item.current_period_end_at), key=_period_end, default=None)
    next_at = first.current_period_end_at if first and not no_charge_reason(subscription, items) else None
    months = _months(first) if first else 0
    return [
        discount_row(row, coupons.get(row.coupon_id), subscription, next_at=next_at if months else None, months=months)
        for row in discounts
    ]


def _period_end(item: SubscriptionItem) -> datetime:
    assert item.current_period_end_at is not None
    return item.current_period_end_at


def _months(item: SubscriptionItem) -> int:
    """The months between two invoices; 0 where they are not counted in months."""
    if item.price is None:
        return 0
    return {"month": 1, "year": 12}.get(item.price.interval, 0) * (item.price.interval_count or 1)


def balance_in_words(balance: Money | None, *, invoices_follow: bool) -> str:
    """This function will return what the sign of a Stripe balance means: negative is credit to the customer."""
    if balance is None or balance.minor == 0:
        return "no credit and no debt"
    if balance.minor < 0:
        return f"{-balance} credit, " + ("taken off the next invoices" if invoices_follow else "left over")
    return f"{balance} owed" + (", added to the next invoice" if invoices_follow else "")
