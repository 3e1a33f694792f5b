"""Each story about a team in Stripe has the property that makes it that story."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.world import World

MOMENTS = (
    datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
    datetime(2027, 1, 31, 23, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 1, tzinfo=UTC),
)
Row = dict[str, Any]


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    return World.build(seed="demo", now=request.param)


def customer(world: World, name: str) -> Row:
    return next(row for row in world.stripe.all("customer") if row["name"] == name)


def subscription(world: World, name: str) -> Row:
    """The customer's newest subscription."""
    owner = customer(world, name)["id"]
    return next(row for row in world.stripe.all("subscription") if row["customer"] == owner)


def invoices(world: World, name: str) -> list[Row]:
    """The customer's invoices, newest first."""
    owner = customer(world, name)["id"]
    return [row for row in world.stripe.all("invoice") if row["customer"] == owner]


def discounts(world: World, name: str) -> list[Row]:
    found = [world.stripe.get("discount", each) for each in subscription(world, name)["discounts"]]
    return [row for row in found if row]


def test_past_due_has_attempts_and_a_next_one(world: World) -> None:
    invoice = invoices(world, "Harbinger Boatworks")[0]

    assert subscription(world, "Harbinger Boatworks")["status"] == "past_due"
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 2)
    assert invoice["next_payment_attempt"] > world.clock.now().timestamp()
    assert customer(world, "Harbinger Boatworks")["delinquent"]


def test_the_last_attempt_is_due_within_a_day(world: World) -> None:
    invoice = invoices(world, "Gravel Creek Feeds")[0]

    assert invoice["attempt_count"] == 4
    assert 0 < invoice["next_payment_attempt"] - world.clock.now().timestamp() < 86400


def test_dunning_ended_a_subscription(world: World) -> None:
    ended = subscription(world, "Barnacle Salvage")

    assert ended["status"] == "canceled"
    assert ended["cancellation_details"]["reason"] == "payment_failed"
    assert invoices(world, "Barnacle Salvage")[0]["next_payment_attempt"] is None


def test_first_payments_that_failed(world: World) -> None:
    assert subscription(world, "Fernhollow Nurseries")["status"] == "incomplete"
    assert subscription(world, "Windrow Harvesting")["status"] == "incomplete_expired"


def test_cards_expire_this_month_last_month_or_are_missing(world: World) -> None:
    def card(name: str) -> tuple[int, int] | None:
        method = customer(world, name)["invoice_settings"]["default_payment_method"]
        row = world.stripe.get("payment_method", method) if method else None
        return (row["card"]["exp_year"], row["card"]["exp_month"]) if row else None

    assert card("Sorrel Street Laundry") == (world.clock.now().year, world.clock.now().month)
    assert card("Vetch Farm Robotics") > (world.clock.now().year, world.clock.now().month)
    assert card("Basalt Quarry Group") < (world.clock.now().year, world.clock.now().month)
    assert card("Teasel Mill Paper") is None


def test_resubscribed_is_one_ended_and_one_live_subscription_of_a_team(world: World) -> None:
    owner = customer(world, "Sandpiper Solar")["id"]
    rows = [row for row in world.stripe.all("subscription") if row["customer"] == owner]

    assert [row["status"] for row in rows] == ["active", "canceled"]
    assert len({row["metadata"]["team"] for row in rows}) == 1


def test_leaving_ends_at_the_periods_end(world: World) -> None:
    row = subscription(world, "Cobalt Lane Studios")

    assert row["cancel_at_period_end"]
    assert row["cancel_at"] > world.clock.now().timestamp()


def test_hand_made_subscriptions_carry_no_team(world: World) -> None:
    assert subscription(world, "Hawthorn Test Benches")["metadata"] == {}
    assert "team" not in subscription(world, "Yarrow Point Energy")["metadata"]


def test_a_deleted_customer_leaves_an_ended_subscription(world: World) -> None:
    (gone,) = [row for row in world.stripe.all("subscription") if not world.stripe.get("customer", row["customer"])]

    assert gone["status"] == "canceled"
    assert world.stripe.grave("customer", gone["customer"])["name"] == "Cormorant Rope Works"


def test_one_team_on_two_customers(world: World) -> None:
    one, other = subscription(world, "Granite Hollow Works"), subscription(world, "Granite Hollow Holdings")

    assert one["metadata"]["team"] == other["metadata"]["team"]
    assert one["customer"] != other["customer"]


