"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from customers.mirror.hubspot import upsert_companies, upsert_contacts, upsert_tickets
from customers.mirror.stripe import upsert_customers, upsert_payment_methods

__all__ = ["upsert_companies", "upsert_contacts", "upsert_customers", "upsert_payment_methods", "upsert_tickets"]
