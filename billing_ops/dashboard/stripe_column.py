"""The Stripe side of a team's page: what it pays, for what, when next, how, and what it paid before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.ages import Rested, rests_on
from billing_ops.dashboard.given_back import GivenRow, given_rows
from billing_ops.dashboard.payment import PaymentState, payment_state, why_unpaid
from billing_ops.dashboard.stripe_coupons import CodeRow, DiscountRow, Pace, code_rows, discount_rows, too_many
from billing_ops.dashboard.stripe_items import ItemRow, at_list, item_row, list_total, paid_total, plan_of
from billing_ops.dashboard.stripe_next_charge import NextCharge, reckoned
from billing_ops.dashboard.stripe_reads import Agreement
from billing_ops.dashboard.stripe_rows import (
    InvoiceRow,
    OtherSubscription,
    Unpaid,
    address,
    invoice_row,
    other_subscription,
    unpaid_of,
)
from billing_ops.dashboard.stripe_state import (
    Statement,
    balance_in_words,
    balance_of,
    no_charge_reason,
    statements,
)
from billing_ops.kernel.money import Money
from credits import selectors as credit_selectors
from credits.selectors import GivenBack
from invoices import selectors as invoice_selectors
from invoices.models import StripeInvoice
from subscriptions.models import Subscription

INVOICES_SHOWN = 12
MONTHS = {"month": 1, "year": 12}


@dataclass(frozen=True)
class Payer:
    """The customer in Stripe, as far as our copy holds it: a text is '' where Stripe has none, or we have no copy."""

    name: str
    email: str
    country: str
    tax_ids: str
    url: str


@dataclass(frozen=True)
class StripeColumn:
    """Everything Stripe knows of the team that its page shows; `fetched_at` is the oldest read it rests on."""

    payer: Payer
    subscription: Subscription
    subscription_url: str
    states: list[Statement]
    items: list[ItemRow]
    plan: str
    price: Money | None
    at_list: Money | None
    paid: Money | None
    discounts: list[DiscountRow]
    codes: list[CodeRow]
    too_many_coupons: str
    next_charge: NextCharge
    unpaid: Unpaid | None
    why_unpaid: str
    balance: Money | None
    balance_words: str
    payment: PaymentState
    invoices: list[InvoiceRow]
    given: list[GivenRow]
    others: list[OtherSubscription]
    fetched_at: datetime
    rests_on: tuple[Rested, ...]

    @property
    def running_too(self) -> list[OtherSubscription]:
        """The team's other subscriptions for which Stripe may still charge."""
        return [other for other in self.others if other.live]

    @property
    def failed_invoice_id(self) -> str:
        """The open invoice that was tried in vain: its page asks Stripe what the bank said. '' where none was."""
        return next((row.stripe_id for row in self.invoices if row.due and row.tried), "")

    @property
    def name(self) -> str:
        """What Stripe calls the customer."""
        return self.payer.name


def stripe_column(shown: Agreement, all_of_team: Sequence[Agreement], *, team_id: str, now: datetime) -> StripeColumn:
    """This function will return the column of `shown`, from three more reads; amounts are minor units, instants UTC."""
    subscription, customer = shown.subscription, shown.customer
    found = reckoned(shown)
    rows = [item_row(item, subscription.currency, found.left) for item in shown.items]
    ids = invoice_selectors.invoice_ids_of_team(team_id=team_id, subscription_id=subscription.stripe_id)
    given = credit_selectors.given_back(invoice_ids=ids, customer_id=subscription.customer_id or "")
    listed = invoice_selectors.newest_invoices(ids, limit=INVOICES_SHOWN)
    invoices = _invoices(listed, all_of_team, given, now=now)
    discounts, codes = discount_rows(shown, _pace(shown), found.taken), code_rows(shown, now=now)
    payment, unpaid, balance = payment_state(subscription, customer, now=now), unpaid_of(invoices), balance_of(shown)
    follow = not no_charge_reason(shown)
    return StripeColumn(
        payer=_payer(shown),
        subscription=subscription,
        subscription_url=address("subscriptions", subscription.stripe_id, subscription),
        states=statements(subscription, now=now),
        items=rows,
        plan=plan_of(rows),
        price=list_total(rows),
        at_list=at_list(rows),
        paid=paid_total(rows),
        discounts=discounts,
        codes=codes,
        too_many_coupons=too_many(discounts, codes),
        next_charge=found.charge,
        unpaid=unpaid,
        why_unpaid=why_unpaid(payment) if unpaid and unpaid.tried else "",
        balance=balance,
        balance_words=balance_in_words(balance, currency=subscription.currency, invoices_follow=follow),
        payment=payment,
        invoices=invoices,
        given=given_rows(given),
        others=[_other(one, beside=subscription) for one in all_of_team if one is not shown],
        fetched_at=min([subscription.fetched_at, *([customer.fetched_at] if customer else [])]),
        rests_on=rests_on((one.subscription for one in all_of_team), [customer] if customer else [], listed),
    )


def _payer(agreement: Agreement) -> Payer:
    customer, subscription = agreement.customer, agreement.subscription
    return Payer(
        name=customer.name if customer else "",
        email=customer.email if customer else "",
        country=customer.country if customer else "",
        tax_ids=", ".join(customer.tax_ids) if customer else "",
        url=address("customers", subscription.customer_id or "", subscription),
    )


def _invoices(
    found: Sequence[StripeInvoice], all_of_team: Sequence[Agreement], given: Sequence[GivenBack], *, now: datetime
) -> list[InvoiceRow]:
    """An invoice names its plan only where the team has several subscriptions."""
    ids = [one.subscription.stripe_id for one in all_of_team]
    plans = {key: f"{plan_of(_rows(one))}, {key}" for key, one in zip(ids, all_of_team, strict=True) if len(ids) > 1}
    return [invoice_row(row, plan=plans.get(row.subscription_id or "", ""), given=given, now=now) for row in found]


def _rows(agreement: Agreement) -> list[ItemRow]:
    return [item_row(item, agreement.subscription.currency, {}) for item in agreement.items]


def _other(agreement: Agreement, *, beside: Subscription) -> OtherSubscription:
    return other_subscription(agreement, _rows(agreement), beside=beside)


def _pace(agreement: Agreement) -> Pace:
    """The next invoice is the first position's to end; it sets the pace, and no end of a coupon is reckoned without."""
    dated = [(end, item.price) for item in agreement.items if (end := item.row.current_period_end_at)]
    if not dated or no_charge_reason(agreement):
        return Pace(None, 0)
    next_at, price = min(dated, key=lambda one: one[0])
    return Pace(next_at, MONTHS.get(price.interval, 0) * (price.interval_count or 1) if price else 0)
