import pytest

from billing_ops.kernel.money import CurrencyMismatch, Money, from_major


def test_amounts_in_one_currency_add_up() -> None:
    assert Money(4_500, "usd") + Money(-500, "usd") == Money(4_000, "usd")


def test_amounts_in_two_currencies_are_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "usd") + Money(1, "eur")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(123_450, "usd"), "USD 1,234.50"),
        (Money(-300, "eur"), "-EUR 3.00"),
        (Money(500, "jpy"), "JPY 500"),
        (Money(1_234, "kwd"), "KWD 1.234"),
        (Money(500, "isk"), "ISK 5.00"),
    ],
)
def test_an_amount_prints_with_its_currencys_own_decimals(money: Money, text: str) -> None:
    assert str(money) == text


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("1234.5", "gbp", 123_450), ("7", "jpy", 7), ("0.1", "usd", 10)]
)
def test_a_major_amount_becomes_minor_units_exactly(text: str, currency: str, minor: int) -> None:
    assert from_major(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "abc", "1.005", "NaN", "Infinity"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_major(text, "usd")


def test_money_never_takes_a_float() -> None:
    with pytest.raises(TypeError):
        Money(1.0, "usd")  # type: ignore[arg-type]
