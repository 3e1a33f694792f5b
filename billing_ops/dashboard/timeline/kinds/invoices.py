"""Invoices of both systems: issued, paid, voided, given up."""

from billing_ops.dashboard.stripe_rows import REASONS
from billing_ops.dashboard.timeline.kind import HUBSPOT, STRIPE, Kind, Row, Words

INVOICES, PAYMENTS = "invoices", "payments"


def _titled(what: str) -> Words:
    return lambda row: f"Invoice {row.name} {what}" if row.name else f"An invoice without number {what}"


def _reason(row: Row) -> str:
    return REASONS.get(row.why, "").capitalize()


def _given_up(row: Row) -> str:
    return "Stripe no longer tries to collect it; it can still be paid."


def _voided_since(row: Row) -> str:
    """HubSpot keeps no date of a void, so the event of issuing says it."""
    return "Voided since" if row.state == "voided" else ""


KINDS = [
    Kind(
        code="invoice_issued",
        groups=(INVOICES,),
        source=STRIPE,
        icon="file-invoice",
        tone="info",
        rows="""
            SELECT finalized_at, stripe_id, total_minor, currency, number, status, billing_reason, '', stripe_id,
                   is_live
            FROM bills
        """,
        title=_titled("issued"),
        text=_reason,
        page="team_invoice",
    ),
    Kind(
        code="invoice_voided",
        groups=(INVOICES,),
        source=STRIPE,
        icon="ban",
        tone="quiet",
        rows="SELECT voided_at, stripe_id, total_minor, currency, number, '', '', '', stripe_id, is_live FROM bills",
        title=_titled("voided"),
        page="team_invoice",
    ),
    Kind(
        code="invoice_uncollectible",
        groups=(INVOICES,),
        source=STRIPE,
        icon="alert-octagon",
        tone="bad",
        rows="""
            SELECT marked_uncollectible_at, stripe_id, amount_due_minor, currency, number, '', '', '', stripe_id,
                   is_live
            FROM bills
        """,
        title=_titled("marked uncollectible"),
        text=_given_up,
        page="team_invoice",
    ),
    Kind(
        code="contract_invoice_issued",
        groups=(INVOICES,),
        source=HUBSPOT,
        icon="file-invoice",
        tone="info",
        rows="""
            SELECT invoiced_at, hubspot_id, amount_billed_minor, currency, number, status, '', '', hubspot_id, true
            FROM contract_bills
        """,
        title=_titled("issued"),
        text=_voided_since,
        page="team_hubspot_invoice",
        is_day=True,
    ),
    Kind(
        code="contract_invoice_paid",
        groups=(PAYMENTS, INVOICES),
        source=HUBSPOT,
        icon="coins",
        tone="good",
        rows="""
            SELECT paid_at, hubspot_id, amount_paid_minor, currency, number, status, '', '', hubspot_id, true
            FROM contract_bills
        """,
        title=_titled("paid"),
        page="team_hubspot_invoice",
        is_day=True,
    ),
]
