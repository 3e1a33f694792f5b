"""Coupons of a team: what is in force, what is left of it, and the codes that were given out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.coupon_left import left_in_words
from billing_ops.dashboard.estimates import Reduction
from billing_ops.dashboard.stripe_reads import Agreement, Applied, Code
from billing_ops.kernel import deep_links
from billing_ops.kernel.money import Money
from coupons.calculations import Terms, terms_in_words
from coupons.models import Coupon, PromotionCode

NO_TERMS = "Our copy of Stripe does not hold its terms yet."


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
class CodeRow:
    """A code that only this customer may use: `state` is "open", "used", "expired" or "off"; its text is not known."""

    name: str
    ends_in: str
    terms: str
    state: str
    until_at: datetime | None
    given_at: datetime | None
    url: str


@dataclass(frozen=True)
class Pace:
    """When a subscription is invoiced next, and the months between two invoices: 0 where months do not count them."""

    next_at: datetime | None
    months: int


def reductions(agreement: Agreement) -> list[Reduction]:
    """This function will return the discounts in force whose terms are known, as arithmetic, in Stripe's order."""
    items = {item.row.stripe_id for item in agreement.items}
    return [
        Reduction(
            discount_id=one.discount.stripe_id,
            terms=terms_of(one.coupon),
            ends_at=one.discount.end_at,
            item_id=one.discount.attached_to if one.discount.attached_to in items else "",
            product_ids=tuple(one.coupon.product_ids),
        )
        for one in agreement.discounts
        if one.coupon
    ]


def terms_of(coupon: Coupon) -> Terms:
    """This function will return a coupon's terms as the arithmetic takes them."""
    amount = None if coupon.amount_off_minor is None else Money(coupon.amount_off_minor, coupon.currency)
    return Terms(amount, coupon.percent_off, coupon.duration, coupon.duration_in_months)


def discount_rows(agreement: Agreement, pace: Pace, taken: Mapping[str, Money]) -> list[DiscountRow]:
    """This function will return the discounts in force; `taken` has what each takes off the next invoice, if known."""
    return [_discount_row(one, agreement, pace, taken.get(one.discount.stripe_id)) for one in agreement.discounts]


def _discount_row(applied: Applied, agreement: Agreement, pace: Pace, taken: Money | None) -> DiscountRow:
    discount, coupon = applied.discount, applied.coupon
    ends = {"ends_at": discount.end_at, "next_at": pace.next_at}
    return DiscountRow(
        name=(coupon.name if coupon else "") or discount.coupon_id,
        terms=terms_in_words(terms_of(coupon)) if coupon else NO_TERMS,
        left=left_in_words(terms_of(coupon), **ends, months=pace.months, taken=taken) if coupon else "",
        ends_at=discount.end_at,
        hangs_on=_bearer(applied, agreement),
        url=deep_links.stripe("coupons", discount.coupon_id, live=discount.is_live),
    )


def _bearer(applied: Applied, agreement: Agreement) -> str:
    bearer = applied.discount.attached_to
    if bearer == agreement.subscription.customer_id:
        return "the customer: it covers their other subscriptions too"
    return "this subscription" if bearer == agreement.subscription.stripe_id else "one position only"


def code_rows(agreement: Agreement, *, now: datetime) -> list[CodeRow]:
    """This function will return the customer's codes, the newest first, but for those whose discount is in force."""
    in_force = {one.discount.promotion_code_id for one in agreement.discounts}
    return [_code_row(one, now=now) for one in agreement.codes if one.code.stripe_id not in in_force]


def _code_row(given: Code, *, now: datetime) -> CodeRow:
    code, coupon = given.code, given.coupon
    return CodeRow(
        name=(coupon.name if coupon else "") or code.coupon_id or "",
        ends_in=code.code_last4,
        terms=terms_in_words(terms_of(coupon)) if coupon else NO_TERMS,
        state=_code_state(code, coupon, now=now),
        until_at=_until(code, coupon),
        given_at=code.created_at,
        url=deep_links.stripe("promotion_codes", code.stripe_id, live=code.is_live),
    )


def _until(code: PromotionCode, coupon: Coupon | None) -> datetime | None:
    known = [moment for moment in (code.expires_at, coupon.redeem_by_at if coupon else None) if moment]
    return min(known, default=None)


def _code_state(code: PromotionCode, coupon: Coupon | None, *, now: datetime) -> str:
    """Mere expiry raises no event in Stripe, so it is told by the clock (facts/stripe.md §3)."""
    until = _until(code, coupon)
    if code.times_redeemed:
        return "used"
    if until and until <= now:
        return "expired"
    return "open" if code.is_active else "off"


def too_many(discounts: Sequence[DiscountRow], codes: Sequence[CodeRow]) -> str:
    """This function will return what breaks "one coupon at a time" (R31), '' where nothing does."""
    waiting = sum(code.state == "open" for code in codes)
    if len(discounts) > 1:
        return "More than one coupon applies"
    if discounts and waiting:
        return "A coupon applies, and a code that was given out can still be used"
    return "More than one code can still be used" if waiting > 1 else ""
