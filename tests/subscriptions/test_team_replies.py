"""Ready replies about a team: said only where it is so, with the page's own figures."""

from dataclasses import replace
from datetime import date

import pytest

from billing_ops.kernel.money import Money
from subscriptions.replies import TeamStanding, composed

DUE, SOON = Money(92_000, "usd"), date(2026, 12, 9)


def text_of(title: str, facts: TeamStanding) -> str:
    """The text under a title, '' where it is not offered."""
    return next((reply.text for reply in composed(facts) if reply.title.startswith(title)), "")


def test_the_next_charge_is_stripes_own_figure_or_marked_as_expected() -> None:
    exact = TeamStanding(next_due=DUE, next_on=SOON, next_is_exact=True)
    ours = TeamStanding(next_due=DUE, next_on=SOON)

    assert "Your next charge is USD 920.00 on 9 Dec 2026." in text_of("What is my next", exact)
    assert "We expect your next charge on 9 Dec 2026 to be USD 920.00, before tax." in text_of("What is my next", ours)
    assert text_of("What is my next", TeamStanding()) == ""


def test_a_failed_payment_says_how_often_and_when_next_and_what_follows() -> None:
    facts = TeamStanding(unpaid=DUE, unpaid_number="FF-1", tried=2, next_try_on=SOON)
    text = text_of("My payment failed", facts)

    assert (
        "The payment of USD 920.00 for invoice FF-1 did not go through; it was tried 2 times. "
        "The next try is on 9 Dec 2026." in text
    )
    assert "suspended" not in text
    assert "the team's instances are suspended" in text_of("My payment failed", replace(facts, ends_unpaid=True))
    assert "billing page in FlowFuse" in text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (TeamStanding(unpaid=DUE, tried=1), "it was tried once. No further try is planned by itself."),
        (TeamStanding(unpaid=DUE, tried=5, ended_on=SOON), "The subscription ended on 9 Dec 2026, and the team's"),
    ],
)
def test_a_failed_payment_without_a_next_try_promises_none(facts: TeamStanding, sentence: str) -> None:
    text = text_of("My payment failed", facts)

    assert sentence in text
    assert "The next try" not in text


@pytest.mark.parametrize("facts", [TeamStanding(), TeamStanding(unpaid=DUE), TeamStanding(tried=1)])
def test_no_failure_is_told_where_nothing_failed(facts: TeamStanding) -> None:
    assert text_of("My payment failed", facts) == ""


def test_the_card_is_changed_by_the_customer_where_it_is_a_card() -> None:
    assert "never send us card details" in text_of("How do I change", TeamStanding())
    assert text_of("How do I change", TeamStanding(pays_by_card=False)) == ""
    assert text_of("How do I change", TeamStanding(ended_on=SOON)) == ""


def test_an_end_is_told_only_of_what_ends() -> None:
    assert "is cancelled for 9 Dec 2026" in text_of("We cancelled", TeamStanding(ends_on=SOON))
    assert "ended on 9 Dec 2026" in text_of("We cancelled", TeamStanding(ended_on=SOON))
    assert text_of("We cancelled", TeamStanding()) == ""
