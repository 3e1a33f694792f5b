"""Every reference of the demo leads somewhere, and the demo is as broad as it says."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
KINDS = {
    "cus": "customer", "sub": "subscription", "si": "subscription_item", "in": "invoice", "prod": "product",
    "price": "price", "pm": "payment_method", "ch": "charge", "cbtxn": "customer_balance_transaction",
    "promo": "promotion_code", "di": "discount", "cn": "credit_note", "re": "refund",
}  # fmt: skip
REFERENCE = re.compile(r"(cus|sub|si|in|prod|price|pm|ch|cbtxn|promo|di|cn|re)_[0-9A-Za-z]{14,24}")
TYPES = ("companies", "contacts", "deals", "quotes", "line_items", "invoices", "subscriptions", "tickets")


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(seed="demo", now=NOW)


def references(value: Any) -> list[str]:
    """Every id that stands somewhere inside an object, itself included."""
    if isinstance(value, dict):
        return [found for part in value.values() for found in references(part)]
    if isinstance(value, list):
        return [found for part in value for found in references(part)]
    return [value] if isinstance(value, str) and REFERENCE.fullmatch(value) else []


def test_every_id_in_stripe_names_an_object(world: World) -> None:
    removed_items = {
        row["parent"]["subscription_item_details"]["subscription_item"] for row in world.stripe.all("line_item")
    }

    for kind in KINDS.values():
        for row in world.stripe.all(kind):
            for reference in references(row):
                target = KINDS[reference.split("_")[0]]
                gone = target == "subscription_item" and reference in removed_items
                found = world.stripe.get(target, reference) or world.stripe.grave(target, reference)
                assert gone or found, f"{row['id']} names {reference}"


def test_every_discount_names_a_coupon(world: World) -> None:
    assert all(world.stripe.get("coupon", row["source"]["coupon"]) for row in world.stripe.all("discount"))


def test_ids_have_the_form_that_stripe_gives_them(world: World) -> None:
    for prefix, kind in KINDS.items():
        rows = world.stripe.all(kind)
        assert rows, f"the demo has no {kind}"
        assert all(re.fullmatch(prefix + r"_[0-9A-Za-z]{14}([0-9A-Za-z]{10})?", row["id"]) for row in rows)


def test_nothing_in_stripe_was_made_in_the_future_or_before_the_catalog(world: World) -> None:
    opened = min(row["created"] for row in world.stripe.all("product"))

    for kind in KINDS.values():
        stamps = [row["created"] for row in world.stripe.all(kind) if "created" in row]
        assert all(opened <= stamp <= NOW.timestamp() for stamp in stamps), kind


def test_nothing_in_hubspot_was_made_in_the_future(world: World) -> None:
    for kind in TYPES:
        records = world.hubspot.all(kind)
        assert records, f"the demo has no {kind}"
        for record in records:
            assert record.created <= record.updated <= NOW, f"{kind} {record.id}"


def test_every_ticket_that_asks_has_a_contact_and_a_company(world: World) -> None:
    for ticket in world.hubspot.all("tickets"):
        contacts = list(world.hubspot.linked("tickets", ticket.id, "contacts"))
        companies = list(world.hubspot.linked("tickets", ticket.id, "companies"))
        assert len(contacts) == len(companies) == (0 if ticket.properties.get("created_by") else 1)


def test_every_deal_has_a_company_and_lines(world: World) -> None:
    for deal in world.hubspot.all("deals"):
        assert list(world.hubspot.linked("deals", deal.id, "companies"))
        assert list(world.hubspot.linked("deals", deal.id, "line_items"))


def test_the_demo_has_about_150_teams_over_18_months(world: World) -> None:
    stripe = {row["metadata"]["team"] for row in world.stripe.all("subscription") if "team" in row["metadata"]}
    records = [*world.hubspot.all("companies"), *world.hubspot.all("deals")]
    hubspot = {record.properties.get("flowfuse_team_id") for record in records} - {None}
    oldest = min(row["created"] for row in world.stripe.all("subscription"))

    assert 130 <= len(stripe | hubspot) <= 180
    assert 480 <= (NOW.timestamp() - oldest) / 86400 <= 800


def test_mail_addresses_cannot_exist(world: World) -> None:
    addresses = [row["email"] for row in world.stripe.all("customer")]
    addresses += [record.properties["email"] for record in world.hubspot.all("contacts")]

    assert all(address.endswith(".example") for address in addresses)
    assert all(row["email"].startswith("billing@") for row in world.stripe.all("customer"))


def test_every_line_item_names_a_product(world: World) -> None:
    assert all(world.hubspot.get("products", i.properties["hs_product_id"]) for i in world.hubspot.all("line_items"))
