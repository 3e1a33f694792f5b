"""Invoices, their lines and their payments."""

from typing import Any

from sandbox.stripe.objects.base import build
from sandbox.stripe.table import Object


def invoice(
    *,
    id: str,
    customer: str,
    created: int,
    subscription: str | None = None,
    status: str = "paid",
    subtotal: int = 0,
    total: int | None = None,
    currency: str = "usd",
    subscription_metadata: dict[str, str] | None = None,
    **fields: Any,
) -> Object:
    """
    An invoice without its lines: put those as `line_item` rows, they are joined when it is shown.

    Amounts in minor units. What is not given follows: total = subtotal, amount_due = max(0, total + starting
    balance), a paid one is paid in full, any but a draft was finalized at `created`.
    `subscription_metadata` is the copy of the subscription's metadata that Stripe freezes at finalization.
    """
    total = subtotal if total is None else total
    due = fields.get("amount_due", max(0, total + fields.get("starting_balance", 0)))
    paid = fields.get("amount_paid", due if status == "paid" else 0)
    return build(
        {
            **_head(id, customer, created, currency, status),
            **_party(),
            "amount_due": due,
            "amount_overpaid": 0,
            "amount_paid": paid,
            "amount_remaining": due - paid,
            "amount_shipping": 0,
            "parent": _parent(subscription, subscription_metadata),
            "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0,
            "starting_balance": 0,
            "ending_balance": None if status == "draft" else 0,
            "subtotal": subtotal,
            "subtotal_excluding_tax": subtotal,
            "total": total,
            "total_discount_amounts": [],
            "total_excluding_tax": total,
            "total_pretax_credit_amounts": [],
            "total_taxes": [],
        },
        fields,
        includable=("confirmation_secret", "threshold_reason", "status_details"),
    )


def _head(id: str, customer: str, created: int, currency: str, status: str) -> Object:
    final = None if status == "draft" else created
    return {
        "id": id,
        "object": "invoice",
        "application": None,
        "attempt_count": 0 if status == "draft" else 1,
        "attempted": status != "draft",
        "auto_advance": status == "draft",
        "automatic_tax": {
            "disabled_reason": None,
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        "automatically_finalizes_at": None,
        "billing_reason": "subscription_cycle",
        "collection_method": "charge_automatically",
        "created": created,
        "currency": currency,
        "custom_fields": None,
        "customer": customer,
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": final,
        "footer": None,
        "from_invoice": None,
        "hosted_invoice_url": None if status == "draft" else f"https://invoice.stripe.com/i/acct_sandbox/test_{id}",
        "invoice_pdf": None if status == "draft" else f"https://pay.stripe.com/invoice/acct_sandbox/test_{id}/pdf",
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": None,
        "on_behalf_of": None,
        "payment_settings": {
            "default_mandate": None,
            "payment_method_options": None,
            "payment_method_types": None,
        },
        "period_end": created,
        "period_start": created,
        "receipt_number": None,
        "rendering": None,
        "shipping_cost": None,
        "shipping_details": None,
        "statement_descriptor": None,
        "status": status,
        "status_transitions": {
            "finalized_at": final,
            "marked_uncollectible_at": final if status == "uncollectible" else None,
            "paid_at": final if status == "paid" else None,
            "voided_at": final if status == "void" else None,
        },
        "test_clock": None,
        "webhooks_delivered_at": final,
    }


def _party() -> Object:
    return {
        "account_country": "US",
        "account_name": "FlowFuse sandbox",
        "account_tax_ids": None,
        "customer_account": None,
        "customer_address": None,
        "customer_email": None,
        "customer_name": None,
        "customer_phone": None,
        "customer_shipping": None,
        "customer_tax_exempt": "none",
        "customer_tax_ids": [],
    }


def _parent(subscription: str | None, metadata: dict[str, str] | None) -> Object | None:
    if subscription is None:
        return None
    return {
        "quote_details": None,
        "subscription_details": {"metadata": metadata or {}, "subscription": subscription},
        "type": "subscription_details",
    }


def line_item(
    *,
    id: str,
    invoice: str,
    amount: int,
    period_start: int,
    period_end: int,
    price: str | None = None,
    product: str | None = None,
    unit_amount: int | None = None,
    quantity: int | None = 1,
    currency: str = "usd",
    subscription: str | None = None,
    subscription_item: str | None = None,
    proration: bool = False,
    **fields: Any,
) -> Object:
    """
    A line of an invoice, in minor units: from a subscription item when one is named, else an invoice item.
    """
    each = unit_amount if unit_amount is not None else amount // (quantity or 1)
    defaults: Object = {
        "id": id,
        "object": "line_item",
        "amount": amount,
        "currency": currency,
        "description": None,
        "discount_amounts": [],
        "discountable": not proration,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": {},
        "parent": _line_parent(id, subscription, subscription_item, proration),
        "period": {"end": period_end, "start": period_start},
        "pretax_credit_amounts": [],
        "pricing": _pricing(price, product, each),
        "quantity": quantity,
        "quantity_decimal": None if quantity is None else str(quantity),
        "subscription": subscription,
        "subtotal": amount,
        "taxes": [],
    }
    return build(defaults, fields)


def _pricing(price: str | None, product: str | None, unit_amount: int) -> Object | None:
    if price is None:
        return None
    return {
        "price_details": {"price": price, "product": product},
        "type": "price_details",
        "unit_amount_decimal": str(unit_amount),
    }


def _line_parent(line: str, subscription: str | None, item: str | None, proration: bool) -> Object:
    shared = {
        "proration": proration,
        "proration_details": {"credited_items": None},
        "subscription": subscription,
    }
    if item:
        details = {**shared, "invoice_item": None, "subscription_item": item}
        return {
            "invoice_item_details": None,
            "subscription_item_details": details,
            "type": "subscription_item_details",
        }
    details = {**shared, "invoice_item": line.replace("il_", "ii_", 1)}
    return {
        "invoice_item_details": details,
        "subscription_item_details": None,
        "type": "invoice_item_details",
    }


def invoice_payment(
    *,
    id: str,
    invoice: str,
    created: int,
    amount: int,
    charge: str | None = None,
    currency: str = "usd",
    status: str = "paid",
    **fields: Any,
) -> Object:
    """
    An attempt to pay an invoice; `amount` in minor units is what was asked, and what was paid when `status`
    is.
    """
    paid = status == "paid"
    defaults: Object = {
        "id": id,
        "object": "invoice_payment",
        "amount_paid": amount if paid else None,
        "amount_requested": amount,
        "created": created,
        "currency": currency,
        "invoice": invoice,
        "is_default": True,
        "livemode": False,
        "payment": _payment(id, charge),
        "status": status,
        "status_transitions": {
            "canceled_at": created if status == "canceled" else None,
            "paid_at": created if paid else None,
        },
    }
    return build(defaults, fields)


def _payment(id: str, charge: str | None) -> Object:
    if charge:
        return {"charge": charge, "type": "charge"}
    return {"payment_intent": id.replace("inpay_", "pi_", 1), "type": "payment_intent"}
