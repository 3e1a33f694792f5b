from datetime import UTC, datetime, timedelta

import pytest

from subscriptions.calculations import (
    Confirmation,
    LiveSubscription,
    Standing,
    TicketState,
    TicketWords,
    candidate_ids,
    chosen_subscription,
    confirm,
    judge,
    on_two_customers,
    standing_verdict,
    ticket_number,
)
from subscriptions.models import Evidence, Notice, Verdict

PATTERN = r"^[0-9ABDEGJ-RV-Zabdegj-rv-z]{10}$"
TEAM, TWIN, OTHER = "aBdEgJkLmN", "AbDeGjKlMn", "ZZ9yxwvjk2"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1001", "1001"),
        ("  #1001 ", "1001"),
        ("https://app-eu1.hubspot.com/contacts/26586079/record/0-5/1001", "1001"),
        ("https://app-eu1.hubspot.com/contacts/26586079/record/0-5/1001/?engagement=9", "1001"),
        ("https://app.hubspot.com/contacts/26586079/ticket/1001/", "1001"),
        ("https://app.hubspot.com/help-desk/26586079/view/7/ticket/1001", "1001"),
        ("http://127.0.0.1:8420/ui/hubspot/contacts/26586079/record/0-5/1001", "1001"),
        ("https://app.hubspot.com/contacts/26586079/record/0-3/1001", None),
        ("https://app.hubspot.com/contacts/999999/record/0-5/1001", None),
        ("https://evil.example.com/contacts/26586079/record/0-5/1001", None),
        ("https://app.hubspot.com.evil.example/contacts/26586079/record/0-5/1001", None),
        ("https://[broken/record/0-5/1001", None),
        ("abc", None),
        ("", None),
        ("000", None),
        ("1" * 5_000, None),
        ("١٠٠١", None),
    ],
)
def test_a_ticket_is_a_number_or_its_hubspot_address(text: str, number: str | None) -> None:
    assert ticket_number(text, portal="26586079", ui_host="127.0.0.1:8420") == number


def test_only_words_of_the_right_shape_are_candidates() -> None:
    texts = (f"our team id is {TEAM}, thanks", f"x{TEAM} hijklmnopq {OTHER}. {TEAM}")

    assert candidate_ids(texts, PATTERN) == (TEAM, OTHER)


@pytest.mark.parametrize(
    "text",
    [
        f"https://example.com/{TEAM}/settings",
        f"write to {TEAM}@example.com",
        f"naïveé{TEAM}ß",
        f"> Is your team {TEAM}?\nNo.",
        f"  > {TEAM}",
        f"{TEAM}.example.com",
        f"x-{TEAM}",
        f"?team={TEAM}",
    ],
)
def test_a_piece_of_something_else_is_no_candidate(text: str) -> None:
    assert candidate_ids((text,), PATTERN) == ()


@pytest.mark.parametrize(
    "text", [f"{TEAM}.", f"({TEAM})", f"team:{TEAM},", f"«{TEAM}»", f"\n{TEAM}\r\n", f"id {TEAM}?"]
)
def test_a_word_among_marks_is_a_candidate(text: str) -> None:
    assert candidate_ids((text,), PATTERN) == (TEAM,)


def test_a_property_that_names_another_team_is_a_wall() -> None:
    words = TicketWords(team_property=TEAM, customer_texts=())

    assert confirm(TEAM, words, frozenset()).evidence is Evidence.PROPERTY
    assert confirm(OTHER, words, frozenset({OTHER})).contradicted


def test_a_customer_who_names_another_team_than_the_property_is_left_to_the_person() -> None:
    confirmation = confirm(TEAM, TicketWords(TEAM, (OTHER,)), frozenset({OTHER}))

    assert confirmation.evidence is Evidence.NONE
    assert not confirmation.contradicted
    assert confirmation.other_ids == (OTHER,)


def test_a_case_twin_is_another_team() -> None:
    confirmation = confirm(TWIN, TicketWords(TEAM, ()), frozenset())

    assert confirmation.contradicted
    assert confirmation.other_ids == (TEAM,)


def test_one_id_in_the_customers_words_confirms_it() -> None:
    assert confirm(TEAM, TicketWords("", (TEAM,)), frozenset({TEAM})).evidence is Evidence.MESSAGE


def test_another_teams_id_in_the_customers_words_contradicts() -> None:
    assert confirm(TEAM, TicketWords("", (OTHER,)), frozenset({OTHER})).contradicted


