"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from subscriptions.mirror.hubspot import upsert_deals, upsert_hubspot_subscriptions, upsert_line_items, upsert_quotes
from subscriptions.mirror.stripe import upsert_customers, upsert_prices, upsert_products, upsert_subscriptions

__all__ = [
    "upsert_customers",
    "upsert_deals",
    "upsert_hubspot_subscriptions",
    "upsert_line_items",
    "upsert_prices",
    "upsert_products",
    "upsert_quotes",
    "upsert_subscriptions",
]
