"""What a discount in force will still take off: how many invoices, how much, until when."""

import calendar
from datetime import datetime

from coupons.calculations import Terms

FAR = 120  # invoices; a discount that outlives them is as good as endless


def left_in_words(terms: Terms, *, ends_at: datetime | None, next_at: datetime | None, months: int) -> str:
    """
    This function will return what is left of a discount that Stripe still lists, '' where nothing can be said.

    A listed `once` is whole: Stripe removes it with the invoice that uses it. `next_at` is the next invoice, `months`
    the months between two. Stripe gives no discount to an invoice made at or after `ends_at` (facts/stripe.md §3).
    """
    if terms.duration == "once":
        return f"{terms.amount} off the next invoice" if terms.amount else "the next invoice"
    if terms.duration == "forever" or next_at is None or ends_at is None:
        return ""
    count = _invoices_until(ends_at, next_at=next_at, months=months)
    if count == 0:
        return "nothing: it ends before the next invoice"
    invoices = "1 more invoice" if count == 1 else f"{count} more invoices"
    return f"up to {terms.amount * count}, on {invoices}" if terms.amount else invoices


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
