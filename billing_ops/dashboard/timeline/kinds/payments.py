"""Payments and failed attempts."""

from billing_ops.dashboard.timeline.kind import STRIPE, Kind, Row, sentence

PAYMENTS, INVOICES = "payments", "invoices"


def _number(row: Row) -> str:
    return f"invoice {row.name}" if row.name else "an invoice without number"


def _paid(row: Row) -> str:
    return f"Invoice {row.name} paid" if row.name else "An invoice without number paid"


def _at_which_attempt(row: Row) -> str:
    return f"at attempt {row.more}" if row.more not in ("", "0", "1") else ""


def _how_paid(row: Row) -> str:
    return sentence(_at_which_attempt(row), "a part of it" if row.state != "paid" else "")


def _without_payment(row: Row) -> str:
    """`more` is what Stripe says was paid on the invoice, in minor units, '' where it says nothing."""
    if row.more == "0":
        return "Nothing was charged: credit or discounts covered it, or it was marked as paid by hand."
    return "Our copy does not hold the payment yet, or it was marked as paid by hand."


def _refused(row: Row) -> str:
    return f"Payment of {_number(row)} failed"


def _which_attempt(row: Row) -> str:
    return f"Attempt {row.more}" if row.more else ""


def _first_refused(row: Row) -> str:
    return f"First payment of {_number(row)} failed"


def _tries(row: Row) -> str:
    tries = "1 attempt" if row.more == "1" else f"{row.more} attempts"
    end = ", paid in the end" if row.state == "paid" else " so far" if row.state == "open" else ""
    return f"{tries}{end}. Our copy does not hold when Stripe made each later one."


KINDS = [
    Kind(
        code="payment_made",
        groups=(PAYMENTS, INVOICES),
        source=STRIPE,
        icon="coins",
        tone="good",
        rows="""
            SELECT p.paid_at, p.stripe_id, p.amount_paid_minor, p.currency, b.number, b.status, '',
                   b.attempt_count::text, b.stripe_id, b.is_live
            FROM payments p JOIN bills b ON b.stripe_id = p.invoice_id WHERE p.status = 'paid'
        """,
        title=_paid,
        text=_how_paid,
        page="team_invoice",
    ),
    Kind(
        code="invoice_settled",
        groups=(PAYMENTS, INVOICES),
        source=STRIPE,
        icon="coins",
        tone="good",
        rows="""
            SELECT b.paid_at, b.stripe_id, b.total_minor, b.currency, b.number, b.status, '',
                   coalesce(b.amount_paid_minor::text, ''), b.stripe_id, b.is_live
            FROM bills b WHERE NOT EXISTS (
                SELECT FROM payments p WHERE p.invoice_id = b.stripe_id AND p.status = 'paid')
        """,
        title=_paid,
        text=_without_payment,
        page="team_invoice",
    ),
    Kind(
        code="payment_failed",
        groups=(PAYMENTS,),
        source=STRIPE,
        icon="alert-triangle",
        tone="warn",
        rows="""
            SELECT r.occurred_at, r.event_id, b.amount_due_minor, b.currency, b.number, b.status, '',
                   coalesce(r.attempt, ''), b.stripe_id, b.is_live
            FROM refusals r JOIN tried b ON b.stripe_id = r.invoice_id
        """,
        title=_refused,
        text=_which_attempt,
        page="team_invoice",
    ),
    # Stripe lists its events for thirty days: of an older failure only the count of attempts is left.
    Kind(
        code="payment_first_failed",
        groups=(PAYMENTS,),
        source=STRIPE,
        icon="alert-triangle",
        tone="warn",
        rows="""
            SELECT b.finalized_at, b.stripe_id, b.amount_due_minor, b.currency, b.number, b.status, '',
                   b.attempt_count::text, b.stripe_id, b.is_live
            FROM tried b WHERE NOT EXISTS (SELECT FROM refusals r WHERE r.invoice_id = b.stripe_id)
        """,
        title=_first_refused,
        text=_tries,
        page="team_invoice",
    ),
]
