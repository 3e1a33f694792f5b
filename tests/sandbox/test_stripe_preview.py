"""create_preview: items × price − discounts − balance, the oracle of "next charge"."""

from typing import Any

import pytest
import stripe

from sandbox.stripe import objects
from sandbox.stripe.billing import split
from sandbox.stripe.preview import add_interval
from sandbox.world import World
from tests.sandbox.annotations import complaints
from tests.sandbox.stripe_objects import DAY, furnish


@pytest.fixture
def preview(read_client: stripe.StripeClient, world: World) -> Any:
    furnish(world.stripe)

    def call(**more: Any) -> Any:
        return read_client.v1.invoices.create_preview({"subscription": "sub_1", **more})

    return call


def edit(world: World, kind: str, object_id: str, **fields: Any) -> None:
    world.stripe.put({**world.stripe.table(kind).rows[object_id], **fields})


def test_the_next_charge_is_items_less_discounts_less_balance(preview: Any) -> None:
    invoice = preview()

    assert invoice.id.startswith("upcoming_in_")
    assert [line.amount for line in invoice.lines.data] == [2000, 1500]
    assert (invoice.subtotal, invoice.total) == (3500, 3200)
    assert invoice.total_discount_amounts[0].amount == 300
    assert (invoice.starting_balance, invoice.amount_due, invoice.ending_balance) == (-700, 2500, 0)
    assert invoice.parent.subscription_details.metadata.team == "abdegjkmnp"


def test_the_preview_has_the_declared_shape(preview: Any) -> None:
    shown = preview(expand=["discounts", "customer"]).last_response.data

    assert complaints(shown, stripe.Invoice) == []


def test_a_preview_changes_nothing(preview: Any, world: World) -> None:
    preview()

    assert len(world.stripe.all("invoice")) == 1
    assert world.stripe.balance("cus_1") == -700


def test_credit_beyond_the_total_stays(preview: Any, world: World) -> None:
    world.stripe.put(objects.balance_transaction(id="cbtxn_9", customer="cus_1", amount=-9300, created=1))

    invoice = preview()

    assert (invoice.total, invoice.amount_due, invoice.ending_balance) == (3200, 0, -6800)


def test_a_coupon_beyond_the_total_is_lost(preview: Any, world: World) -> None:
    edit(world, "coupon", "COUPON", amount_off=99_999)

    invoice = preview()

    assert (invoice.total, invoice.total_discount_amounts[0].amount, invoice.amount_due) == (0, 3500, 0)


def test_a_percent_coupon_rounds_half_up(preview: Any, world: World) -> None:
    edit(world, "coupon", "COUPON", amount_off=None, currency=None, percent_off=12.5)
    edit(world, "price", "price_1", unit_amount=2004, unit_amount_decimal="2004")

    assert preview().total_discount_amounts[0].amount == 438


def test_two_discounts_apply_in_their_order(preview: Any, world: World) -> None:
    world.stripe.put(objects.coupon(id="HALF", created=1, percent_off=50, duration="forever"))
    world.stripe.put(objects.discount(id="di_2", coupon="HALF", start=1, subscription="sub_1"))
    edit(world, "subscription", "sub_1", discounts=["di_1", "di_2"])
    assert preview().total == 1600

    edit(world, "subscription", "sub_1", discounts=["di_2", "di_1"])
    assert preview().total == 1450


@pytest.mark.parametrize(("days", "total"), [(19, 3500), (20, 3500), (21, 3200)])
def test_a_discount_that_ends_first_does_not_count(days: int, total: int, preview: Any, world: World) -> None:
    period_end = world.stripe.table("subscription_item").rows["si_1"]["current_period_end"]
    edit(world, "discount", "di_1", end=period_end + (days - 20) * DAY)

    assert preview().total == total


def test_a_coupon_in_another_currency_is_ignored(preview: Any, world: World) -> None:
    edit(world, "coupon", "COUPON", currency="eur")

    assert preview().total == 3500


def test_a_coupon_for_another_product_is_ignored(preview: Any, world: World) -> None:
    edit(world, "coupon", "COUPON", applies_to={"products": ["prod_other"]})

    assert preview().total == 3500


def test_the_customers_discount_counts_when_the_subscription_has_none(preview: Any, world: World) -> None:
    edit(world, "subscription", "sub_1", discounts=[])
    assert preview().total == 3500

    edit(world, "customer", "cus_1", discount="di_1")
    assert preview().total == 3200


def test_a_deleted_coupon_leaves_its_discount(preview: Any, world: World) -> None:
    world.stripe.delete("coupon", "COUPON")

    assert preview().total == 3200


def test_balance_in_another_currency_is_left_alone(preview: Any, world: World) -> None:
    edit(world, "customer", "cus_1", currency="eur")

    assert preview().amount_due == 3200


@pytest.mark.parametrize("change", [{"status": "canceled"}, {"cancel_at_period_end": True}])
def test_an_ending_subscription_has_no_next_invoice(change: Any, preview: Any, world: World) -> None:
    edit(world, "subscription", "sub_1", **change)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        preview()

    assert refused.value.code == "invoice_upcoming_none"


def test_the_customer_must_be_the_subscriptions(preview: Any) -> None:
    assert preview(customer="cus_1").total == 3200
    with pytest.raises(stripe.InvalidRequestError):
        preview(customer="cus_other")


def test_shares_add_up() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(0, [0, 0]) == [0, 0]
    assert split(300, [2000, 1500]) == [172, 128]


def test_a_month_after_the_31st_is_the_last_day_there_is() -> None:
    january_31 = 1_769_817_600
    month = {"interval": "month", "interval_count": 1}

    assert add_interval(january_31, month) == january_31 + 28 * DAY
    assert add_interval(january_31, {"interval": "year", "interval_count": 1}) == january_31 + 365 * DAY
