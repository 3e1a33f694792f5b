"""What positions cost after coupons, and the next charge: plain arithmetic, as Stripe does it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from billing_ops.dashboard.estimates import Charge, Reduction, invoices_ahead, next_charge
from billing_ops.kernel.money import Money
from coupons.calculations import Terms

SOON = datetime(2026, 12, 1, tzinfo=UTC)
LATER = datetime(2027, 6, 1, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor, "usd")


def fixed(minor: int, currency: str = "usd", duration: str = "repeating") -> Terms:
    return Terms(Money(minor, currency), None, duration, None)


def percent(share: int) -> Terms:
    return Terms(None, Decimal(share), "forever", None)


def left(charges: list[Charge], *reductions: Reduction) -> list[dict[str, int]]:
    return [invoice.left for invoice in invoices_ahead(charges, reductions)]


def test_nothing_recurring_has_no_next_invoice() -> None:
    assert invoices_ahead([], []) == []


def test_only_what_ends_first_is_on_the_next_invoice() -> None:
    first, then = invoices_ahead([Charge("plan", usd(467_500), LATER), Charge("extra", usd(3_500), SOON)], [])

    assert (first.on, first.subtotal, list(first.left)) == (SOON, usd(3_500), ["extra"])
    assert (then.on, then.total) == (LATER, usd(467_500))


@pytest.mark.parametrize(
    ("coupons", "balance", "due"),
    [
        ([], None, 42_500),
        ([fixed(2_500)], None, 40_000),
        ([fixed(50_000)], None, 0),
        ([fixed(2_500, "eur")], None, 42_500),
        ([percent(20)], None, 34_000),
        ([fixed(2_500), percent(50)], None, 20_000),
        ([], usd(-1_000), 41_500),
        ([], usd(-90_000), 0),
        ([], usd(1_000), 43_500),
        ([], Money(-1_000, "eur"), 42_500),
        ([fixed(50_000)], usd(-1_000), 0),
    ],
)
def test_coupons_then_balance_come_off(coupons: list[Terms], balance: Money | None, due: int) -> None:
    reductions = [Reduction(f"di_{place}", terms) for place, terms in enumerate(coupons)]
    (invoice,) = invoices_ahead([Charge("plan", usd(42_500), SOON)], reductions)

    estimate = next_charge(invoice, balance)

    assert estimate.due == usd(due)
    assert estimate.subtotal - estimate.discount - estimate.balance_used == estimate.due


def test_a_fixed_coupon_is_spread_in_proportion_and_adds_up() -> None:
    charges = [Charge("plan", usd(2_000), SOON), Charge("extra", usd(1_000), SOON)]

    assert left(charges, Reduction("di_1", fixed(1_000))) == [{"plan": 1_333, "extra": 667}]


def test_a_coupon_of_one_position_or_of_some_products_takes_from_those_alone() -> None:
    charges = [Charge("plan", usd(2_000), SOON, "prod_plan"), Charge("extra", usd(1_000), SOON, "prod_extra")]

    assert left(charges, Reduction("di_1", percent(50), item_id="extra")) == [{"plan": 2_000, "extra": 500}]
    assert left(charges, Reduction("di_1", percent(50), product_ids=("prod_plan",))) == [
        {"plan": 1_000, "extra": 1_000}
    ]


def test_a_positions_own_coupon_comes_before_the_whole_invoices() -> None:
    charges = [Charge("plan", usd(2_000), SOON)]
    whole, own = Reduction("di_1", percent(50)), Reduction("di_2", fixed(1_000), item_id="plan")

    assert left(charges, whole, own) == [{"plan": 500}]


def test_a_coupon_that_ends_before_an_invoice_takes_nothing_off_it() -> None:
    charges = [Charge("plan", usd(2_000), LATER), Charge("extra", usd(1_000), SOON)]

    assert left(charges, Reduction("di_1", percent(50), ends_at=LATER)) == [{"extra": 500}, {"plan": 2_000}]


def test_a_coupon_for_one_invoice_is_used_up_by_the_first() -> None:
    charges = [Charge("plan", usd(2_000), LATER), Charge("extra", usd(1_000), SOON)]

    assert left(charges, Reduction("di_1", fixed(500, duration="once"))) == [{"extra": 500}, {"plan": 2_000}]


def test_what_each_discount_takes_is_known() -> None:
    (invoice,) = invoices_ahead([Charge("plan", usd(2_000), SOON)], [Reduction("di_1", fixed(10_000))])

    assert invoice.taken == {"di_1": 2_000}
