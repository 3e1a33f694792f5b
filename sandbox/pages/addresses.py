"""Where each object's page is: the vendors' own paths under /ui, so that deep links differ by base only."""

from urllib.parse import quote

from sandbox.hubspot.portal import PORTAL_ID
from sandbox.hubspot.types import OBJECT_TYPES

STRIPE_PLURALS = {
    "charge": "charges",
    "checkout.session": "checkout_sessions",
    "coupon": "coupons",
    "credit_note": "credit_notes",
    "customer": "customers",
    "customer_balance_transaction": "balance_transactions",
    "discount": "discounts",
    "event": "events",
    "invoice": "invoices",
    "invoice_payment": "invoice_payments",
    "line_item": "line_items",
    "payment_method": "payment_methods",
    "price": "prices",
    "product": "products",
    "promotion_code": "promotion_codes",
    "refund": "refunds",
    "subscription": "subscriptions",
    "subscription_item": "subscription_items",
}
STRIPE_KINDS = {plural: kind for kind, plural in STRIPE_PLURALS.items()}


def stripe_page(kind: str, object_id: str) -> str:
    """The page of one Stripe object."""
    return f"/ui/stripe/{STRIPE_PLURALS[kind]}/{quote(object_id, safe='')}"


def hubspot_page(object_type: str, object_id: str) -> str:
    """The page of one HubSpot record."""
    return f"/ui/hubspot/contacts/{PORTAL_ID}/record/{OBJECT_TYPES[object_type].type_id}/{object_id}"
