"""Self-service invoices from Stripe."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from billing_ops.kernel.merge import MergeResult, replace_children
from integrations.pages import Payload
from integrations.stripe import shapes
from integrations.stripe.intake import changed, take_over
from invoices.models import InvoiceLine, InvoicePayment, StripeInvoice


def upsert_stripe_invoices(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """
    This function will bring invoices of one read, with all their lines and payments, into the mirror.

    Returned is what became of the invoices; see `intake.take_over`. Nested lists are complete, payments expanded.
    A line or payment that an invoice no longer has becomes a tombstone.
    """
    with transaction.atomic():
        result = take_over(StripeInvoice, shapes.invoice, payloads, fetched_at=fetched_at)
        written = changed(payloads, result)
        lines = [vars(line) for payload in written for line in shapes.lines(payload)]
        payments = [vars(payment) for payload in written for payment in shapes.payments(payload)]
        for model, rows in ((InvoiceLine, lines), (InvoicePayment, payments)):
            replace_children(
                model,
                rows,
                parent="invoice_id",
                parents=result.changed,
                added=result.added,
                fetched_at=fetched_at,
            )
    return result
