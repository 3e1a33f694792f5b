"""Coupons and promotion codes from Stripe."""

from collections.abc import Sequence
from datetime import datetime

from billing_ops.kernel.merge import MergeResult
from coupons.models import Coupon, PromotionCode
from integrations.pages import Payload
from integrations.stripe import shapes
from integrations.stripe.intake import take_over


def upsert_coupons(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring coupons of one read into the mirror; see `intake.take_over`."""
    return take_over(Coupon, shapes.coupon, payloads, fetched_at=fetched_at)


def upsert_promotion_codes(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """
    This function will bring promotion codes of one read into the mirror; see `intake.take_over`.

    Their texts must be gone already, which `integrations.stripe.wire` sees to; one that is not raises Malformed.
    """
    return take_over(PromotionCode, shapes.promotion_code, payloads, fetched_at=fetched_at)
