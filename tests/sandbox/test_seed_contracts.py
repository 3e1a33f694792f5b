"""Each story about a contracted team has the property that makes it that story."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.hubspot.record import Record
from sandbox.world import World

MOMENTS = (
    datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
    datetime(2027, 1, 31, 23, 59, tzinfo=UTC),
    datetime(2028, 2, 29, 0, 1, tzinfo=UTC),
)


@pytest.fixture(scope="module", params=MOMENTS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    return World.build(seed="demo", now=request.param)


def company(world: World, name: str) -> Record:
    return next(record for record in world.hubspot.all("companies") if record.properties["name"] == name)


def linked(world: World, kind: str, record: Record, to: str) -> list[Record]:
    found = [world.hubspot.get(to, other) for other, _ in world.hubspot.linked(kind, record.id, to)]
    return [other for other in found if other]


def deal(world: World, name: str) -> Record:
    return linked(world, "companies", company(world, name), "deals")[0]


def bills(world: World, name: str) -> list[Record]:
    return linked(world, "companies", company(world, name), "invoices")


def subscription(world: World, name: str) -> dict[str, Any]:
    """The newest subscription of the Stripe customer with that name."""
    owner = next(row["id"] for row in world.stripe.all("customer") if row["name"] == name)
    return next(row for row in world.stripe.all("subscription") if row["customer"] == owner)


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
    assert (world.clock.now().date() - datetime.fromisoformat(bill.properties["hs_due_date"]).date()).days == days


def test_renewals_are_due_soon(world: World) -> None:
    for name in ("Ivybridge Paper", "Kelpwater Fisheries", "Lowland Tulip Export", "Marshgate Theatres"):
        ends = [d.properties["renewal_date"] for d in linked(world, "companies", company(world, name), "deals")]
        assert (
            world.clock.now().date()
            < datetime.fromisoformat(min(ends)).date()
            <= (world.clock.now() + timedelta(days=49)).date()
        )


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


def test_records_in_the_recycle_bin(world: World) -> None:
    names = [record.properties["name"] for record in world.hubspot.all("companies", archived=True)]

    assert names == ["Flotsam Event Rentals"]
    assert len(world.hubspot.all("deals", archived=True)) == 1


def test_a_merged_company_took_over_the_deal(world: World) -> None:
    assert deal(world, "Eiderdown Bedding").properties["dealname"].startswith("Eiderdown Bedding Company")


def test_a_team_in_both_systems(world: World) -> None:
    team = subscription(world, "Yewtree Dental Labs")["metadata"]["team"]

    assert subscription(world, "Yewtree Dental Labs")["status"] == "active"
    assert deal(world, "Yewtree Dental Labs").properties["flowfuse_team_id"] == team
