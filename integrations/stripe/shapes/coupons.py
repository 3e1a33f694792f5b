"""Coupons and promotion codes."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from integrations.pages import Payload
from integrations.stripe.shapes.reader import Reader


@dataclass(frozen=True)
class Coupon:
    """The terms of a rebate: an amount in `currency`, or a percentage."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    name: str
    currency: str
    amount_off_minor: int | None
    percent_off: Decimal | None
    duration: str
    duration_in_months: int | None
    max_redemptions: int | None
    times_redeemed: int | None
    redeem_by_at: datetime | None
    is_valid: bool
    product_ids: list[str]


@dataclass(frozen=True)
class PromotionCode:
    """What a customer types to get a coupon, without the text: `wire` has put a fingerprint in its place."""

    stripe_id: str
    payload: Payload
    created_at: datetime | None
    is_live: bool
    coupon_id: str | None
    customer_id: str | None
    code_fingerprint: str
    code_last4: str
    is_active: bool
    max_redemptions: int | None
    times_redeemed: int | None
    expires_at: datetime | None
    is_first_time_only: bool
    minimum_amount_minor: int | None
    minimum_amount_currency: str


def coupon(payload: Payload) -> Coupon:
    """This function will check a coupon. :raises Malformed: it is not as documented"""
    read = Reader(payload, "coupon")
    # Comes by expansion, and then still only where the coupon is limited to products.
    limits = payload.get("applies_to") or {}
    return Coupon(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        name=read.text("name"),
        currency=read.text("currency"),
        amount_off_minor=read.whole("amount_off"),
        percent_off=read.number("percent_off"),
        duration=read.text("duration"),
        duration_in_months=read.whole("duration_in_months"),
        max_redemptions=read.whole("max_redemptions"),
        times_redeemed=read.whole("times_redeemed"),
        redeem_by_at=read.instant("redeem_by"),
        is_valid=read.flag("valid"),
        product_ids=limits.get("products") or [],
    )


def promotion_code(payload: Payload) -> PromotionCode:
    """
    This function will check a promotion code.

    :raises Malformed: it is not as documented, or its text is still in it
    """
    read = Reader(payload, "promotion_code")
    if "code" in payload:
        raise read.refused("still carries its text")
    restrictions = read.inside("restrictions")
    return PromotionCode(
        stripe_id=read.id(),
        payload=payload,
        created_at=read.instant("created"),
        is_live=read.is_live(),
        coupon_id=read.inside("promotion").reference("coupon"),
        customer_id=read.reference("customer"),
        code_fingerprint=read.text("code_fingerprint"),
        code_last4=read.text("code_last4"),
        is_active=read.flag("active"),
        max_redemptions=read.whole("max_redemptions"),
        times_redeemed=read.whole("times_redeemed"),
        expires_at=read.instant("expires_at"),
        is_first_time_only=restrictions.flag("first_time_transaction"),
        minimum_amount_minor=restrictions.whole("minimum_amount"),
        minimum_amount_currency=restrictions.text("minimum_amount_currency"),
    )
