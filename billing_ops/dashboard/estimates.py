"""The next charge as our copy of Stripe lets us reckon it: always an estimate, and shown as one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.kernel.money import Money
from coupons.calculations import Terms, discount_on


@dataclass(frozen=True)
class Charge:
    """One position of the next invoice: what it costs for its period, and when that period ends (UTC)."""

    amount: Money
    period_ends_at: datetime | None


@dataclass(frozen=True)
class Estimate:
    """
    What the next invoice will ask for: `subtotal` − `discount` − the part of the balance that it uses up.

    `balance_used` is positive for credit taken off and negative for a debt added. Taxes and prorations since the last
    invoice are not in it: Stripe alone knows them.
    """

    subtotal: Money
    discount: Money
    balance_used: Money
    due: Money
    on: datetime | None


def next_charge(charges: Sequence[Charge], coupons: Sequence[Terms], balance: Money | None) -> Estimate | None:
    """
    This function will return the estimate, or None where nothing recurs.

    Only the positions whose period ends first are on the next invoice: a yearly plan with monthly instances is
    invoiced for the instances long before the plan. Coupons apply in Stripe's order, each to what the last one left.
    """
    if not charges:
        return None
    known = [charge.period_ends_at for charge in charges if charge.period_ends_at is not None]
    on = min(known) if known else None
    currency = charges[0].amount.currency
    subtotal = Money(sum(charge.amount.minor for charge in charges if charge.period_ends_at == on), currency)
    left = subtotal
    for terms in coupons:
        left = left - discount_on(left, terms)
    used = _balance_used(left, balance)
    return Estimate(subtotal=subtotal, discount=subtotal - left, balance_used=used, due=left - used, on=on)


def _balance_used(total: Money, balance: Money | None) -> Money:
    """Stripe's balance is negative for credit; one in another currency does not touch this invoice."""
    if balance is None or balance.currency != total.currency:
        return Money(0, total.currency)
    return Money(min(-balance.minor, total.minor), total.currency)
