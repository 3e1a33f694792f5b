"""What is left of a coupon, in words a customer could be told."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from billing_ops.dashboard.coupon_left import left_in_words
from billing_ops.kernel.money import Money
from coupons.calculations import Terms

USD_25 = Money(2_500, "usd")
ONCE = Terms(USD_25, None, "once", None)
THREE_MONTHS = Terms(USD_25, None, "repeating", 3)
TEN_PERCENT = Terms(None, Decimal(10), "repeating", 12)
FOREVER = Terms(None, Decimal(10), "forever", None)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


@pytest.mark.parametrize(
    ("terms", "ends_at", "next_at", "months", "words"),
    [
        (ONCE, None, at(6, 1), 1, "USD 25.00 off the next invoice"),
        (THREE_MONTHS, at(8, 15), at(6, 1), 1, "up to USD 75.00, on 3 more invoices"),
        (THREE_MONTHS, at(6, 15), at(6, 1), 1, "up to USD 25.00, on 1 more invoice"),
        (THREE_MONTHS, at(6, 1), at(6, 1), 1, "nothing: it ends before the next invoice"),
        (TEN_PERCENT, at(8, 15), at(6, 1), 1, "3 more invoices"),
        (TEN_PERCENT, at(8, 15), at(6, 1), 12, "1 more invoice"),
        (THREE_MONTHS, at(5, 1), at(1, 31), 1, "up to USD 100.00, on 4 more invoices"),
        (FOREVER, None, at(6, 1), 1, ""),
        (THREE_MONTHS, at(8, 15), at(6, 1), 0, ""),
        (THREE_MONTHS, at(8, 15), None, 1, ""),
    ],
)
def test_what_is_left(terms: Terms, ends_at: datetime, next_at: datetime, months: int, words: str) -> None:
    assert left_in_words(terms, ends_at=ends_at, next_at=next_at, months=months) == words


@pytest.mark.parametrize(
    ("terms", "taken", "words"),
    [
        (THREE_MONTHS, USD_25, "up to USD 75.00, on 3 more invoices"),
        (THREE_MONTHS, Money(2_000, "usd"), "up to USD 75.00, on 3 more invoices; USD 5.00 of each is lost"),
        (ONCE, Money(2_000, "usd"), "USD 25.00 off the next invoice; USD 5.00 of it is lost"),
        (TEN_PERCENT, Money(4_250, "usd"), "about USD 127.50, on 3 more invoices"),
        (FOREVER, Money(4_250, "usd"), "USD 42.50 off every invoice, without end"),
        (THREE_MONTHS, Money(0, "eur"), "up to USD 75.00, on 3 more invoices"),
    ],
)
def test_what_is_left_is_told_by_what_it_takes_off_the_next_invoice(terms: Terms, taken: Money, words: str) -> None:
    said = left_in_words(terms, ends_at=at(8, 15), next_at=at(6, 1), months=1, taken=taken)

    assert said.startswith(words)
