"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from credits.mirror.stripe import upsert_balance_transactions, upsert_credit_notes, upsert_refunds

__all__ = ["upsert_balance_transactions", "upsert_credit_notes", "upsert_refunds"]
