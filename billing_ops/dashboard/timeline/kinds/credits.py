"""Money given back, and credit used: balance transactions, credit notes, refunds."""

from billing_ops.dashboard.given_back import REFUNDS
from billing_ops.dashboard.timeline.kind import STRIPE, Kind, Row, readable, sentence
from billing_ops.dashboard.timeline.kinds.links import in_stripe

CREDITS = "credits"
BALANCE = {
    "applied_to_invoice": "Credit used on an invoice",
    "unapplied_from_invoice": "Credit given back by a voided invoice",
    "initial": "Balance at the beginning",
    "invoice_too_small": "Too small to charge, carried to the next invoice",
    "migration": "Balance brought over",
}


def _balance(row: Row) -> str:
    """`more` is the sign as Stripe has it: what is below zero is credit to the customer."""
    is_credit = row.more == "-"
    if row.state == "adjustment":
        return "Balance credit" if is_credit else "Credit taken back"
    if row.state == "applied_to_invoice" and is_credit:
        return "Credit of an invoice below zero"
    return BALANCE.get(row.state, f"Balance, {readable(row.state)}")


def _origin(row: Row) -> str:
    """The balance is the customer's; a wordless adjustment may be anything, FlowFuse's own trial credit included."""
    is_bare = row.state == "adjustment" and row.why in ("", "{}")
    return sentence("of the customer", row.name or ("unlabelled, perhaps trial credit" if is_bare else ""))


def _note(row: Row) -> str:
    return f"Credit note {row.name}".strip()


def _refund(row: Row) -> str:
    return REFUNDS.get(row.state, f"Refund, {readable(row.state)}")


def _why(row: Row) -> str:
    return sentence(row.more, readable(row.why))


KINDS = [
    # A credit note's own side of the balance is left out: it is the same money.
    Kind(
        code="balance_changed",
        groups=(CREDITS,),
        source=STRIPE,
        icon="wallet",
        tone="info",
        rows="""
            SELECT created_at, stripe_id, abs(amount_minor), currency, description, kind,
                   coalesce(payload ->> 'metadata', ''), CASE WHEN amount_minor < 0 THEN '-' ELSE '' END,
                   customer_id, is_live
            FROM credits_balancetransaction
            WHERE customer_id = ANY (%(payers)s::text[]) AND kind <> 'credit_note'
              AND deleted_at IS NULL
        """,
        title=_balance,
        text=_origin,
        link=in_stripe("customers"),
    ),
    Kind(
        code="credit_note_issued",
        groups=(CREDITS,),
        source=STRIPE,
        icon="receipt",
        tone="info",
        rows="""
            SELECT created_at, stripe_id, total_minor, currency, number, status, reason, memo, invoice_id, is_live
            FROM credits_creditnote WHERE invoice_id = ANY (ARRAY(SELECT stripe_id FROM bills)) AND deleted_at IS NULL
        """,
        title=lambda row: f"{_note(row)} issued",
        text=_why,
        page="team_invoice",
    ),
    Kind(
        code="credit_note_voided",
        groups=(CREDITS,),
        source=STRIPE,
        icon="ban",
        tone="quiet",
        rows="""
            SELECT voided_at, stripe_id, total_minor, currency, number, status, '', '', invoice_id, is_live
            FROM credits_creditnote WHERE invoice_id = ANY (ARRAY(SELECT stripe_id FROM bills)) AND deleted_at IS NULL
        """,
        title=lambda row: f"{_note(row)} voided",
        page="team_invoice",
    ),
    # Stripe seldom names a refund's customer: its charge or payment leads to the invoice.
    Kind(
        code="refunded",
        groups=(CREDITS,),
        source=STRIPE,
        icon="receipt",
        tone="info",
        rows="""
            SELECT r.created_at, r.stripe_id, r.amount_minor, r.currency, '', r.status, r.reason, r.description,
                   p.invoice_id, r.is_live
            FROM payments p JOIN credits_refund r ON r.payment_intent_id = p.payment_intent_id
            WHERE p.payment_intent_id <> '' AND r.deleted_at IS NULL
            UNION SELECT r.created_at, r.stripe_id, r.amount_minor, r.currency, '', r.status, r.reason, r.description,
                   p.invoice_id, r.is_live
            FROM payments p JOIN credits_refund r ON r.charge_id = p.charge_id
            WHERE p.charge_id <> '' AND r.charge_id <> '' AND r.deleted_at IS NULL
        """,
        title=_refund,
        text=_why,
        page="team_invoice",
    ),
]
