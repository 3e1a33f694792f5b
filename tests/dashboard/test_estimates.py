from datetime import UTC, datetime

import pytest

from billing_ops.dashboard.estimates import Charge, next_charge
from billing_ops.kernel.money import Money
from coupons.calculations import Terms

SOON = datetime(2026, 12, 1, tzinfo=UTC)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor, "usd")


def fixed(minor: int, currency: str = "usd") -> Terms:
    return Terms(Money(minor, currency), None, "once", None)


def test_nothing_recurring_has_no_next_charge() -> None:
    assert next_charge([], [], None) is None


def test_only_what_ends_first_is_on_the_next_invoice() -> None:
    estimate = next_charge([Charge(usd(467_500), LATER), Charge(usd(3_500), SOON)], [], None)

    assert estimate is not None
    assert (estimate.due, estimate.on) == (usd(3_500), SOON)


@pytest.mark.parametrize(
    ("coupons", "balance", "due"),
    [
        ([], None, 42_500),
        ([fixed(2_500)], None, 40_000),
        ([fixed(50_000)], None, 0),
        ([fixed(2_500, "eur")], None, 42_500),
        ([Terms(None, "20", "forever", None)], None, 34_000),
        ([fixed(2_500), Terms(None, "50", "forever", None)], None, 20_000),
        ([], usd(-1_000), 41_500),
        ([], usd(-90_000), 0),
        ([], usd(1_000), 43_500),
        ([], Money(-1_000, "eur"), 42_500),
        ([fixed(50_000)], usd(-1_000), 0),
    ],
)
def test_coupons_then_balance_come_off(coupons: list[Terms], balance: Money | None, due: int) -> None:
    from decimal import Decimal

    terms = [Terms(c.amount, Decimal(c.percent) if c.percent else None, c.duration, c.months) for c in coupons]

    estimate = next_charge([Charge(usd(42_500), SOON)], terms, balance)

    assert estimate is not None
    assert estimate.due == usd(due)
    assert estimate.subtotal - estimate.discount - estimate.balance_used == estimate.due
