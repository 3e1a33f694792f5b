"""Texts to copy into a ticket: what each verdict is answered with, and what never stands in one."""

import re
from dataclasses import dataclass

import pytest

from subscriptions.models import OPENS_TEAM, Evidence, Lookup, Verdict
from subscriptions.replies import Reply, answers, composed, verdict_replies
from subscriptions.replies.safety import without_internals

TEAM, OTHER = "aBdEgJkLmN", "ZZ9yxwvjk2"
WALLS = [verdict for verdict in Verdict if verdict not in OPENS_TEAM]


def lookup(verdict: Verdict, **fields: object) -> Lookup:
    """A check whose every field says something that must not be repeated."""
    stated = {
        "actor_label": "anna.internal@flowfuse.example",
        "basis_id": "77001234",
        "team_id": TEAM,
        "quotation": "Quoted words",
        "quoted_from": "quoted@customer.example",
        "ticket_subject": "Subject of the ticket",
        "subscription_id": "sub_1QxYzAbCdEf",
        "evidence": Evidence.NONE,
    }
    return Lookup(verdict=verdict, **(stated | fields))


UNANSWERED = {Verdict.READING, Verdict.DEAL_MISSING, Verdict.REQUEST_MISSING}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_that_rests_on_a_ticket_is_answered(verdict: Verdict) -> None:
    replies = verdict_replies(lookup(verdict))

    assert bool(replies) is (verdict not in UNANSWERED)
    assert all(reply.title and reply.text.startswith(("Thank you for your message.", "Hello, ")) for reply in replies)


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("others", [[], [OTHER], [OTHER, TEAM.swapcase()]])
@pytest.mark.parametrize("verdict", WALLS)
def test_a_reply_without_a_match_holds_nothing_that_the_customer_did_not_write(
    verdict: Verdict, others: list[str], checked: bool
) -> None:
    ours = lookup(verdict, other_ids=others, ticket_was_checked=checked)
    blank = Lookup(verdict=verdict, other_ids=["x"] * len(others), ticket_was_checked=checked)

    texts = [reply.text for reply in verdict_replies(ours)]

    # The same words whoever asks and whatever we know: nothing of the lookup, or of any team, can be in them.
    assert texts == [reply.text for reply in verdict_replies(blank)]
    assert not [text for text in texts if re.search(r"\d|@|[$€£]|\b(?:USD|EUR|GBP)\b", text)]


def test_a_ticket_that_names_several_teams_is_asked_which_one() -> None:
    (reply,) = verdict_replies(lookup(Verdict.UNCONFIRMED, other_ids=[OTHER]))

    assert reply.title == "Ask which team is meant"
    assert OTHER not in reply.text


def test_while_hubspot_is_silent_the_customer_is_first_asked_to_wait() -> None:
    replies = verdict_replies(lookup(Verdict.UNCONFIRMED, ticket_was_checked=False))

    assert [reply.title for reply in replies] == ["It will take a little longer", "Ask for the team ID"]


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("Plan of jo@customer.example, monthly", "Plan of … monthly"),
        ("see cus_Q1w2E3r4T5 and in_1QabCDef0123", "see … and …"),
        ("code promo_1QabCDef, credit cbtxn_1QabCDef, cs_test_a1B2c3D4", "code …, credit …, …"),
        (f"moved from {OTHER} to {TEAM}", "moved from … to …"),
        ("card 4242 4242 4242 4242", "card …"),
        ("deal 26586079123", "deal …"),
        ("a\u202ettack", "attack"),
        # What must stay: amounts, dates, invoice numbers, words of ten letters, the last four of a card.
        ("USD 1,234,567.00 on 11 Sep 2026", "USD 1,234,567.00 on 11 Sep 2026"),
        ("invoice A1B2C3D4-0012, INV-1004", "invoice A1B2C3D4-0012, INV-1004"),
        ("remembered, Remembered", "remembered, Remembered"),
        ("Visa ending in 4242", "Visa ending in 4242"),
    ],
)
def test_what_only_we_should_read_is_left_out(written: str, safe: str) -> None:
    assert without_internals(written) == safe


@dataclass(frozen=True)
class SomethingDone:
    """What an app that acts would declare."""

    what: str


@answers(SomethingDone)
def something_done(facts: SomethingDone) -> Reply | None:
    return Reply("Say that it is done", f"We have done {facts.what}.") if facts.what else None


def test_a_later_action_adds_its_own_reply_and_the_net_is_under_it() -> None:
    assert composed(SomethingDone("it for sub_1QxYzAbCdEf")) == [Reply("Say that it is done", "We have done it for ….")]
    assert composed(SomethingDone("")) == []


def test_a_contract_is_named_only_where_one_runs() -> None:
    linked = lookup(Verdict.CONTRACTED)

    (running,) = verdict_replies(linked, under_contract=True)
    (neutral,) = verdict_replies(linked)

    assert "billed under its contract" in running.text
    assert "contract" not in neutral.text + neutral.title
