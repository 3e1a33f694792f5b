"""Arithmetic of coupons: what one takes off, and its terms in words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from billing_ops.kernel.money import Money


@dataclass(frozen=True)
class Terms:
    """A coupon's terms: a fixed `amount`, or a percentage; `duration` is Stripe's once, repeating or forever."""

    amount: Money | None
    percent: Decimal | None
    duration: str
    months: int | None


def discount_on(subtotal: Money, terms: Terms) -> Money:
    """
    This function will return what the coupon takes off `subtotal`: never more than it, nor in another currency.

    What is left of a fixed amount is lost (facts/stripe.md §3). A percentage is rounded half up to the minor unit.
    """
    if terms.amount is not None:
        if terms.amount.currency != subtotal.currency:
            return Money(0, subtotal.currency)
        return Money(max(0, min(terms.amount.minor, subtotal.minor)), subtotal.currency)
    share = Decimal(subtotal.minor) * (terms.percent or Decimal(0)) / 100
    return Money(int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP)), subtotal.currency)


def terms_in_words(terms: Terms) -> str:
    """This function will return, for example, "USD 45.00 off, once" or "20 % off every invoice for 3 months"."""
    off = f"{terms.amount} off" if terms.amount is not None else f"{(terms.percent or Decimal(0)).normalize():f} % off"
    if terms.duration == "once":
        return f"{off}, once"
    if terms.duration == "repeating":
        months = "1 month" if terms.months == 1 else f"{terms.months} months"
        return f"{off} every invoice for {months}"
    return f"{off} every invoice, without end" if terms.duration == "forever" else off
