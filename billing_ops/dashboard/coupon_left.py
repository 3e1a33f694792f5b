"""What a discount in force will still take off: how many invoices, how much, until when."""

import calendar
from datetime import datetime

from billing_ops.kernel.money import Money
from coupons.calculations import Terms

FAR = 120  # invoices; a discount that outlives them is as good as endless


def left_in_words(
    terms: Terms, *, ends_at: datetime | None, next_at: datetime | None, months: int, taken: Money | None = None
) -> str:
    """
    This function will return what is left of a discount that Stripe still lists, '' where nothing can be said.

    A listed `once` is whole: Stripe removes it with the invoice that uses it. `next_at` is the next invoice, `months`
    the months between two (0: not counted in months), `taken` what it takes off that invoice, where that is known.
    What exceeds an invoice is lost, and an invoice made at or after `ends_at` gets nothing (facts/stripe.md §3).
    """
    lost = _lost(terms, taken)
    if terms.duration == "once":
        return f"{terms.amount or taken or 'its share'} off the next invoice{lost}"
    if terms.duration == "forever":
        return f"{terms.amount or taken} off every invoice, without end{lost}" if terms.amount or taken else ""
    if next_at is None or ends_at is None or not months:
        return ""
    count = _invoices_until(ends_at, next_at=next_at, months=months)
    if count == 0:
        return "nothing: it ends before the next invoice"
    return _sum_in_words(terms, taken, count) + lost


def _sum_in_words(terms: Terms, taken: Money | None, count: int) -> str:
    invoices = "1 more invoice" if count == 1 else f"{count} more invoices"
    if terms.amount:
        return f"up to {terms.amount * count}, on {invoices}"
    return f"about {taken * count}, on {invoices}" if taken else invoices


def _lost(terms: Terms, taken: Money | None) -> str:
    if not terms.amount or taken is None or taken.currency != terms.amount.currency or not taken < terms.amount:
        return ""
    each = "it" if terms.duration == "once" else "each"
    return f"; {terms.amount - taken} of {each} is lost, as the invoice is smaller"


def _invoices_until(ends_at: datetime, *, next_at: datetime, months: int) -> int:
    count = 0
    while count < FAR and _after(next_at, months * count) < ends_at:
        count += 1
    return count


def _after(start: datetime, months: int) -> datetime:
    """The same day `months` later, or that month's last: how Stripe moves a billing date."""
    year, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + year, month + 1)[1]
    return start.replace(year=start.year + year, month=month + 1, day=min(start.day, last))
