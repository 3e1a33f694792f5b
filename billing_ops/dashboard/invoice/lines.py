"""An invoice's lines in words, and the two halves of a change in the middle of a period brought together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.invoice.days import span_in_words
from billing_ops.kernel.money import Money
from invoices.models import InvoiceLine

UNNAMED = "A line without a description"


@dataclass(frozen=True)
class LineRow:
    """
    One line: `days` it is for, '' where Stripe states none, and `amount` before discounts and tax.

    A prorated line with a negative amount gives back what was paid before for time that was then not used. `key` is
    what makes it the same thing on another invoice. `printed` is the text that stands on Stripe's own document.
    """

    key: str
    what: str
    quantity: int | None
    unit: Money | None
    days: str
    amount: Money
    prorated: bool
    printed: str
    item: str
    span: tuple[datetime | None, datetime | None]

    @property
    def words(self) -> str:
        """As it is said to a customer: "2 × Small instance, 11–30 Sep 2026, prorated"."""
        # A text of Stripe's own counts already.
        counted = self.what if self.quantity is None or self.what == self.printed else f"{self.quantity} × {self.what}"
        if self.prorated and self.amount.minor < 0:
            counted = f"unused time of {counted}"
        return ", ".join(part for part in (counted, self.days, "prorated" if self.prorated else "") if part)


@dataclass(frozen=True)
class Change:
    """A change in the middle of a period: what it was in `words`, its lines, and what they came to (`net`)."""

    words: str
    days: str
    rows: list[LineRow]
    net: Money


def line_rows(lines: Sequence[InvoiceLine], names: Mapping[str, str]) -> list[LineRow]:
    """This function will return those lines that state an amount and a currency; `names` are the products' by id."""
    return [_row(line, names) for line in lines if line.amount_minor is not None and line.currency]


def _row(line: InvoiceLine, names: Mapping[str, str]) -> LineRow:
    assert line.amount_minor is not None
    what = names.get(line.product_id, "") or line.description or UNNAMED
    return LineRow(
        key=line.product_id or line.price_id or what,
        what=what,
        quantity=line.quantity,
        unit=_unit(line),
        days=span_in_words(line.period_start_at, line.period_end_at),
        amount=Money(line.amount_minor, line.currency),
        prorated=line.is_proration,
        printed=line.description,
        item=line.subscription_item_id or line.product_id,
        span=(line.period_start_at, line.period_end_at),
    )


def _unit(line: InvoiceLine) -> Money | None:
    """Stripe states a full period's price beside a prorated line too, and prices finer than a minor unit exist."""
    if line.unit_amount is None or line.is_proration or line.unit_amount % 1:
        return None
    return Money(int(line.unit_amount), line.currency)


def changes(rows: Sequence[LineRow]) -> list[Change]:
    """
    This function will return the prorated rows by the change that made them, each row in exactly one.

    What Stripe gives back and what it charges instead share their span. Of one position they belong together; what is
    left of a span on both sides is one thing replaced by another.
    """
    spans: dict[tuple[datetime | None, datetime | None], list[LineRow]] = {}
    for row in rows:
        if row.prorated:
            spans.setdefault(row.span, []).append(row)
    return [change for found in spans.values() for change in _of_span(found)]


def _of_span(rows: list[LineRow]) -> list[Change]:
    items: dict[str, list[LineRow]] = {}
    for row in rows:
        items.setdefault(row.item, []).append(row)
    alone = [row for found in items.values() if not _both(found) for row in found]
    groups = list(items.values())
    if _both(alone):
        groups = [found for found in groups if _both(found)] + [alone]
    return [_change(found) for found in groups]


def _both(rows: Sequence[LineRow]) -> bool:
    return any(row.amount.minor < 0 for row in rows) and any(row.amount.minor >= 0 for row in rows)


def _change(rows: list[LineRow]) -> Change:
    given_back = [row for row in rows if row.amount.minor < 0]
    charged = [row for row in rows if row.amount.minor >= 0]
    amounts = [row.amount for row in rows]
    return Change(
        words=_in_words(given_back, charged),
        days=rows[0].days,
        rows=given_back + charged,
        net=sum(amounts[1:], start=amounts[0]),
    )


def _in_words(given_back: list[LineRow], charged: list[LineRow]) -> str:
    if not charged:
        return f"{_listed(given_back)} ended: the unused time is given back"
    if not given_back:
        return f"{_listed(charged)} added"
    before, after = given_back[0], charged[0]
    if len(given_back) == len(charged) == 1 and before.what == after.what:
        if before.quantity != after.quantity:
            return f"{after.what}: {before.quantity} became {after.quantity}"
        return f"{after.what}: its price or its period changed"
    return f"{_listed(given_back)} replaced by {_listed(charged)}"


def _listed(rows: list[LineRow]) -> str:
    return " and ".join(row.what if row.quantity in (None, 1) else f"{row.quantity} × {row.what}" for row in rows)
