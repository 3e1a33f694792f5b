"""Each story of the demo has the property that makes it that story."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.hubspot.record import Record
from sandbox.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(seed="demo", now=NOW)


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


def company(world: World, name: str) -> Record:
    return next(record for record in world.hubspot.all("companies") if record.properties["name"] == name)


def linked(world: World, kind: str, record: Record, to: str) -> list[Record]:
    found = [world.hubspot.get(to, other) for other, _ in world.hubspot.linked(kind, record.id, to)]
    return [other for other in found if other]


def deal(world: World, name: str) -> Record:
    return linked(world, "companies", company(world, name), "deals")[0]


def bills(world: World, name: str) -> list[Record]:
    return linked(world, "companies", company(world, name), "invoices")


def test_past_due_has_attempts_and_a_next_one(world: World) -> None:
    invoice = invoices(world, "Harbinger Boatworks")[0]

    assert subscription(world, "Harbinger Boatworks")["status"] == "past_due"
    assert (invoice["status"], invoice["attempt_count"]) == ("open", 2)
    assert invoice["next_payment_attempt"] > NOW.timestamp()
    assert customer(world, "Harbinger Boatworks")["delinquent"]


def test_the_last_attempt_is_due_within_a_day(world: World) -> None:
    invoice = invoices(world, "Gravel Creek Feeds")[0]

    assert invoice["attempt_count"] == 4
    assert 0 < invoice["next_payment_attempt"] - NOW.timestamp() < 86400


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

    assert card("Sorrel Street Laundry") == (2026, 11)
    assert card("Vetch Farm Robotics") == (2026, 12)
    assert card("Basalt Quarry Group") == (2026, 10)
    assert card("Teasel Mill Paper") is None


def test_resubscribed_is_one_ended_and_one_live_subscription_of_a_team(world: World) -> None:
    owner = customer(world, "Sandpiper Solar")["id"]
    rows = [row for row in world.stripe.all("subscription") if row["customer"] == owner]

    assert [row["status"] for row in rows] == ["active", "canceled"]
    assert len({row["metadata"]["team"] for row in rows}) == 1


def test_leaving_ends_at_the_periods_end(world: World) -> None:
    row = subscription(world, "Cobalt Lane Studios")

    assert row["cancel_at_period_end"]
    assert row["cancel_at"] > NOW.timestamp()


def test_hand_made_subscriptions_carry_no_team(world: World) -> None:
    assert subscription(world, "Hawthorn Test Benches")["metadata"] == {}
    assert "team" not in subscription(world, "Yarrow Point Energy")["metadata"]


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


def test_signed_quotes_wait_for_their_invoice(world: World) -> None:
    for name, proof in (
        ("Aldergate Turbines", "hs_esign_date"), ("Castlebrook Foods", "hs_accepted_date"),
        ("Dunmore Water Authority", "hs_manually_signed"), ("Eastlake Semiconductors", "hs_esign_date"),
    ):  # fmt: skip
        (quote,) = linked(world, "deals", deal(world, name), "quotes")
        assert quote.properties.get(proof)
        assert deal(world, name).properties["hs_is_closed_won"] == "true"
        assert bills(world, name) == []


def test_unsigned_quotes_show_no_evidence(world: World) -> None:
    for name in ("Glenrock Aggregates", "Hillcrest Grain Storage", "Inverness Cold Chain", "Jackdaw Railworks"):
        (quote,) = linked(world, "deals", deal(world, name), "quotes")
        assert quote.properties.get("hs_sign_status") in (None, "ESIGN_PENDING")
        assert not {"hs_esign_date", "hs_accepted_date", "hs_manually_signed"} & quote.properties.keys()


def test_what_companies_lack(world: World) -> None:
    def labelled(name: str) -> int:
        links = world.hubspot.linked("companies", company(world, name).id, "contacts")
        return sum(930 in labels for _, labels in links)

    assert "address" not in company(world, "Oakhurst Fasteners").properties
    assert not {"country", "hs_country_code"} & company(world, "Penrose Laminates").properties.keys()
    assert (labelled("Quayside Bottlers"), labelled("Rosehip Packaging"), labelled("Aldergate Turbines")) == (0, 2, 1)
    assert "vat_number" not in company(world, "Stonebridge Kilns").properties
    assert company(world, "Stonebridge Kilns").properties["country"] == "United Kingdom"


def test_purchase_orders(world: World) -> None:
    assert deal(world, "Longmeadow Hospitals").properties["po_number"] == "4500018832"
    assert "po_number" not in deal(world, "Millrace Beverages").properties
    instead = deal(world, "Northgate Tram Company")
    (quote,) = linked(world, "deals", instead, "quotes")
    assert quote.properties["hs_quote_number"] in instead.properties["po_number"]


def test_instalments_invoice_one_of_three(world: World) -> None:
    assert deal(world, "Valecrest Shipyards").properties["payment_terms"] == "Annual Installments"
    assert [bill.properties["hs_invoice_status"] for bill in bills(world, "Valecrest Shipyards")] == ["paid"]


def test_services_are_sold_once(world: World) -> None:
    lines = linked(world, "deals", deal(world, "Westmarch Breweries"), "line_items")

    assert not any("recurringbillingfrequency" in line.properties for line in lines)


def test_states_of_contracted_invoices(world: World) -> None:
    for name, status in (
        ("Zephyr Wind Parks", "open"), ("Ashford Robotics Centre", "paid"), ("Brackenridge Mining", "draft"),
        ("Driftwood Analytics", "voided"),
    ):  # fmt: skip
        (bill,) = bills(world, name)
        assert bill.properties["hs_invoice_status"] == status
        assert ("hs_number" in bill.properties) == (status != "draft")


def test_a_subscription_holds_a_draft_and_bills_by_itself(world: World) -> None:
    (bill,) = bills(world, "Carrickfern Dairies")
    (record,) = linked(world, "invoices", bill, "subscriptions")

    assert record.properties["hs_invoice_creation"] == "on"


@pytest.mark.parametrize(
    ("name", "days"), [("Elmswood Press", 10), ("Fenwick Glassworks", 25), ("Gorsebank Quarries", 40)]
)
def test_overdue_by_days(world: World, name: str, days: int) -> None:
    (bill,) = bills(world, name)

    assert bill.properties["hs_days_overdue"] == str(days)
    assert (NOW.date() - datetime.fromisoformat(bill.properties["hs_due_date"]).date()).days == days


def test_renewals_are_due_soon(world: World) -> None:
    for name in ("Ivybridge Paper", "Kelpwater Fisheries", "Lowland Tulip Export", "Marshgate Theatres"):
        ends = [d.properties["renewal_date"] for d in linked(world, "companies", company(world, name), "deals")]
        assert NOW.date() < datetime.fromisoformat(min(ends)).date() <= datetime(2027, 1, 10).date()


def test_pounds_and_euros(world: World) -> None:
    currencies = {record.properties["deal_currency_code"] for record in world.hubspot.all("deals")}

    assert currencies == {"USD", "EUR", "GBP"}


def test_links_of_team_and_company(world: World) -> None:
    cases = {case.name: case.team for case in world.cases}
    by_deal = deal(world, "Sable Ridge Instruments")

    assert by_deal.properties["flowfuse_team_id"] == cases["contracted_by_deal"]
    assert "flowfuse_team_id" not in company(world, "Sable Ridge Instruments").properties
    folded = company(world, "Wolfsbane Chemicals").properties["flowfuse_team_id"]
    assert folded != cases["link_folded"]
    assert folded == cases["link_folded"].lower()
    wrong = company(world, "Velvet Coast Hotels").properties["flowfuse_team_id"]
    assert wrong == subscription(world, "Umbra Stage Lighting")["metadata"]["team"]
    assert "flowfuse_team_id" not in company(world, "Dunnock Street Foods").properties


def test_a_team_in_both_systems(world: World) -> None:
    team = subscription(world, "Yewtree Dental Labs")["metadata"]["team"]

    assert subscription(world, "Yewtree Dental Labs")["status"] == "active"
    assert deal(world, "Yewtree Dental Labs").properties["flowfuse_team_id"] == team
