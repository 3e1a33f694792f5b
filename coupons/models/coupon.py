"""The terms of a rebate, and the text people type to get it."""

from django.db import models

from billing_ops.kernel.fields import count, external_id, flag, id_list, instant, minor, number, text
from billing_ops.kernel.models import StripeObject


class Coupon(StripeObject):
    """
    The terms: `amount_off_minor` in `currency`, or `percent_off`; `duration` once, repeating or forever.

    `is_valid` and `times_redeemed` are as Stripe computed them at `fetched_at`. `product_ids` limits it to products
    (empty: all, or not asked for: it comes by expansion only).
    """

    name = text()
    currency = text()
    amount_off_minor = minor()
    percent_off = number()
    duration = text()
    duration_in_months = count()
    max_redemptions = count()
    times_redeemed = count()
    redeem_by_at = instant()
    is_valid = flag()
    product_ids = id_list()


class PromotionCode(StripeObject):
    """
    The text a customer types. The text itself is never stored, in `payload` neither: `code_fingerprint` is its keyed
    HMAC (hex, over the upper-cased text, as Stripe ignores case), `code_last4` its end for people to recognise.

    `customer` is set when only that customer may use it. `is_active` is Stripe's word at `fetched_at`; a passed
    `expires_at` raises no event, so compare it with the clock.
    """

    coupon = models.ForeignKey(
        Coupon,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="promotion_codes",
    )
    customer = models.ForeignKey(
        "customers.Customer",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="promotion_codes",
    )
    code_fingerprint = external_id()
    code_last4 = text()
    is_active = flag()
    max_redemptions = count()
    times_redeemed = count()
    expires_at = instant()
    is_first_time_only = flag()
    minimum_amount_minor = minor()
    minimum_amount_currency = text()

    class Meta:
        indexes = [
            models.Index(fields=["coupon"], name="promotion_code_coupon"),
            models.Index(fields=["customer"], name="promotion_code_customer"),
            models.Index(fields=["code_fingerprint"], name="promotion_code_fingerprint"),
        ]
