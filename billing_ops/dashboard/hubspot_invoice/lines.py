"""A HubSpot invoice's lines in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_ops.dashboard.invoice.days import days_in_words
from billing_ops.kernel.money import Money
from subscriptions.models import LineItem

UNNAMED = "A line without a name"
# A billable invoice takes no recurring line, so its period stands in the text (facts/hubspot.md §1).
PERIOD = re.compile(r"(?:period:?\s+)?(\d{4}-\d\d-\d\d)\s*(?:to|until|[-–])\s*(\d{4}-\d\d-\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class LineRow:
    """
    One line: `days` it is for, `quantity` and `discount` in words, each '' where HubSpot states none.

    `amount` is after the line's discount and before tax, as HubSpot reckons it; None where HubSpot states none in the
    invoice's currency. `note` is what its text says beside the days.
    """

    what: str
    note: str
    days: str
    quantity: str
    discount: str
    tax: Money | None
    amount: Money | None

    @property
    def words(self) -> str:
        """As it is said to a customer: "3 × Hosted instances, 1 Sep 2026 – 31 Aug 2027, 15 % off"."""
        counted = self.what if self.quantity in ("", "1") else f"{self.quantity} × {self.what}"
        return ", ".join(part for part in (counted, self.days, self.discount) if part)


def line_rows(lines: Sequence[LineItem], *, currency: str) -> list[LineRow]:
    """This function will return the lines of an invoice in `currency`, in their order."""
    return [_row(line, currency) for line in lines]


def _row(line: LineItem, currency: str) -> LineRow:
    days, note = _period(line)
    ours = line.currency == currency and bool(currency)
    return LineRow(
        what=line.name or UNNAMED,
        note=note,
        days=days,
        quantity="" if line.quantity is None else _number(line.quantity),
        discount=_discount(line),
        tax=Money(line.tax_minor, currency) if ours and line.tax_minor else None,
        amount=Money(line.amount_minor, currency) if ours and line.amount_minor is not None else None,
    )


def _period(line: LineItem) -> tuple[str, str]:
    """The days by the line's own dates, else by what is written in its text; and what else is written there."""
    written = line.description.strip()
    if line.starts_on and line.ends_on and line.starts_on <= line.ends_on:
        return days_in_words(line.starts_on, line.ends_on), written
    found = PERIOD.search(written)
    days = _span(*found.groups()) if found else ""
    if not found or not days:
        return "", written
    return days, (written[: found.start()] + written[found.end() :]).strip(" .,;:–-()")


def _span(first: str, last: str) -> str:
    """A text may hold what is no date."""
    try:
        begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return ""
    return days_in_words(begins, ends) if begins <= ends else ""


def _discount(line: LineItem) -> str:
    if line.discount_percentage:
        return f"{_number(line.discount_percentage)} % off"
    if line.unit_discount:
        return f"{line.currency.upper()} {line.unit_discount:,.2f} off each".strip()
    if line.total_discount_minor and len(line.currency) == 3:
        return f"{Money(line.total_discount_minor, line.currency)} off"
    return ""


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"
