"""What a restricted key needs for each kind of object."""

PERMISSIONS = {
    "charge": "charge",
    "checkout.session": "checkout_session",
    "coupon": "coupon",
    "credit_note": "credit_note",
    "credit_note_line_item": "credit_note",
    "customer": "customer",
    "customer_balance_transaction": "customer",
    "discount": "",
    "event": "event",
    "invoice": "invoice",
    "invoice_payment": "invoice",
    "line_item": "invoice",
    "payment_method": "payment_method",
    "price": "plan",
    "product": "product",
    "promotion_code": "promotion_code",
    "refund": "charge",
    "subscription": "subscription",
    "subscription_item": "subscription",
}
"""The resource of a restricted key that each kind belongs to (prices are still called plans there)."""


def permission(kind: str, *, write: bool = False) -> str:
    """The permission a key needs for a kind, "rak_customer_read"; "" for what every key may read."""
    resource = PERMISSIONS.get(kind, "")
    return f"rak_{resource}_{'write' if write else 'read'}" if resource else ""
