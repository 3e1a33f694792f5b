"""Whether a HubSpot invoice's lines, tax and amounts add up; HubSpot's own figures stand, ours only check them."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing_ops.dashboard.hubspot_invoice.lines import LineRow
from billing_ops.kernel.money import Money
from invoices.models import HubSpotInvoice

# A discount or fee of the whole invoice is an object of its own in HubSpot, which our copy does not hold.
OUTSIDE_THE_LINES = "A discount or fee of the whole invoice is not in our copy."


@dataclass(frozen=True)
class Sums:
    """HubSpot's figures, None where it states none; `gaps` says why they do not add up from what our copy holds."""

    subtotal: Money | None
    tax: Money | None
    billed: Money | None
    paid: Money | None
    due: Money | None
    gaps: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether the lines that we hold make what HubSpot bills."""
        return not self.gaps


def sums(invoice: HubSpotInvoice, rows: Sequence[LineRow]) -> Sums:
    """This function will return the invoice's figures; `rows` are its lines as our copy holds them."""
    return Sums(
        subtotal=_stated(invoice.subtotal_minor, invoice),
        tax=_stated(invoice.tax_minor, invoice),
        billed=_stated(invoice.amount_billed_minor, invoice),
        paid=_stated(invoice.amount_paid_minor, invoice),
        due=_stated(invoice.balance_due_minor, invoice),
        gaps=[gap] if (gap := _gap(invoice, rows)) else [],
    )


def _gap(invoice: HubSpotInvoice, rows: Sequence[LineRow]) -> str:
    if not invoice.currency or invoice.amount_billed_minor is None:
        return "HubSpot states no amount or no currency for it."
    if len(rows) < len(invoice.line_item_ids):
        return f"It has {len(invoice.line_item_ids)} lines and we hold {len(rows)}."
    if not rows and invoice.amount_billed_minor:
        return "We hold none of its lines."
    amounts = [row.amount.minor for row in rows if row.amount]
    if len(amounts) < len(rows):
        return "A line states no amount, or one in another currency."
    return _wrong_sum(invoice, sum(amounts)) or _wrong_rest(invoice)


def _wrong_sum(invoice: HubSpotInvoice, lines: int) -> str:
    """Lines make the subtotal; with tax, what is billed."""
    billed, subtotal = invoice.amount_billed_minor or 0, invoice.subtotal_minor
    if subtotal is not None and lines != subtotal:
        here, there = Money(lines, invoice.currency), Money(subtotal, invoice.currency)
        return f"The lines that we hold make {here}, and HubSpot's subtotal is {there}."
    made = lines + (invoice.tax_minor or 0)
    if made != billed:
        here, there = Money(made, invoice.currency), Money(billed, invoice.currency)
        return f"Lines and tax make {here}, and HubSpot bills {there}. {OUTSIDE_THE_LINES}"
    return ""


def _wrong_rest(invoice: HubSpotInvoice) -> str:
    """What is asked for and paid leaves what is open; of a draft and of a void HubSpot states what it likes."""
    stated = (invoice.amount_billed_minor, invoice.amount_paid_minor, invoice.balance_due_minor)
    billed, paid, due = stated
    if invoice.status not in ("open", "paid") or billed is None or paid is None or due is None or billed - paid == due:
        return ""
    here, there = Money(billed - paid, invoice.currency), Money(due, invoice.currency)
    return f"After what was paid {here} is left, and HubSpot says that {there} is due."


def _stated(minor: int | None, invoice: HubSpotInvoice) -> Money | None:
    return None if minor is None or not invoice.currency else Money(minor, invoice.currency)
