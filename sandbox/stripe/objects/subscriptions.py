"""Subscriptions, their items and the discounts that hang on things."""

from typing import Any

from sandbox.stripe.objects.base import build
from sandbox.stripe.table import Object


def subscription(
    *, id: str, customer: str, created: int, status: str = "active", currency: str = "usd", **fields: Any
) -> Object:
    """
    A subscription without its items: put those as `subscription_item` rows, they are joined when it is shown.

    `discounts` are ids of `discount` rows. Periods live on the items.
    """
    defaults: Object = {
        "id": id,
        "object": "subscription",
        "application": None,
        "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": created,
        "billing_cycle_anchor_config": None,
        "billing_mode": {
            "flexible": {"proration_discounts": "included"},
            "type": "flexible",
            "updated_at": created,
        },
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancel_at": None,
        "cancel_at_period_end": False,
        "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": created,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "days_until_due": None,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {
            "account_tax_ids": None,
            "custom_fields": None,
            "description": None,
            "footer": None,
            "issuer": {"type": "self"},
        },
        "latest_invoice": None,
        "livemode": False,
        "managed_payments": {"enabled": False},
        "metadata": {},
        "next_pending_invoice_item_invoice": None,
        "on_behalf_of": None,
        "pause_collection": None,
        "payment_settings": {
            "payment_method_options": None,
            "payment_method_types": None,
            "save_default_payment_method": "off",
        },
        "pending_invoice_item_interval": None,
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": created,
        "status": status,
        "status_details": None,
        "test_clock": None,
        "transfer_data": None,
        "trial_end": None,
        "trial_settings": {
            "end_behavior": {"billing_cycle_anchor": "unchanged", "missing_payment_method": "create_invoice"}
        },
        "trial_start": None,
    }
    return build(defaults, fields)


def subscription_item(
    *,
    id: str,
    subscription: str,
    price: str,
    created: int,
    current_period_start: int,
    current_period_end: int,
    quantity: int | None = 1,
    **fields: Any,
) -> Object:
    """One line of a subscription; `price` is an id, shown as the whole price."""
    defaults: Object = {
        "id": id,
        "object": "subscription_item",
        "billed_until": None,
        "billing_thresholds": None,
        "created": created,
        "current_period_end": current_period_end,
        "current_period_start": current_period_start,
        "current_trial": None,
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }
    return build(defaults, fields)


def discount(*, id: str, coupon: str, start: int, **fields: Any) -> Object:
    """
    A coupon applied: to a `subscription`, a `customer`, an `invoice` or a `subscription_item`.

    Also name its id in the `discounts` of what it hangs on (for a customer: `discount`).
    """
    defaults: Object = {
        "id": id,
        "object": "discount",
        "checkout_session": None,
        "customer": None,
        "customer_account": None,
        "end": None,
        "invoice": None,
        "invoice_item": None,
        "promotion_code": None,
        "source": {"coupon": coupon, "type": "coupon"},
        "start": start,
        "subscription": None,
        "subscription_item": None,
    }
    return build(defaults, fields)
