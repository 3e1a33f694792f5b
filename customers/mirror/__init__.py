"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from customers.mirror.hubspot import upsert_companies, upsert_contacts, upsert_tickets

__all__ = ["upsert_companies", "upsert_contacts", "upsert_tickets"]
