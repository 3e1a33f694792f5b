"""The difference between two invoices: part by part, and always adding up to the difference of the two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_ops.dashboard.invoice.difference import differences
from billing_ops.dashboard.invoice.parts import Part
from billing_ops.kernel.money import Money


def part(kind: str, key: str, minor: int, quantity: int | None = None) -> Part:
    return Part(kind, key, key.title(), Money(minor, "usd"), quantity)


PARTS = st.lists(
    st.builds(
        part,
        st.sampled_from(["line", "proration", "discount", "tax", "balance"]),
        st.sampled_from(["pro", "small", "remote"]),
        st.integers(-100_000, 100_000),
        st.none() | st.integers(0, 40),
    ),
    max_size=12,
)


@given(PARTS, PARTS)
def test_the_differences_add_up_exactly(before: list[Part], after: list[Part]) -> None:
    found = differences(before, after, "usd")

    asked = sum(row.amount.minor for row in after) - sum(row.amount.minor for row in before)
    assert sum(row.amount.minor for row in found) == asked


@given(PARTS)
def test_the_same_parts_in_another_order_make_no_difference(parts: list[Part]) -> None:
    assert differences(parts, parts[::-1], "usd") == []


@given(PARTS, PARTS)
def test_there_and_back_again_is_nothing(before: list[Part], after: list[Part]) -> None:
    there = sorted(row.amount.minor for row in differences(before, after, "usd"))
    back = sorted(-row.amount.minor for row in differences(after, before, "usd"))

    assert there == back


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([], [part("line", "pro", 4200, 1)], "Pro is new"),
        ([], [part("line", "small", 4000, 2)], "Small is new (2)"),
        ([part("line", "pro", 4200, 1)], [], "Pro is gone"),
        ([part("line", "small", 2000, 1)], [part("line", "small", 6000, 3)], "2 more Small: 1 became 3"),
        ([part("line", "small", 6000, 3)], [part("line", "small", 2000, 1)], "2 fewer Small: 3 became 1"),
        ([part("line", "pro", 1500, 1)], [part("line", "pro", 2000, 1)], "Pro costs more than before"),
        ([part("line", "pro", 1500)], [part("line", "pro", 1000)], "Pro costs less than before"),
        ([], [part("proration", "pro", 900)], "Pro was changed in the middle of a period"),
        ([part("proration", "pro", 900)], [], "The change of Pro on the invoice before is not repeated"),
        ([], [part("discount", "x", -900)], "X: not on the invoice before"),
        ([part("discount", "x", -900)], [], "X: no longer on this invoice"),
        ([part("balance", "x", -900)], [part("balance", "x", -100)], "X: another amount than before"),
    ],
)
def test_what_changed_is_said(before: list[Part], after: list[Part], words: str) -> None:
    (row,) = differences(before, after, "usd")

    assert row.words == words


def test_more_units_at_the_same_sum_are_said_too() -> None:
    (row,) = differences([part("line", "small", 100, 1)], [part("line", "small", 100, 2)], "usd")

    assert (row.change, row.amount.minor) == ("more", 0)