def test_two_ids_in_one_ticket_are_left_to_the_person() -> None:
    confirmation = confirm(TEAM, TicketWords("", ()), frozenset({TEAM, OTHER}))

    assert confirmation.evidence is Evidence.NONE
    assert confirmation.named
    assert not confirmation.contradicted


def subscription(number: int, *, live: bool, customer: str = "cus_1") -> LiveSubscription:
    return LiveSubscription(f"sub_{number}", customer, live)


@pytest.mark.parametrize(
    ("subscriptions", "linked", "verdict"),
    [
        ((), False, Verdict.NOT_FOUND),
        ((), True, Verdict.CONTRACTED),
        ((subscription(1, live=False),), True, Verdict.CONTRACTED),
        ((subscription(1, live=False),), False, Verdict.MATCH),
        ((subscription(2, live=True), subscription(1, live=False)), False, Verdict.MATCH),
        ((subscription(1, live=True),), True, Verdict.MATCH),
        ((subscription(2, live=True), subscription(1, live=True)), False, Verdict.SEVERAL),
    ],
)
def test_where_a_team_stands(subscriptions: tuple[LiveSubscription, ...], linked: bool, verdict: Verdict) -> None:
    assert standing_verdict(Standing(subscriptions, linked)) is verdict


def test_the_live_subscription_is_chosen_before_a_newer_cancelled_one() -> None:
    standing = Standing((subscription(2, live=False), subscription(1, live=True)), linked=False)

    assert chosen_subscription(standing) == "sub_1"


def test_one_team_id_on_two_customers_is_noticed() -> None:
    both = (subscription(1, live=True), subscription(2, live=False, customer="cus_2"))

    assert on_two_customers(Standing(both, linked=False))
    assert not on_two_customers(Standing(both[:1], linked=False))


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROVEN = Confirmation(Evidence.PROPERTY, named=True)
QUOTED = Confirmation(Evidence.QUOTED, named=True)
UNPROVEN = Confirmation(Evidence.NONE, named=False)
CONTRADICTED = Confirmation(Evidence.NONE, named=False, other_ids=(OTHER,))
PAYING = Standing((subscription(1, live=True),), linked=False)
LINKED = Standing((), linked=True)
TWICE = Standing((subscription(2, live=True), subscription(1, live=True)), linked=False)
UNKNOWN = Standing((), linked=False)
OPEN = TicketState()
UNREAD = TicketState(checked=False)
CLOSED = TicketState(closed_at=NOW - timedelta(days=10))
LONG_CLOSED = TicketState(closed_at=NOW - timedelta(days=31))


@pytest.mark.parametrize(
    ("ticket", "confirmation", "standing", "verdict"),
    [
        (OPEN, PROVEN, PAYING, Verdict.MATCH),
        (OPEN, QUOTED, PAYING, Verdict.ATTESTED),
        (OPEN, QUOTED, LINKED, Verdict.CONTRACTED),
        (OPEN, PROVEN, TWICE, Verdict.SEVERAL),
        (OPEN, PROVEN, UNKNOWN, Verdict.NOT_FOUND),
        (OPEN, UNPROVEN, PAYING, Verdict.UNCONFIRMED),
        (OPEN, UNPROVEN, UNKNOWN, Verdict.UNCONFIRMED),
        (OPEN, CONTRADICTED, PAYING, Verdict.MISMATCH),
        (OPEN, CONTRADICTED, UNKNOWN, Verdict.MISMATCH),
        (CLOSED, PROVEN, PAYING, Verdict.MATCH),
        (LONG_CLOSED, PROVEN, PAYING, Verdict.TICKET_CLOSED),
        (UNREAD, PROVEN, PAYING, Verdict.UNCHECKED),
        (UNREAD, CONTRADICTED, PAYING, Verdict.MISMATCH),
        (UNREAD, QUOTED, LINKED, Verdict.UNCHECKED),
    ],
)
def test_the_tickets_side_is_judged_before_anything_of_stripe(
    ticket: TicketState, confirmation: Confirmation, standing: Standing, verdict: Verdict
) -> None:
    judged = judge(ticket=ticket, confirmation=confirmation, standing=standing, now=NOW, closed_days=30)

    assert judged is verdict


def test_a_closed_merged_self_made_ticket_says_all_three() -> None:
    ticket = TicketState(closed_at=NOW, merged=True, self_made=True)

    assert ticket.notices() == [Notice.TICKET_CLOSED, Notice.TICKET_MERGED, Notice.SELF_MADE]
