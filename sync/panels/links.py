"""Where an object is to be seen at its provider."""

from django.conf import settings

from billing_ops.kernel import deep_links

STRIPE_KINDS = frozenset({"customers", "subscriptions", "invoices", "products", "prices", "coupons"})
HUBSPOT_KINDS = {
    "companies": "company",
    "contacts": "contact",
    "deals": "deal",
    "tickets": "ticket",
    "quotes": "quote",
    "subscriptions": "subscription",
    "invoices": "invoice",
    "line_items": "line_item",
}


def object_url(provider: str, object: str, object_id: str) -> str:
    """This function will return an object's page at its provider, '' where there is none for its kind."""
    if provider == "hubspot" and object in HUBSPOT_KINDS:
        return deep_links.hubspot(HUBSPOT_KINDS[object], object_id)
    if provider == "stripe" and object in STRIPE_KINDS:
        return deep_links.stripe(object, object_id, live="_live_" in settings.STRIPE_READ_KEY)
    return ""
