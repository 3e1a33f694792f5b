"""Every figure of the demo adds up: lines, discounts, totals, payments and the balance ledger."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.stripe.preview import next_invoice
from sandbox.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
Row = dict[str, Any]


@pytest.fixture(scope="module", params=[NOW, datetime(2027, 3, 31, 0, 30, tzinfo=UTC)], ids=["november", "month's end"])
def world(request: pytest.FixtureRequest) -> World:
    return World.build(seed="demo", now=request.param)


def by(rows: list[Row], field: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in reversed(rows):
        found[row[field]].append(row)
    return found


def test_an_invoice_is_the_sum_of_its_lines_less_its_discounts(world: World) -> None:
    lines = by(world.stripe.all("line_item"), "invoice")

    for invoice in world.stripe.all("invoice"):
        discounts = sum(part["amount"] for part in invoice["total_discount_amounts"])
        assert invoice["subtotal"] == sum(line["amount"] for line in lines[invoice["id"]])
        assert invoice["total"] == invoice["subtotal"] - discounts


def test_the_lines_of_an_invoice_carry_its_discounts_and_prorations_none(world: World) -> None:
    lines = by(world.stripe.all("line_item"), "invoice")

    for invoice in world.stripe.all("invoice"):
        taken: dict[str, int] = defaultdict(int)
        for line in lines[invoice["id"]]:
            proration = line["parent"]["subscription_item_details"]["proration"]
            assert not (proration and line["discount_amounts"])
            for part in line["discount_amounts"]:
                taken[part["discount"]] += part["amount"]
        assert {part["discount"]: part["amount"] for part in invoice["total_discount_amounts"]} == dict(taken)


def test_the_amount_due_is_what_the_balance_leaves(world: World) -> None:
    for invoice in world.stripe.all("invoice"):
        owed = invoice["total"] + invoice["starting_balance"] - invoice["pre_payment_credit_notes_amount"]
        assert invoice["amount_due"] == max(0, owed)
        assert invoice["amount_remaining"] == invoice["amount_due"] - invoice["amount_paid"]
        assert invoice["ending_balance"] == min(0, owed + invoice["pre_payment_credit_notes_amount"])
        assert (invoice["status"] == "paid") == (invoice["amount_remaining"] == 0)


def test_a_paid_invoice_has_a_payment_and_a_charge_of_its_amount(world: World) -> None:
    payments = by(world.stripe.all("invoice_payment"), "invoice")
    charges = {charge["payment_intent"]: charge for charge in world.stripe.all("charge")}

    for invoice in world.stripe.all("invoice"):
        found = payments[invoice["id"]]
        assert len(found) == (1 if invoice["amount_due"] else 0)
        for payment in found:
            charge = charges[payment["payment"]["payment_intent"]]
            assert (charge["status"] == "succeeded") == (invoice["status"] == "paid")
            assert payment["amount_paid"] == (invoice["amount_paid"] or None)


def test_the_ledger_of_a_customer_ends_at_the_balance(world: World) -> None:
    entries = by(world.stripe.all("customer_balance_transaction"), "customer")

    for customer in world.stripe.all("customer"):
        balance = 0
        for entry in entries[customer["id"]]:
            balance += entry["amount"]
            assert entry["ending_balance"] == balance
        assert customer["balance"] == balance


def test_every_change_of_balance_by_an_invoice_is_in_the_ledger(world: World) -> None:
    entries = by([e for e in world.stripe.all("customer_balance_transaction") if e["invoice"]], "invoice")

    for invoice in world.stripe.all("invoice"):
        moved = sum(e["amount"] for e in entries[invoice["id"]] if e["type"] == "applied_to_invoice")
        assert moved == invoice["ending_balance"] - invoice["starting_balance"]


def test_numbers_of_invoices_count_up_without_gap(world: World) -> None:
    for customer, invoices in by(world.stripe.all("invoice"), "customer").items():
        assert [int(invoice["number"][-4:]) for invoice in invoices] == list(range(1, len(invoices) + 1))
        owner = world.stripe.get("customer", customer) or world.stripe.grave("customer", customer)
        assert owner["next_invoice_sequence"] == len(invoices) + 1


def test_a_running_period_holds_now(world: World) -> None:
    now = world.clock.timestamp()
    live = {row["id"] for row in world.stripe.all("subscription") if row["ended_at"] is None}

    for item in world.stripe.all("subscription_item"):
        if item["subscription"] in live:
            assert item["current_period_start"] <= now < item["current_period_end"]


def test_coupons_count_what_was_redeemed(world: World) -> None:
    discounts = by([{**row, "coupon": row["source"]["coupon"]} for row in world.stripe.all("discount")], "coupon")

    for coupon in world.stripe.all("coupon"):
        assert coupon["times_redeemed"] == len(discounts[coupon["id"]])
        assert coupon["name"] is not None
        assert len(coupon["name"]) <= 40


def test_a_contracts_invoice_is_the_sum_of_its_own_lines(world: World) -> None:
    hubspot = world.hubspot

    for invoice in hubspot.all("invoices"):
        lines = [hubspot.get("line_items", line) for line, _ in hubspot.linked("invoices", invoice.id, "line_items")]
        total = sum(round(float(line.properties["amount"]) * 100) for line in lines)
        assert total == round(float(invoice.properties["hs_amount_billed"]) * 100)
        assert all("recurringbillingfrequency" not in line.properties for line in lines)


def test_a_quote_is_the_sum_of_its_own_lines(world: World) -> None:
    hubspot = world.hubspot

    for quote in hubspot.all("quotes"):
        lines = [hubspot.get("line_items", line) for line, _ in hubspot.linked("quotes", quote.id, "line_items")]
        total = sum(round(float(line.properties["amount"]) * 100) for line in lines)
        assert total == round(float(quote.properties["hs_quote_amount"]) * 100)


def test_no_line_item_belongs_to_two_parents(world: World) -> None:
    parents = ("deals", "quotes", "invoices", "subscriptions")

    for line in world.hubspot.all("line_items"):
        owners = [owner for kind in parents for owner, _ in world.hubspot.linked("line_items", line.id, kind)]
        assert len(owners) == 1


def test_the_next_invoice_is_items_times_price_less_discount_and_balance(world: World) -> None:
    items = by(world.stripe.all("subscription_item"), "subscription")
    live = [row for row in world.stripe.all("subscription") if row["status"] in ("active", "past_due")]

    for row in live:
        subtotal = sum(i["quantity"] * world.stripe.get("price", i["price"])["unit_amount"] for i in items[row["id"]])
        shown = next_invoice(world.stripe, row)
        taken = sum(part["amount"] for part in shown["total_discount_amounts"])
        assert shown["subtotal"] == subtotal
        assert shown["total"] == subtotal - taken
        assert shown["amount_due"] == max(0, subtotal - taken + world.stripe.balance(row["customer"]))
        assert len(shown["discounts"]) == len(row["discounts"]) or not row["discounts"]
