"""
Builders: one function per kind, returning the complete object at API version 2026-10-28.endive.

Everything is keyword-only; what is not given is null, empty or Stripe's own default; a field that the kind
does not have raises TypeError. Times are unix seconds, money is minor units.
"""

from sandbox.stripe.objects.account import API_VERSION, account, checkout_session, event
from sandbox.stripe.objects.base import address
from sandbox.stripe.objects.catalog import coupon, plan, price, product, promotion_code
from sandbox.stripe.objects.customers import balance_transaction, customer, payment_method, tax_id
from sandbox.stripe.objects.invoices import invoice, invoice_payment, line_item
from sandbox.stripe.objects.payments import charge, credit_note, credit_note_line_item, refund
from sandbox.stripe.objects.subscriptions import discount, subscription, subscription_item

__all__ = [
    "API_VERSION",
    "account",
    "address",
    "balance_transaction",
    "charge",
    "checkout_session",
    "coupon",
    "credit_note",
    "credit_note_line_item",
    "customer",
    "discount",
    "event",
    "invoice",
    "invoice_payment",
    "line_item",
    "payment_method",
    "plan",
    "price",
    "product",
    "promotion_code",
    "refund",
    "subscription",
    "subscription_item",
    "tax_id",
]