def test_active_coupons(world: World) -> None:
    (once,) = discounts(world, "Harbour Loom")
    (repeating,) = discounts(world, "Cranberry Bog Sensors")

    assert world.stripe.get("coupon", once["source"]["coupon"])["duration"] == "once"
    assert once["end"] is None
    renewal = subscription_end(world, "Cranberry Bog Sensors")
    assert repeating["end"] > renewal
    assert sum(bool(row["discounts"]) for row in invoices(world, "Cranberry Bog Sensors")) == 2


def subscription_end(world: World, name: str) -> int:
    row = subscription(world, name)["id"]
    return min(i["current_period_end"] for i in world.stripe.all("subscription_item") if i["subscription"] == row)


def test_a_used_once_coupon_is_on_an_invoice_only(world: World) -> None:
    assert discounts(world, "Mulberry Vending") == []
    assert any(row["total_discount_amounts"] for row in invoices(world, "Mulberry Vending"))


def test_percent_two_and_customer_discounts(world: World) -> None:
    (percent,) = discounts(world, "Tallow Creek Candles")

    assert world.stripe.get("coupon", percent["source"]["coupon"])["percent_off"] == 20
    assert len(discounts(world, "Vantage Point Elevators")) == 2
    assert discounts(world, "Wicklow Water Meters") == []
    on_customer = world.stripe.get("discount", customer(world, "Wicklow Water Meters")["discount"])
    assert on_customer["subscription"] is None
    assert invoices(world, "Wicklow Water Meters")[0]["total_discount_amounts"][0]["amount"] == 2500


def test_codes_fresh_lapsing_and_lapsed(world: World) -> None:
    codes = {row["customer"]: row for row in world.stripe.all("promotion_code") if row["customer"]}
    names = ("Beechwood Tool Hire", "Clover Hill Dairy", "Ashgrove Labs")

    fresh, lapsing, lapsed = (codes[customer(world, name)["id"]] for name in names)

    assert fresh["active"]
    assert lapsing["active"]
    assert not lapsed["active"]
    assert all(code["times_redeemed"] == 0 for code in (fresh, lapsing, lapsed))


def test_education_shares_one_code(world: World) -> None:
    coupon = world.stripe.get("coupon", "EDU-STARTER")

    assert coupon["times_redeemed"] == 3
    assert coupon["max_redemptions"] is None
    assert invoices(world, "Lakeside Polytechnic")[0]["total"] == 0


def test_trial_credit_has_neither_description_nor_metadata(world: World) -> None:
    owner = customer(world, "Marigold Press")["id"]
    entries = [e for e in world.stripe.all("customer_balance_transaction") if e["customer"] == owner]

    assert entries[-1]["amount"] == -2000
    assert entries[-1]["description"] is None
    assert entries[-1]["metadata"] == {}


def test_goodwill_is_used_open_or_repeated(world: World) -> None:
    assert customer(world, "Brindle Coffee Roasters")["balance"] == 0
    assert customer(world, "Quarry Bank Robotics")["balance"] == -6000
    owner = customer(world, "Kittiwake Trawlers")["id"]
    ours = [e for e in world.stripe.all("customer_balance_transaction") if e["customer"] == owner and e["metadata"]]
    assert len(ours) == 3


def test_refunds_and_credit_notes(world: World) -> None:
    notes = {row["customer"]: row for row in world.stripe.all("credit_note")}

    assert notes[customer(world, "Foxtail Irrigation")["id"]]["refunds"]
    assert notes[customer(world, "Amber Tide Aquaria")["id"]]["customer_balance_transaction"]
    assert notes[customer(world, "Stonechat Plastics")["id"]]["pre_payment_amount"] > 0
    assert {row["refunded"] for row in world.stripe.all("charge")} == {True, False}


def test_ended_subscriptions_leave_credit(world: World) -> None:
    for name in ("Wharfside Cinema", "Inkwell Archive", "Dovetail Joinery"):
        assert subscription(world, name)["status"] == "canceled"
        assert customer(world, name)["balance"] < 0


def test_unpaid_invoices_were_voided_or_written_off(world: World) -> None:
    assert invoices(world, "Linnet Lane Clinics")[0]["status"] == "void"
    assert invoices(world, "Peregrine Kites")[0]["status"] == "uncollectible"


def test_yearly_self_service_is_in_stripe(world: World) -> None:
    row = subscription(world, "Alpenglow Cable Cars")
    items = [i for i in world.stripe.all("subscription_item") if i["subscription"] == row["id"]]
    intervals = {world.stripe.get("price", item["price"])["recurring"]["interval"] for item in items}

    assert intervals == {"year"}
    assert row["metadata"]["team"]
