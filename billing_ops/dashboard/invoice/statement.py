"""What the amount of an invoice is made of: parts that add up to it exactly, or a sentence that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from billing_ops.dashboard.invoice.deductions import balance_part, discounts, granted, shipping, taxes
from billing_ops.dashboard.invoice.lines import LineRow
from billing_ops.dashboard.invoice.parts import Part
from billing_ops.kernel.money import Money
from invoices.models import InvoiceLine, StripeInvoice


@dataclass(frozen=True)
class Statement:
    """
    An invoice as a sum: `lines`, then what changes them to `total`, then what changes that to `due` (what was asked).

    `total` and `due` are Stripe's own. `gaps` says in sentences why the parts are not all there; while it is not empty
    no sum of ours may be shown, only Stripe's. `included_taxes` are within the lines' amounts, not added to them.
    """

    currency: str
    lines: list[LineRow]
    to_total: list[Part]
    total: Money | None
    to_due: list[Part]
    due: Money | None
    included_taxes: list[Part]
    gaps: list[str]

    @property
    def is_complete(self) -> bool:
        """Whether the parts add up to what Stripe asks for."""
        return not self.gaps

    @property
    def together(self) -> Money:
        """The lines' sum, before everything else."""
        return Money(sum(row.amount.minor for row in self.lines), self.currency)

    @property
    def parts(self) -> list[Part]:
        """Everything that `due` is made of, lines first."""
        return [_as_part(row) for row in self.lines] + self.to_total + self.to_due


def statement(invoice: StripeInvoice, lines: Sequence[InvoiceLine], rows: Sequence[LineRow]) -> Statement:
    """This function will return the invoice as a sum; `rows` are its `lines` in words."""
    currency = invoice.currency
    ours = [row for row in rows if row.amount.currency == currency]
    added, included = taxes(invoice)
    to_total = [*discounts(invoice), *granted(invoice), *shipping(invoice), *added]
    to_due = balance_part(invoice)
    return Statement(
        currency=currency,
        lines=ours,
        to_total=to_total,
        total=_stated(invoice.total_minor, currency),
        to_due=to_due,
        due=_stated(invoice.amount_due_minor, currency),
        included_taxes=included,
        gaps=_gaps(invoice, lines, ours, to_total, to_due),
    )


def _gaps(
    invoice: StripeInvoice,
    lines: Sequence[InvoiceLine],
    rows: Sequence[LineRow],
    to_total: Sequence[Part],
    to_due: Sequence[Part],
) -> list[str]:
    if not invoice.currency or invoice.total_minor is None or invoice.amount_due_minor is None:
        return ["Stripe states no total or no currency for it in our copy."]
    if _has_more(invoice.payload, len(lines)):
        return ["It has more lines than our copy holds yet."]
    if not lines and invoice.total_minor:
        return ["Our copy holds none of its lines yet."]
    if len(rows) < len(lines):
        return ["A line states no amount, or one in another currency."]
    made = sum(row.amount.minor for row in rows) + sum(part.amount.minor for part in to_total)
    if made != invoice.total_minor:
        here, there = Money(made, invoice.currency), Money(invoice.total_minor, invoice.currency)
        return [f"The lines, coupons and taxes that we hold make {here}, and Stripe's total is {there}."]
    asked = made + sum(part.amount.minor for part in to_due)
    if asked != invoice.amount_due_minor:
        here, there = Money(asked, invoice.currency), Money(invoice.amount_due_minor, invoice.currency)
        return [f"After the balance and the credit notes that we hold {here} is left, and Stripe asks for {there}."]
    return []


def _has_more(payload: Any, held: int) -> bool:
    """Stripe embeds ten lines; what our reader could not complete still says so, or holds more than the rows."""
    listed = payload.get("lines") if isinstance(payload, dict) else None
    if not isinstance(listed, dict):
        return False
    return bool(listed.get("has_more")) or len(listed.get("data") or []) > held


def _as_part(row: LineRow) -> Part:
    kind = "proration" if row.prorated else "line"
    return Part(kind, row.key, row.what, row.amount, None if row.prorated else row.quantity)


def _stated(minor: int | None, currency: str) -> Money | None:
    return None if minor is None or not currency else Money(minor, currency)
