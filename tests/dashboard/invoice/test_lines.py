"""Lines in words, and the halves of a change brought together."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from billing_ops.dashboard.invoice.days import span_in_words
from billing_ops.dashboard.invoice.lines import Change, LineRow, changes, line_rows
from invoices.models import InvoiceLine

NAMES = {"prod_small": "Small instance", "prod_pro": "Pro", "prod_starter": "Starter"}
START, END = datetime(2026, 9, 11, 14, 5, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)


def line(product: str, amount: int | None, quantity: int | None = 1, **fields: Any) -> InvoiceLine:
    stated: dict[str, Any] = {"period_start_at": START, "period_end_at": END, "is_proration": True, "currency": "usd"}
    stated |= {"subscription_item_id": f"si_{product}", "product_id": f"prod_{product}"}
    return InvoiceLine(amount_minor=amount, quantity=quantity, **(stated | fields))


def rows(*lines: InvoiceLine) -> list[LineRow]:
    return line_rows(lines, NAMES)


def only_change(*lines: InvoiceLine) -> Change:
    (change,) = changes(rows(*lines))
    return change


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (START, END, "11–30 Sep 2026"),
        (START, datetime(2026, 10, 11, 14, 5, tzinfo=UTC), "11 Sep – 11 Oct 2026"),
        (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 28, tzinfo=UTC), "28 Dec 2026 – 27 Jan 2027"),
        (START, START, "11 Sep 2026"),
        (None, END, ""),
        (START, None, ""),
    ],
)
def test_a_span_is_said_in_calendar_days(start: datetime | None, end: datetime | None, words: str) -> None:
    assert span_in_words(start, end) == words


def test_a_line_says_how_many_of_what_for_which_days() -> None:
    charged, back = rows(line("small", 1200, 2), line("small", -600))

    assert charged.words == "2 × Small instance, 11–30 Sep 2026, prorated"
    assert back.words == "unused time of 1 × Small instance, 11–30 Sep 2026, prorated"


def test_a_line_without_product_has_the_text_that_stripe_prints_or_says_that_it_has_none() -> None:
    by_hand, bare = rows(
        line("", 500, product_id="", is_proration=False, description="Workshop in May"),
        line("", 500, None, product_id="", is_proration=False, period_start_at=None),
    )

    assert by_hand.words == "Workshop in May, 11–30 Sep 2026"
    assert bare.words == "A line without a description"


def test_a_price_finer_than_a_cent_is_not_rounded_into_one() -> None:
    whole, fine = rows(
        line("small", 2000, is_proration=False, unit_amount=Decimal("2000")),
        line("small", 1, is_proration=False, unit_amount=Decimal("0.5")),
    )

    assert str(whole.unit) == "USD 20.00"
    assert fine.unit is None


def test_a_line_without_amount_is_no_row() -> None:
    assert rows(line("small", None), line("small", 1, currency="")) == []


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([line("small", -600), line("small", 1200, 2)], "Small instance: 1 became 2"),
        ([line("small", -600), line("small", 700)], "Small instance: its price or its period changed"),
        ([line("starter", -900), line("pro", 2100)], "Starter replaced by Pro"),
        ([line("starter", -900), line("pro", 2100), line("small", 90, 2)],
         "Starter replaced by Pro and 2 × Small instance"),
        ([line("small", 1200, 2)], "2 × Small instance added"),
        ([line("pro", -4000)], "Pro ended: the unused time is given back"),
    ],
)  # fmt: skip
def test_a_change_is_one_story(lines: list[InvoiceLine], words: str) -> None:
    change = only_change(*lines)

    assert change.words == words
    assert change.net.minor == sum(row.amount_minor or 0 for row in lines)
    assert [row.amount.minor < 0 for row in change.rows] == sorted(
        (row.amount.minor < 0 for row in change.rows), reverse=True
    )


def test_two_changes_at_different_times_stay_apart() -> None:
    later = datetime(2026, 9, 20, tzinfo=UTC)
    found = changes(
        rows(
            line("small", -600),
            line("small", 1200, 2),
            line("small", -400, 2, period_start_at=later),
            line("small", 600, 3, period_start_at=later),
        )
    )

    assert [change.words for change in found] == ["Small instance: 1 became 2", "Small instance: 2 became 3"]
    assert [change.days for change in found] == ["11–30 Sep 2026", "20–30 Sep 2026"]


def test_a_position_with_both_halves_is_not_mixed_with_a_replacement() -> None:
    found = changes(rows(line("small", -600), line("starter", -900), line("small", 1200, 2), line("pro", 2100)))

    assert [change.words for change in found] == ["Small instance: 1 became 2", "Starter replaced by Pro"]
