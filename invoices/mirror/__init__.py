"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from invoices.mirror.hubspot import upsert_hubspot_invoices
from invoices.mirror.stripe import upsert_stripe_invoices

__all__ = ["upsert_hubspot_invoices", "upsert_stripe_invoices"]
