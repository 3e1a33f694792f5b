"""Reads of coupons as Stripe has them."""

from collections.abc import Iterable

from coupons.models import Coupon


def coupons_by_id(ids: Iterable[str]) -> dict[str, Coupon]:
    """This function will return the mirrored coupons among `ids`, deleted ones included: their discounts live on."""
    return Coupon.objects.in_bulk([coupon_id for coupon_id in ids if coupon_id])
