"""Coupons made for a team, their codes, and discounts: begun, ended, gone."""

from decimal import Decimal

from billing_ops.dashboard.timeline.kind import STRIPE, Kind, Row
from billing_ops.dashboard.timeline.kinds.links import in_stripe
from coupons.calculations import Terms, terms_in_words

COUPONS, DISCOUNTS = "coupons", "discounts"


def terms(row: Row) -> str:
    """This function will return a coupon's terms: `why` is its percentage, `state` its duration, `more` its months."""
    if row.minor is None and not row.why:
        return "Our copy does not hold its terms."
    percent = Decimal(row.why) if row.why else None
    return terms_in_words(Terms(row.amount, percent, row.state, int(row.more) if row.more else None))


def _code(row: Row) -> str:
    return f"Promotion code ending in {row.name}" if row.name else "A promotion code"


KINDS = [
    # A coupon that anybody may use says nothing of this team: only one for a single use, or with a code of its own.
    Kind(
        code="coupon_made",
        groups=(COUPONS,),
        source=STRIPE,
        icon="discount",
        tone="info",
        rows="""
            SELECT created_at, stripe_id, amount_off_minor, currency, coalesce(nullif(name, ''), stripe_id), duration,
                   coalesce(percent_off::text, ''), coalesce(duration_in_months::text, ''), stripe_id, is_live
            FROM terms WHERE max_redemptions = 1 OR stripe_id IN (SELECT coupon_id FROM codes)
        """,
        title=lambda row: f"Coupon “{row.name}” made",
        text=terms,
        link=in_stripe("coupons"),
    ),
    Kind(
        code="code_made",
        groups=(COUPONS,),
        source=STRIPE,
        icon="discount",
        tone="info",
        rows="""
            SELECT created_at, stripe_id, NULL::bigint, '', code_last4, '', '', '', coupon_id, is_live FROM codes
        """,
        title=lambda row: f"{_code(row)} made, for this customer only",
        link=in_stripe("coupons"),
    ),
    Kind(
        code="code_expired",
        groups=(COUPONS,),
        source=STRIPE,
        icon="clock",
        tone="quiet",
        rows="""
            SELECT expires_at, stripe_id, NULL::bigint, '', code_last4, '', '', '', coupon_id, is_live
            FROM codes WHERE times_redeemed = 0
        """,
        title=lambda row: f"{_code(row)} expired unused",
        link=in_stripe("coupons"),
    ),
    Kind(
        code="discount_began",
        groups=(DISCOUNTS,),
        source=STRIPE,
        icon="discount",
        tone="info",
        rows="""
            SELECT r.start_at, r.stripe_id, t.amount_off_minor, coalesce(t.currency, ''),
                   coalesce(nullif(t.name, ''), r.coupon_id), coalesce(t.duration, ''),
                   coalesce(t.percent_off::text, ''), coalesce(t.duration_in_months::text, ''), r.coupon_id, r.is_live
            FROM rebates r LEFT JOIN terms t ON t.stripe_id = r.coupon_id
        """,
        title=lambda row: f"Discount “{row.name}” began",
        text=terms,
        link=in_stripe("coupons"),
    ),
    Kind(
        code="discount_ended",
        groups=(DISCOUNTS,),
        source=STRIPE,
        icon="circle-minus",
        tone="quiet",
        rows="""
            SELECT r.end_at, r.stripe_id, NULL::bigint, '', coalesce(nullif(t.name, ''), r.coupon_id), '', '', '',
                   r.coupon_id, r.is_live
            FROM rebates r LEFT JOIN terms t ON t.stripe_id = r.coupon_id
            WHERE r.deleted_at IS NULL OR r.deleted_at >= r.end_at
        """,
        title=lambda row: f"Discount “{row.name}” ended",
        link=in_stripe("coupons"),
    ),
    # Stripe states no time of removal: what is known is the read that no longer found it.
    Kind(
        code="discount_gone",
        groups=(DISCOUNTS,),
        source=STRIPE,
        icon="circle-minus",
        tone="quiet",
        rows="""
            SELECT r.deleted_at, r.stripe_id, NULL::bigint, '', coalesce(nullif(t.name, ''), r.coupon_id), '', '', '',
                   r.coupon_id, r.is_live
            FROM rebates r LEFT JOIN terms t ON t.stripe_id = r.coupon_id
            WHERE r.end_at IS NULL OR r.deleted_at < r.end_at
        """,
        title=lambda row: f"Discount “{row.name}” found gone",
        text=lambda row: "Used up or removed before; Stripe does not say when.",
        link=in_stripe("coupons"),
    ),
]
