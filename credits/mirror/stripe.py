"""Balance transactions, credit notes and refunds from Stripe."""

from collections.abc import Sequence
from datetime import datetime

from billing_ops.kernel.merge import MergeResult
from credits.models import BalanceTransaction, CreditNote, Refund
from integrations.pages import Payload
from integrations.stripe import shapes
from integrations.stripe.intake import take_over


def upsert_balance_transactions(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring changes of customers' balances of one read into the mirror; see `intake.take_over`."""
    return take_over(BalanceTransaction, shapes.balance_transaction, payloads, fetched_at=fetched_at)


def upsert_credit_notes(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring credit notes of one read into the mirror; see `intake.take_over`."""
    return take_over(CreditNote, shapes.credit_note, payloads, fetched_at=fetched_at)


def upsert_refunds(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring refunds of one read into the mirror; see `intake.take_over`."""
    return take_over(Refund, shapes.refund, payloads, fetched_at=fetched_at)
