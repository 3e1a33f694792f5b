"""What was agreed: Stripe's subscriptions, HubSpot's deals, quotes and contracts."""

from billing_ops.dashboard.hubspot_words import KINDS as DEAL_KINDS
from billing_ops.dashboard.hubspot_words import in_words
from billing_ops.dashboard.timeline.kind import HUBSPOT, STRIPE, Kind, Row
from billing_ops.dashboard.timeline.kinds.links import in_hubspot, in_stripe

AGREEMENTS = "agreements"
# What ended a subscription, where Stripe says it.
ENDS = {
    "payment_failed": "Its payment failed",
    "payment_disputed": "Its payment was disputed",
    "cancellation_requested": "Its cancellation was asked for",
}


def _deal(row: Row) -> str:
    return f"Deal “{row.name}” {row.state}" if row.name else f"Deal {row.id} {row.state}"


def _deal_kind(row: Row) -> str:
    return in_words(row.why, DEAL_KINDS)


KINDS = [
    Kind(
        code="subscription_began",
        groups=(AGREEMENTS,),
        source=STRIPE,
        icon="credit-card",
        tone="info",
        rows="""
            SELECT s.started_at, s.stripe_id, NULL::bigint, '', '', '', '', '', s.stripe_id, s.is_live
            FROM subscriptions_subscription s WHERE s.stripe_id = ANY (%(plans)s::text[])
        """,
        title=lambda row: "Subscription began",
        text=lambda row: row.id,
        link=in_stripe("subscriptions"),
    ),
    Kind(
        code="subscription_cancelled",
        groups=(AGREEMENTS,),
        source=STRIPE,
        icon="circle-minus",
        tone="warn",
        rows="""
            SELECT s.canceled_at, s.stripe_id, NULL::bigint, '', '', '', '', '', s.stripe_id, s.is_live
            FROM subscriptions_subscription s WHERE s.stripe_id = ANY (%(plans)s::text[])
        """,
        title=lambda row: "Subscription cancelled",
        text=lambda row: row.id,
        link=in_stripe("subscriptions"),
    ),
    Kind(
        code="subscription_ended",
        groups=(AGREEMENTS,),
        source=STRIPE,
        icon="circle-x",
        tone="quiet",
        rows="""
            SELECT s.ended_at, s.stripe_id, NULL::bigint, '', '', '',
                   coalesce(s.payload #>> '{cancellation_details,reason}', ''), '', s.stripe_id, s.is_live
            FROM subscriptions_subscription s WHERE s.stripe_id = ANY (%(plans)s::text[])
        """,
        title=lambda row: "Subscription ended",
        text=lambda row: ENDS.get(row.why, row.id),
        link=in_stripe("subscriptions"),
    ),
    Kind(
        code="deal_closed",
        groups=(AGREEMENTS,),
        source=HUBSPOT,
        icon="flag",
        tone="info",
        rows="""
            SELECT closed_at, hubspot_id, amount_minor, currency, name, CASE WHEN is_won THEN 'won' ELSE 'lost' END,
                   kind, '', hubspot_id, true
            FROM subscriptions_deal WHERE hubspot_id = ANY (%(deals)s::text[]) AND (is_won OR is_closed)
        """,
        title=_deal,
        text=_deal_kind,
        link=in_hubspot("deal"),
        is_day=True,
    ),
    Kind(
        code="quote_signed",
        groups=(AGREEMENTS,),
        source=HUBSPOT,
        icon="signature",
        tone="good",
        rows="""
            SELECT coalesce(esigned_at, accepted_at), hubspot_id, amount_minor, currency,
                   coalesce(nullif(reference, ''), nullif(title, ''), hubspot_id),
                   CASE WHEN esigned_at IS NOT NULL THEN 'signed' ELSE 'accepted' END, '', accepted_by, hubspot_id, true
            FROM subscriptions_quote
            WHERE hubspot_id = ANY (%(quotes_ids)s::text[])
        """,
        title=lambda row: f"Quote {row.name} {row.state}",
        text=lambda row: f"By {row.more}" if row.more else "",
        link=in_hubspot("quote"),
    ),
    Kind(
        code="contract_began",
        groups=(AGREEMENTS,),
        source=HUBSPOT,
        icon="file-text",
        tone="info",
        rows="""
            SELECT starts_on::timestamp AT TIME ZONE %(portal)s, hubspot_id, NULL::bigint, '',
                   coalesce(nullif(name, ''), hubspot_id), '', '', '', hubspot_id, true
            FROM subscriptions_hubspotsubscription
            WHERE hubspot_id = ANY (%(contracts_ids)s::text[])
        """,
        title=lambda row: f"Contract “{row.name}” began",
        link=in_hubspot("subscription"),
        is_day=True,
    ),
]
