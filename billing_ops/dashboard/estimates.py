"""What positions cost after coupons, and the next charge: reckoned from our copy, always an estimate, shown as one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from billing_ops.kernel.money import Money
from coupons.calculations import Terms, discount_on


@dataclass(frozen=True)
class Charge:
    """One position: what it costs for its period before coupons, of which product, and when that period ends (UTC)."""

    item_id: str
    amount: Money
    period_ends_at: datetime | None
    product_id: str = ""


@dataclass(frozen=True)
class Reduction:
    """
    A discount as arithmetic: `item_id` is '' unless it hangs on one position, `product_ids` empty unless its coupon
    is for some products only. Stripe gives nothing on an invoice made at or after `ends_at` (facts/stripe.md §3).
    """

    discount_id: str
    terms: Terms
    ends_at: datetime | None = None
    item_id: str = ""
    product_ids: tuple[str, ...] = ()


@dataclass
class Invoice:
    """The positions that are invoiced together `on` a day, what is `left` of each, and what each discount `taken`."""

    on: datetime | None
    charges: list[Charge]
    left: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The one currency of its positions."""
        return self.charges[0].amount.currency

    @property
    def subtotal(self) -> Money:
        """Before coupons."""
        return Money(sum(charge.amount.minor for charge in self.charges), self.currency)

    @property
    def total(self) -> Money:
        """After coupons, before the customer's balance and tax."""
        return Money(sum(self.left.values()), self.currency)


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


def invoices_ahead(charges: Sequence[Charge], reductions: Sequence[Reduction]) -> list[Invoice]:
    """
    This function will return the next invoice of each position, the earliest first; of one currency.

    Only positions whose period ends together are on one invoice: a yearly plan with monthly instances is invoiced for
    the instances long before the plan. A coupon for one invoice is used up by the first. An item's own coupons come
    before the whole invoice's, and each applies to what the one before has left.
    """
    ends = sorted({charge.period_ends_at for charge in charges if charge.period_ends_at})
    days = [*ends, *([None] if any(charge.period_ends_at is None for charge in charges) else [])]
    invoices = [Invoice(day, [charge for charge in charges if charge.period_ends_at == day]) for day in days]
    for invoice in invoices:
        invoice.left = {charge.item_id: charge.amount.minor for charge in invoice.charges}
        for reduction in sorted(_in_force(reductions, invoice, invoices[0]), key=lambda one: not one.item_id):
            _take(invoice, reduction)
    return invoices


def next_charge(invoice: Invoice, balance: Money | None) -> Estimate:
    """This function will return what the next `invoice` asks for once the customer's balance is counted."""
    used = _balance_used(invoice.total, balance)
    return Estimate(
        subtotal=invoice.subtotal,
        discount=invoice.subtotal - invoice.total,
        balance_used=used,
        due=invoice.total - used,
        on=invoice.on,
    )


def _in_force(reductions: Iterable[Reduction], invoice: Invoice, first: Invoice) -> list[Reduction]:
    found = [one for one in reductions if one.ends_at is None or invoice.on is None or invoice.on < one.ends_at]
    return [one for one in found if one.terms.duration != "once" or invoice is first]


def _take(invoice: Invoice, reduction: Reduction) -> None:
    """Stripe spreads what a coupon takes over the positions in proportion; the first ones get the odd units."""
    meant = [charge.item_id for charge in invoice.charges if _is_meant(charge, reduction)]
    base = sum(invoice.left[item_id] for item_id in meant)
    if base <= 0:
        return
    off = discount_on(Money(base, invoice.currency), reduction.terms).minor
    shares = [off * invoice.left[item_id] // base for item_id in meant]
    odd = off - sum(shares)
    for place, item_id in enumerate(meant):
        invoice.left[item_id] -= shares[place] + (place < odd)
    invoice.taken[reduction.discount_id] = off


def _is_meant(charge: Charge, reduction: Reduction) -> bool:
    mine = reduction.item_id in ("", charge.item_id)
    return mine and (not reduction.product_ids or charge.product_id in reduction.product_ids)


def _balance_used(total: Money, balance: Money | None) -> Money:
    """Stripe's balance is negative for credit; one in another currency does not touch this invoice."""
    if balance is None or balance.currency != total.currency:
        return Money(0, total.currency)
    return Money(min(-balance.minor, total.minor), total.currency)
