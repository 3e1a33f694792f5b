"""List price beside the price paid (R30): what a product is sold for today, and what a team's own price is."""

from typing import Any

import pytest
from django.test import Client

from billing_ops.dashboard.stripe_items import item_row, list_price_of
from billing_ops.dashboard.stripe_reads import Item
from billing_ops.kernel.money import Money
from subscriptions.models import Price, Product, SubscriptionItem
from tests.dashboard.conftest import Mirror, words

EARLIER, COUPON, CREDIT_OF_ALL = "1021", "1033", "1034"


def price(stripe_id: str, minor: int | None, *, active: bool = True) -> Price:
    return Price(
        stripe_id=stripe_id,
        unit_amount_minor=minor,
        currency="usd",
        interval="month",
        interval_count=1,
        is_active=active,
    )


def item(own: Price | None, *current: Price, default: str = "", quantity: int | None = 2) -> Item:
    row = SubscriptionItem(stripe_id="si_1", quantity=quantity)
    return Item(row, own, Product(stripe_id="prod_1", name="Plan"), default, current)


NOW, OTHER, OLD = price("price_now", 2_000), price("price_other", 2_500), price("price_old", 1_500, active=False)


def usd(minor: int) -> Money:
    return Money(minor, "usd")


@pytest.mark.parametrize(
    ("found", "unit", "note"),
    [
        (item(NOW, NOW), usd(2_000), ""),
        (item(NOW, NOW, OTHER), usd(2_000), ""),
        (item(OLD, NOW), usd(2_000), "On an earlier price, no longer sold: USD 15.00 instead of USD 20.00 each."),
        (item(OLD, NOW, OTHER, default="price_other"), usd(2_500), "On an earlier price, no longer sold"),
        (item(OTHER, NOW, OTHER, default="price_now"), usd(2_000), "On a price of its own: USD 25.00 instead of USD"),
        (item(OLD), None, "It is no longer sold, so it has no list price."),
        (item(OLD, NOW, OTHER), None, "Several prices are current (USD 20.00, USD 25.00), so which is its list"),
        (item(None), None, ""),
    ],
)
def test_the_list_price_is_what_the_product_is_sold_for_today(found: Item, unit: Money | None, note: str) -> None:
    listed = list_price_of(found, "usd")

    assert listed.unit == unit
    assert listed.note.startswith(note)
    assert bool(listed.note) == bool(note)


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (item(None), "Our copy does not hold its price yet."),
        (item(price("price_t", None), price("price_t", None)), "Priced by tiers or by use."),
        (item(NOW, NOW, quantity=None), "Priced by tiers or by use."),
    ],
)
def test_what_cannot_be_told_says_why_and_is_never_nothing(found: Item, note: str) -> None:
    row = item_row(found, "usd", {})

    assert (row.amount, row.listed, row.paid) == (None, None, None)
    assert note in row.notes


def test_a_team_on_an_earlier_price_sees_both(support: Client, check: Any) -> None:
    page = words(check(support, EARLIER))

    assert "On an earlier price, no longer sold: USD 15.00 instead of USD 20.00 each. 1 USD 20.00 USD 15.00" in page


def test_what_is_paid_adds_up_to_what_stripe_charges(support: Client, check: Any, mirror: Mirror) -> None:
    page = words(check(support, COUPON))

    assert "Together a month USD 465.00 USD 415.00" in page
    assert "Next charge USD 415.00 estimate" in page


def test_without_a_price_the_position_says_so(support: Client, check: Any) -> None:
    Price.objects.all().delete()

    page = words(check(support, COUPON))

    assert "Our copy does not hold its price yet. 1 not known see Stripe" in page
