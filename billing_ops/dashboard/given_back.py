"""What was given back to a customer, in words: balance credits, credit notes and refunds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.kernel.money import Money
from credits.selectors import GivenBack

SHOWN = 8
NOT_SENT = ("failed", "canceled")
REFUNDS = {"succeeded": "Refund", "pending": "Refund, on its way", "failed": "Refund, failed"}


@dataclass(frozen=True)
class GivenRow:
    """One thing given back; `amount` is positive in the customer's favour, `why` may be empty."""

    at: datetime | None
    kind: str
    amount: Money | None
    why: str


def given_rows(given: Sequence[GivenBack]) -> list[GivenRow]:
    """This function will return the newest of what was given back; a refund that a credit note made is not repeated."""
    covered = {refund_id for row in given for refund_id in row.refund_ids}
    return [_row(row) for row in given if row.stripe_id not in covered][:SHOWN]


def refunded(given: Sequence[GivenBack], invoice_id: str) -> Money | None:
    """This function will return what was sent back of an invoice's payments, None where nothing was."""
    return _sum(row for row in given if row.source == "refund" and row.invoice_id == invoice_id)


def credited(given: Sequence[GivenBack], invoice_id: str) -> Money | None:
    """This function will return an invoice's credit notes, but for those whose money went back as a refund."""
    notes = (row for row in given if row.source == "credit_note" and row.status != "void" and not row.refund_ids)
    return _sum(row for row in notes if row.invoice_id == invoice_id)


def _sum(rows: Iterable[GivenBack]) -> Money | None:
    amounts = [row.amount for row in rows if row.amount and row.status not in NOT_SENT]
    return sum(amounts[1:], start=amounts[0]) if amounts else None


def _row(row: GivenBack) -> GivenRow:
    why = [row.description, row.reason.replace("_", " ")]
    if row.source == "balance" and row.status == "adjustment" and not row.is_labelled:
        why = ["unlabelled, perhaps trial credit"]
    amount = -row.amount if row.amount and row.source == "balance" else row.amount
    # Several teams may share a customer, and its balance does not say which of them a credit was for.
    whose = ["of the customer"] if row.source == "balance" else []
    return GivenRow(row.at, _kind(row), amount, "; ".join(part for part in (*whose, *why) if part))


def _kind(row: GivenBack) -> str:
    if row.source == "refund":
        return REFUNDS.get(row.status, f"Refund, {row.status}")
    if row.source == "credit_note":
        return "Credit note, void" if row.status == "void" else "Credit note"
    if row.status == "applied_to_invoice":
        return "Credit of an invoice below zero"
    if row.status == "adjustment":
        return "Credit taken back" if row.amount and row.amount.minor > 0 else "Balance credit"
    return f"Balance, {row.status.replace('_', ' ')}"
