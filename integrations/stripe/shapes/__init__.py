"""
Stripe's objects as frozen values: only the fields we read, each checked.

A shape's fields are named as the columns of the mirror, `payload` included, so that `vars(shape)` is a row for
`kernel.merge`. Amounts are minor units of `currency`, instants aware UTC; a text that Stripe does not state is '',
anything else None.
"""

from integrations.stripe.shapes.charges import Charge, charge
from integrations.stripe.shapes.coupons import Coupon, PromotionCode, coupon, promotion_code
from integrations.stripe.shapes.credits import (
    BalanceTransaction,
    CreditNote,
    Refund,
    balance_transaction,
    credit_note,
    refund,
)
from integrations.stripe.shapes.customers import (
    Customer,
    PaymentMethod,
    customer,
    default_payment_methods,
    payment_method,
)
from integrations.stripe.shapes.invoices import (
    Invoice,
    InvoiceLine,
    InvoicePayment,
    invoice,
    lines,
    lines_shown,
    payments,
)
from integrations.stripe.shapes.reader import Malformed, is_deleted, split
from integrations.stripe.shapes.subscriptions import (
    Discount,
    Price,
    Product,
    Subscription,
    SubscriptionItem,
    discounts,
    items,
    price,
    product,
    subscription,
)

__all__ = [
    "BalanceTransaction",
    "Charge",
    "Coupon",
    "CreditNote",
    "Customer",
    "Discount",
    "Invoice",
    "InvoiceLine",
    "InvoicePayment",
    "Malformed",
    "PaymentMethod",
    "Price",
    "Product",
    "PromotionCode",
    "Refund",
    "Subscription",
    "SubscriptionItem",
    "balance_transaction",
    "charge",
    "coupon",
    "credit_note",
    "customer",
    "default_payment_methods",
    "discounts",
    "invoice",
    "is_deleted",
    "items",
    "lines",
    "lines_shown",
    "payment_method",
    "payments",
    "price",
    "product",
    "promotion_code",
    "refund",
    "split",
    "subscription",
]
