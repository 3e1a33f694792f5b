"""The arithmetic of an invoice: lines, discounts, balance. Integers of minor units only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from sandbox.stripe.table import Object


@dataclass
class Line:
    """What one item costs in a period, and how much of it each discount has taken."""

    product: str
    amount: int
    taken: dict[str, int] = field(default_factory=dict)

    @property
    def left(self) -> int:
        """What further discounts still apply to."""
        return self.amount - sum(self.taken.values())


def line_amount(price: Object, quantity: int | None) -> int:
    """Unit amount × quantity, rounded half up when the unit is finer than a minor unit."""
    unit = Decimal(price["unit_amount_decimal"] or 0)
    return int((unit * (quantity or 0)).quantize(Decimal(1), ROUND_HALF_UP))


def apply_discount(lines: Sequence[Line], discount: str, coupon: Object, currency: str) -> int:
    """
    Take one coupon off the lines it applies to and return what it took.

    A fixed amount in another currency is ignored; what exceeds the lines is lost.
    """
    products = (coupon.get("applies_to") or {}).get("products")
    eligible = [line for line in lines if not products or line.product in products]
    base = sum(line.left for line in eligible)
    off = min(base, _amount_off(coupon, base, currency))
    for line, share in zip(eligible, split(off, [line.left for line in eligible]), strict=True):
        line.taken[discount] = share
    return off


def _amount_off(coupon: Object, base: int, currency: str) -> int:
    if coupon["percent_off"] is not None:
        exact = Decimal(base) * Decimal(str(coupon["percent_off"])) / 100
        return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if coupon["currency"] == currency:
        return int(coupon["amount_off"])
    other = (coupon.get("currency_options") or {}).get(currency, {})
    return int(other.get("amount_off", 0))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in proportion to `weights`, in whole units that add up; the first ones get the odd units."""
    whole = sum(weights)
    shares = [total * weight // whole if whole else 0 for weight in weights]
    for index in range(total - sum(shares)):
        shares[index % len(shares)] += 1
    return shares


def settle(total: int, balance: int) -> tuple[int, int]:
    """(amount due, ending balance) of an invoice over `total`; a negative `balance` is credit."""
    owed = total + balance
    return max(0, owed), min(0, owed)
