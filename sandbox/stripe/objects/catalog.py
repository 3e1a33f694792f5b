"""Products, prices, coupons and promotion codes."""

from typing import Any

from sandbox.stripe.objects.base import build
from sandbox.stripe.table import Object


def product(*, id: str, name: str, created: int, **fields: Any) -> Object:
    """A product: a service that is sold by its prices."""
    defaults: Object = {
        "id": id,
        "object": "product",
        "active": True,
        "created": created,
        "default_price": None,
        "description": None,
        "images": [],
        "livemode": False,
        "marketing_features": [],
        "metadata": {},
        "name": name,
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": "service",
        "unit_label": None,
        "updated": created,
        "url": None,
    }
    return build(defaults, fields, includable=("tax_details",))


def price(
    *,
    id: str,
    product: str,
    created: int,
    unit_amount: int | None,
    currency: str = "usd",
    interval: str | None = "month",
    **fields: Any,
) -> Object:
    """
    A per-unit price in minor units; `interval` None makes it one-time.

    `unit_amount` None is for tiered or sub-cent prices: give `unit_amount_decimal` (a string) then.
    """
    defaults: Object = {
        "id": id,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": created,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": _recurring(interval) if interval else None,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring" if interval else "one_time",
        "unit_amount": unit_amount,
        "unit_amount_decimal": None if unit_amount is None else str(unit_amount),
    }
    return build(defaults, fields, includable=("currency_options", "tiers"))


def _recurring(interval: str) -> Object:
    return {
        "interval": interval,
        "interval_count": 1,
        "meter": None,
        "trial_period_days": None,
        "usage_type": "licensed",
    }


def plan(price: Object) -> Object:
    """The legacy plan that Stripe still shows beside a recurring price."""
    recurring = price["recurring"] or _recurring("month")
    return {
        "id": price["id"],
        "object": "plan",
        "active": price["active"],
        "amount": price["unit_amount"],
        "amount_decimal": price["unit_amount_decimal"],
        "billing_scheme": price["billing_scheme"],
        "created": price["created"],
        "currency": price["currency"],
        "interval": recurring["interval"],
        "interval_count": recurring["interval_count"],
        "livemode": False,
        "metadata": price["metadata"],
        "meter": None,
        "nickname": price["nickname"],
        "product": price["product"],
        "tiers_mode": price["tiers_mode"],
        "transform_usage": None,
        "trial_period_days": recurring["trial_period_days"],
        "usage_type": recurring["usage_type"],
    }


def coupon(*, id: str, created: int, duration: str = "once", **fields: Any) -> Object:
    """
    A coupon: `amount_off` (minor units) with `currency`, or `percent_off`.

    `valid` is computed when shown from `times_redeemed`, `max_redemptions` and `redeem_by`; False here
    stays False.
    """
    defaults: Object = {
        "id": id,
        "object": "coupon",
        "amount_off": None,
        "created": created,
        "currency": None,
        "duration": duration,
        "duration_in_months": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "name": None,
        "percent_off": None,
        "redeem_by": None,
        "times_redeemed": 0,
        "valid": True,
    }
    return build(defaults, fields, includable=("applies_to", "currency_options"))


def promotion_code(*, id: str, coupon: str, code: str, created: int, **fields: Any) -> Object:
    """
    The text that a customer types to get a coupon.

    `active` is computed when shown from the limits and the coupon; False here stays False.
    """
    defaults: Object = {
        "id": id,
        "object": "promotion_code",
        "active": True,
        "code": code,
        "created": created,
        "customer": None,
        "customer_account": None,
        "expires_at": None,
        "livemode": False,
        "max_redemptions": None,
        "metadata": {},
        "promotion": {"coupon": coupon, "type": "coupon"},
        "restrictions": {
            "first_time_transaction": False,
            "minimum_amount": None,
            "minimum_amount_currency": None,
        },
        "times_redeemed": 0,
    }
    return build(defaults, fields)
