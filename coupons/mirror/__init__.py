"""The objects of this app on their way into the mirror: `upsert_x(payloads=…, fetched_at=…)`."""

from coupons.mirror.stripe import upsert_coupons, upsert_promotion_codes

__all__ = ["upsert_coupons", "upsert_promotion_codes"]
