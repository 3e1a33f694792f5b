"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from subscriptions.mirror.hubspot import upsert_deals, upsert_hubspot_subscriptions, upsert_line_items, upsert_quotes

__all__ = ["upsert_deals", "upsert_hubspot_subscriptions", "upsert_line_items", "upsert_quotes"]
