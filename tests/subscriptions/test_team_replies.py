"""Ready replies about a team: said only where it is so, with the page's own figures."""

from dataclasses import replace
from datetime import date

import pytest

from billing_ops.kernel.money import Money
from subscriptions.replies import Running, TeamStanding, composed

DUE, SOON = Money(92_000, "usd"), date(2026, 12, 9)


def text_of(title: str, facts: TeamStanding) -> str:
    """The text under a title, '' where it is not offered."""
    return next((reply.text for reply in composed(facts) if reply.title.startswith(title)), "")


def running(due: Money | None = DUE, on: date | None = SOON, plan: str = "Team plan") -> Running:
    """A running subscription."""
    return Running(plan, "USD 920.00 a month", due, on)


def test_the_next_charge_is_marked_as_expected() -> None:
    text = text_of("What is my next", TeamStanding(running=(running(),)))

    assert "We expect your next charge on 9 Dec 2026 to be USD 920.00, before tax." in text
    assert text_of("What is my next", TeamStanding()) == ""
    assert text_of("Why are we charged", TeamStanding(running=(running(),))) == ""


def test_every_running_subscription_charges_the_soonest_first() -> None:
    earlier = running(Money(2_000, "usd"), date(2026, 12, 1), "Starter plan")

    facts = TeamStanding(running=(running(), earlier, Running("Old plan", charge_comes=False)))

    text = text_of("What is my next", facts)
    assert "3 running subscriptions" in text
    assert (
        "- Starter plan: we expect USD 20.00 on 1 Dec 2026\n- Team plan: we expect USD 920.00 on 9 Dec 2026\n" in text
    )
    assert "- Old plan: no further charge" in text
    twice = text_of("Why are we charged twice", facts)
    assert "- Starter plan, USD 920.00 a month\n" in twice and "\n " not in twice


def test_what_is_past_due_is_charged_first_and_the_next_only_if_it_is_paid() -> None:
    late = TeamStanding(running=(running(),), is_past_due=True, unpaid=DUE, tried=2, next_try_on=date(2026, 11, 23))

    text = text_of("What is my next", late)

    assert "The first thing to be charged is what is still open: USD 920.00. It is tried again on 23 Nov 2026." in text
    assert "Only if that is paid, the next regular charge follows on 9 Dec 2026: we expect USD 920.00" in text


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (TeamStanding(running=(running(),), has_contract=True), "Both systems bill this team"),
        (TeamStanding(running=(running(),), others_pay=True), "Another Stripe customer pays"),
        (TeamStanding(running=(running(), running(None))), "Our copy cannot tell the amount"),
    ],
)
def test_a_charge_that_cannot_be_told_rightly_is_not_offered_and_says_why(facts: TeamStanding, reason: str) -> None:
    (withheld,) = [reply for reply in composed(facts) if reply.title.startswith("What is my next")]

    assert withheld.text == ""
    assert reason in withheld.why_none


def test_a_contract_beside_a_subscription_is_looked_into_without_a_verdict() -> None:
    text = text_of("Why are we charged although", TeamStanding(running=(running(),), has_contract=True))

    assert "besides your contract with us we see a running subscription" in text
    assert "Nothing about your billing has been changed so far." in text


def test_another_billing_account_is_not_described() -> None:
    text = text_of("Why are we charged twice", TeamStanding(running=(running(),), others_pay=True))

    assert "more than one running subscription for your team, on different billing accounts" in text
    assert "USD" not in text


def test_a_failed_payment_gives_the_reason_where_it_is_known() -> None:
    failed = TeamStanding(unpaid=DUE, tried=2, why="The card on file has expired, which is the likely reason.")

    assert "tried 2 times. The card on file has expired" in text_of("My payment failed", failed)
    assert "Your bank can say why." in text_of("My payment failed", TeamStanding(unpaid=DUE, tried=2))


def test_a_failed_payment_says_how_often_and_when_next_and_what_follows() -> None:
    facts = TeamStanding(unpaid=DUE, unpaid_number="FF-1", tried=2, next_try_on=SOON)
    text = text_of("My payment failed", facts)

    assert (
        "The payment of USD 920.00 for invoice FF-1 did not go through; it was tried 2 times. "
        "Your bank can say why. The next try is on 9 Dec 2026." in text
    )
    assert "suspended" not in text
    assert "the team's instances are suspended" in text_of("My payment failed", replace(facts, ends_unpaid=True))
    assert "billing page in FlowFuse" in text


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            TeamStanding(unpaid=DUE, tried=1),
            "Your bank can say why. No further try is planned by itself.",
        ),
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
