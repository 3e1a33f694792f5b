from decimal import Decimal

import pytest

from billing_ops.kernel.money import Money
from coupons.calculations import Terms, discount_on, terms_in_words


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (Terms(Money(4_500, "usd"), None, "once", None), "USD 45.00 off, once"),
        (Terms(Money(4_500, "usd"), None, "repeating", 3), "USD 45.00 off every invoice for 3 months"),
        (Terms(Money(4_500, "usd"), None, "repeating", 1), "USD 45.00 off every invoice for 1 month"),
        (Terms(None, Decimal("20.000000000000"), "forever", None), "20 % off every invoice, without end"),
        (Terms(None, Decimal("12.5"), "something new", None), "12.5 % off"),
    ],
)
def test_terms_read_as_a_person_would_say_them(terms: Terms, words: str) -> None:
    assert terms_in_words(terms) == words


def test_a_percentage_is_rounded_half_up() -> None:
    assert discount_on(Money(1_005, "usd"), Terms(None, Decimal(50), "once", None)) == Money(503, "usd")
