"""An invoice as a sum: every part signed, and no sum of ours where the parts do not make Stripe's."""

from typing import Any

import pytest

from billing_ops.dashboard.invoice.lines import line_rows
from billing_ops.dashboard.invoice.statement import Statement, statement
from invoices.models import InvoiceLine, StripeInvoice


def told(*amounts: int, lines: dict[str, Any] | None = None, **figures: Any) -> Statement:
    """A finalized invoice over `amounts`, a line each; what is not given follows from them."""
    payload = {"lines": lines or {"data": [{}] * len(amounts), "has_more": False}} | figures.pop("payload", {})
    total = figures.get("total_minor", sum(amounts))
    stated = {"currency": "usd", "status": "paid", "total_minor": total, "amount_due_minor": total}
    stated |= {"starting_balance_minor": 0, "ending_balance_minor": 0}
    invoice = StripeInvoice(stripe_id="in_1", payload=payload, **(stated | figures))
    found = [InvoiceLine(amount_minor=amount, currency="usd", description="A line", quantity=1) for amount in amounts]
    return statement(invoice, found, line_rows(found, {}))


def parts(found: Statement) -> list[tuple[str, int]]:
    return [(part.what, part.amount.minor) for part in [*found.to_total, *found.to_due]]


def test_a_coupon_is_named_with_its_terms() -> None:
    coupon = {"id": "c1", "name": "Welcome", "amount_off": 500, "currency": "usd", "duration": "once"}
    discount = {"id": "di_1", "source": {"type": "coupon", "coupon": coupon}}
    found = told(
        2000,
        total_minor=1500,
        payload={"discounts": [discount], "total_discount_amounts": [{"amount": 500, "discount": "di_1"}]},
    )

    assert found.is_complete
    assert parts(found) == [("Coupon «Welcome»", -500)]
    assert found.to_total[0].note == "USD 5.00 off, once"


def test_a_coupon_that_our_copy_does_not_spell_out_is_a_coupon_and_no_more() -> None:
    found = told(2000, total_minor=1500, payload={"total_discount_amounts": [{"amount": 500, "discount": "di_1"}]})

    assert found.is_complete
    assert parts(found) == [("A coupon", -500)]


def test_tax_on_top_is_added_by_the_name_of_its_rate() -> None:
    rate = {"id": "txr_1", "display_name": "VAT", "percentage": 20.0}
    tax = {"amount": 400, "tax_behavior": "exclusive", "tax_rate_details": {"tax_rate": "txr_1"}}
    found = told(2000, total_minor=2400, payload={"default_tax_rates": [rate], "total_taxes": [tax]})

    assert found.is_complete
    assert parts(found) == [("VAT 20 %", 400)]


def test_tax_within_the_amounts_is_told_and_not_added() -> None:
    tax = {"amount": 333, "tax_behavior": "inclusive", "tax_rate_details": {"tax_rate": "txr_unknown"}}
    found = told(2000, payload={"total_taxes": [tax]})

    assert found.is_complete
    assert parts(found) == []
    assert [(part.what, part.amount.minor) for part in found.included_taxes] == [("Tax", 333)]


def test_billing_credit_and_shipping_count_and_a_coupon_listed_twice_counts_once() -> None:
    found = told(
        2000,
        total_minor=1800,
        payload={
            "amount_shipping": 100,
            "total_discount_amounts": [{"amount": 200, "discount": "di_1"}],
            "total_pretax_credit_amounts": [
                {"amount": 200, "type": "discount", "discount": "di_1"},
                {"amount": 100, "type": "credit_balance_transaction"},
            ],
        },
    )

    assert found.is_complete
    assert parts(found) == [("A coupon", -200), ("Billing credit", -100), ("Shipping", 100)]


@pytest.mark.parametrize(
    ("amounts", "figures", "expected"),
    [
        ((2000,), {"starting_balance_minor": -500, "amount_due_minor": 1500}, [("Credit used", -500)]),
        ((2000,), {"starting_balance_minor": 300, "amount_due_minor": 2300}, [("What was owed before", 300)]),
        (
            (-900, 200),
            {"ending_balance_minor": -700, "amount_due_minor": 0},
            [("Kept as credit for the next invoices", 700)],
        ),
        ((40,), {"ending_balance_minor": 40, "amount_due_minor": 0},
         [("Too small to charge, so asked for with the next invoice", -40)]),
        (
            (2000,),
            {"pre_payment_credit_notes_minor": 600, "amount_due_minor": 1400},
            [("Credit note before payment", -600)],
        ),
        (
            (2000,),
            {"starting_balance_minor": -500, "ending_balance_minor": None, "amount_due_minor": 1500},
            [("Credit used", -500)],
        ),
        ((2000,), {"starting_balance_minor": -5000, "ending_balance_minor": -3000, "amount_due_minor": 0},
         [("Credit used", -2000)]),
    ],
)  # fmt: skip
def test_what_stands_between_the_total_and_what_is_asked_for(
    amounts: tuple[int, ...], figures: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    found = told(*amounts, **figures)

    assert found.gaps == []
    assert parts(found) == expected


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (lambda: told(2000, lines={"data": [{}], "has_more": True}), "more lines than our copy holds"),
        (lambda: told(2000, lines={"data": [{}, {}], "has_more": False}), "more lines than our copy holds"),
        (lambda: told(total_minor=2000), "holds none of its lines"),
        (lambda: told(2000, total_minor=2100), "make USD 20.00, and Stripe's total is USD 21.00"),
        (lambda: told(2000, amount_due_minor=1900), "USD 20.00 is left, and Stripe asks for USD 19.00"),
        (lambda: told(2000, total_minor=None), "no total or no currency"),
        (lambda: told(2000, currency=""), "no total or no currency"),
    ],
)
def test_what_does_not_add_up_says_why(found: Any, words: str) -> None:
    (gap,) = found().gaps

    assert words in gap


def test_a_line_without_amount_leaves_the_sum_open() -> None:
    invoice = StripeInvoice(currency="usd", total_minor=5, amount_due_minor=5, payload={})
    lines = [InvoiceLine(amount_minor=5, currency="usd"), InvoiceLine(amount_minor=None, currency="usd")]

    assert "A line states no amount" in statement(invoice, lines, line_rows(lines, {})).gaps[0]


@pytest.mark.parametrize("payload", [{}, [], None, {"discounts": "x", "total_taxes": None, "lines": 5}])
def test_an_odd_payload_is_no_mistake_of_ours(payload: Any) -> None:
    invoice = StripeInvoice(currency="usd", total_minor=5, amount_due_minor=5, payload=payload)
    lines = [InvoiceLine(amount_minor=5, currency="usd")]

    assert statement(invoice, lines, line_rows(lines, {})).is_complete
