"""Charges, refunds and credit notes."""

from typing import Any

from sandbox.stripe.objects.base import address, build
from sandbox.stripe.table import Object


def charge(
    *,
    id: str,
    amount: int,
    created: int,
    customer: str | None = None,
    currency: str = "usd",
    status: str = "succeeded",
    amount_refunded: int = 0,
    **fields: Any,
) -> Object:
    """Money taken, in minor units."""
    good = status == "succeeded"
    defaults: Object = {
        "id": id,
        "object": "charge",
        "amount": amount,
        "amount_captured": amount if good else 0,
        "amount_refunded": amount_refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": address(), "email": None, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": "FLOWFUSE",
        "captured": good,
        "created": created,
        "currency": currency,
        "customer": customer,
        "description": None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": None,
        "paid": good,
        "payment_intent": None,
        "payment_method": None,
        "payment_method_details": None,
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": None,
        "refunded": good and amount_refunded == amount,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": status,
        "transfer_data": None,
        "transfer_group": None,
    }
    return build(defaults, fields)


def refund(*, id: str, charge: str | None, amount: int, created: int, currency: str = "usd", **fields: Any) -> Object:
    """Money given back, in minor units."""
    defaults: Object = {
        "id": id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge,
        "created": created,
        "currency": currency,
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": {},
        "payment_intent": None,
        "payment_method": None,
        "reason": None,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    return build(defaults, fields, includable=("description", "failure_reason", "pending_reason"))


def credit_note(
    *,
    id: str,
    customer: str,
    invoice: str,
    amount: int,
    created: int,
    number: str,
    currency: str = "usd",
    status: str = "issued",
    type: str = "post_payment",
    **fields: Any,
) -> Object:
    """
    A credit note over a finalized invoice, in minor units; put its lines as `credit_note_line_item` rows.
    """
    before = type == "pre_payment"
    defaults: Object = {
        "id": id,
        "object": "credit_note",
        "amount": amount,
        "amount_shipping": 0,
        "created": created,
        "currency": currency,
        "customer": customer,
        "customer_account": None,
        "customer_balance_transaction": None,
        "discount_amount": 0,
        "discount_amounts": [],
        "effective_at": created,
        "invoice": invoice,
        "livemode": False,
        "memo": None,
        "metadata": {},
        "number": number,
        "out_of_band_amount": None,
        "pdf": f"https://pay.stripe.com/credit_notes/acct_sandbox/test_{id}/pdf",
        "post_payment_amount": 0 if before else amount,
        "pre_payment_amount": amount if before else 0,
        "pretax_credit_amounts": [],
        "reason": None,
        "refunds": [],
        "shipping_cost": None,
        "status": status,
        "subtotal": amount,
        "subtotal_excluding_tax": amount,
        "total": amount,
        "total_excluding_tax": amount,
        "total_taxes": [],
        "type": type,
        "voided_at": created if status == "void" else None,
    }
    return build(defaults, fields)


def credit_note_line_item(*, id: str, credit_note: str, amount: int, description: str, **fields: Any) -> Object:
    """A line of a credit note; `credit_note` says whose it is and is not shown by Stripe."""
    defaults: Object = {
        "id": id,
        "object": "credit_note_line_item",
        "amount": amount,
        "credit_note": credit_note,
        "description": description,
        "discount_amount": 0,
        "discount_amounts": [],
        "invoice_line_item": None,
        "livemode": False,
        "metadata": {},
        "pretax_credit_amounts": [],
        "quantity": 1,
        "tax_rates": [],
        "taxes": [],
        "type": "custom_line_item",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    }
    return build(defaults, fields)
