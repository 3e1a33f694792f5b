"""The main job through a browser, a journey for each verdict: what is typed, what is seen, and what comes next."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import (
    cases_of,
    check_team,
    dollars,
    focus_by_tab,
    held_by,
    identity,
    main_text,
    objects,
    opens,
    replies,
    stays_closed,
)
from tests.providers import Sandbox

ASK_FOR_THE_ID = "Ask for the team ID"
Cases = dict[str, dict[str, Any]]
Enter = Callable[[str], None]


@pytest.fixture(scope="module")
def cases(sandbox: Sandbox) -> Cases:
    return cases_of(sandbox)


@pytest.fixture
def silent_hubspot(sandbox: Sandbox) -> Iterator[Sandbox]:
    """HubSpot answers nothing until `settle`."""
    sandbox.fault(provider="hubspot", action="status", status=503, times=0)
    yield sandbox
    sandbox.settle()


def test_match_by_keyboard_alone_shows_what_the_team_pays(
    page: Any, enter: Enter, sandbox: Sandbox, cases: Cases
) -> None:
    case = cases["match"]
    subscription, invoices = held_by(sandbox, case["team"])
    enter("support")
    page.goto("/")

    focus_by_tab(page, "ticket")
    page.keyboard.type(case["ticket"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "team_id"
    page.keyboard.type(case["team"])
    with page.expect_navigation():
        page.keyboard.press("Enter")

    opens(page, case)
    assert "Match" in identity(page)
    text = main_text(page)
    items = subscription["items"]["data"]
    assert dollars(sum(item["price"]["unit_amount"] * item["quantity"] for item in items)) in text
    for invoice in invoices[:12]:
        assert invoice["number"] in text
        assert dollars(invoice["total"]) in text
    assert "We have found your team" in replies(page)["We are looking into it"]


@pytest.mark.parametrize(
    ("name", "badge", "said", "reply"),
    [
        ("match_by_message", "Match", "Ticket written by", "We are looking into it"),
        ("closed_lately", "Match", "The ticket is closed", "We are looking into it"),
        ("merged", "Match", "The ticket was merged into another one, which was read instead", "We are looking into it"),
        ("contracted", "Contracted", "Contract", "Billed under a contract"),
    ],
)
def test_what_the_ticket_proves_opens_the_team(
    page: Any, enter: Enter, cases: Cases, name: str, badge: str, said: str, reply: str
) -> None:
    enter("support")

    check_team(page, cases[name])

    opens(page, cases[name])
    assert badge in identity(page)
    assert said in main_text(page)
    assert reply in replies(page)


# A seed's case: the heading, what is said, what to do next, and the title of the reply offered.
WALLS = {
    "mismatch": (
        "Not the same team",
        "This is not the team on the ticket",
        "Copy the ID again, upper and lower case as written, or ask the customer for it.",
        ASK_FOR_THE_ID,
    ),
    "ticket_missing": (
        "No such ticket",
        "HubSpot has no such ticket",
        "Open the ticket in HubSpot and copy its number from there.",
        "Ask for the question again",
    ),
    "closed_long_ago": (
        "Ticket closed too long ago",
        "This ticket was closed too long ago",
        "If the customer has written again, use the new ticket",
        "Ask for a new message",
    ),
    "not_in_stripe": (
        "Not in Stripe",
        "The team may be on a trial, may never have set up billing",
        "Searching by e-mail would prove nothing.",
        "Ask how the team pays",
    ),
    "no_id": (
        "Not confirmed yet",
        "The ticket does not name this team where a program can read it",
        "quote it; otherwise ask the customer.",
        ASK_FOR_THE_ID,
    ),
    "two_ids": (
        "Not confirmed yet",
        "The ticket names more than one team",
        "Read which one is meant, and quote the words that say so.",
        "Ask which team is meant",
    ),
    "self_made": (
        "Ticket made by hand",
        "This ticket was made by hand, and no customer has written in it",
        "You may read the team's page once you say why",
        "Ask the customer to write",
    ),
    "several": (
        "Several subscriptions",
        "This team has several live subscriptions",
        "Choose the subscription that you were asked about",
        "Ask which subscription",
    ),
}


@pytest.mark.parametrize("name", list(WALLS))
def test_what_proves_nothing_yet_says_what_to_do_and_shows_no_figure(
    page: Any, enter: Enter, cases: Cases, name: str
) -> None:
    heading, said, next_step, reply = WALLS[name]
    enter("support")

    check_team(page, cases[name])

    page.get_by_role("heading", name=heading, exact=True, level=1).wait_for()
    text = main_text(page)
    assert said in text
    assert next_step in text
    assert list(replies(page)) == [reply]
    assert cases[name]["team"] not in replies(page)[reply]
    stays_closed(page, cases[name])


@pytest.mark.parametrize(("name", "words"), [("attested", "the ID {} in the picture"), ("two_ids", "{} (plant)")])
def test_an_unproven_team_is_confirmed_by_quoting(page: Any, enter: Enter, cases: Cases, name: str, words: str) -> None:
    case = cases[name]
    enter("support")
    check_team(page, case)

    page.get_by_label("The words, quoted").fill("our usual team")
    page.get_by_label("Who wrote it, and when").fill("the customer, in the first message")
    page.get_by_role("button", name="I read it on the ticket").click()
    page.get_by_text("The quotation does not contain the team ID you typed").first.wait_for()
    page.get_by_label("The words, quoted").fill(words.format(case["team"]))
    page.get_by_role("button", name="I read it on the ticket").click()

    opens(page, case)
    assert "Confirmed by you" in identity(page)
    assert "the quotation is kept with your name" in main_text(page)
    assert words.format(case["team"]) in main_text(page)


def test_one_of_several_subscriptions_is_chosen(page: Any, enter: Enter, cases: Cases) -> None:
    enter("support")
    check_team(page, cases["several"])
    buttons = page.get_by_role("button", name="Open")
    assert buttons.count() == 2
    chosen = buttons.first.inner_text()

    buttons.first.click()

    opens(page, cases["several"])
    assert chosen.split()[1].strip(",") in main_text(page)


def test_a_ticket_made_by_hand_opens_for_reading_once_a_reason_is_given(page: Any, enter: Enter, cases: Cases) -> None:
    case = cases["self_made"]
    enter("support")
    check_team(page, case)

    page.get_by_label("Why you need to read this team").fill("call")
    page.get_by_role("button", name="Open for reading").click()
    page.get_by_text("That is too short to be understood later").first.wait_for()
    page.get_by_label("Why you need to read this team").fill("they call at three and want the plan explained")
    page.get_by_role("button", name="Open for reading").click()

    opens(page, case)
    text = main_text(page)
    assert "Money actions need a ticket in which the customer wrote." in text
    assert "they call at three and want the plan explained" in text


def test_without_hubspot_the_team_is_read_and_a_renewal_asks_again(
    page: Any, enter: Enter, silent_hubspot: Sandbox, cases: Cases
) -> None:
    case = cases["closed_lately"]
    enter("sales")

    check_team(page, case)
    opens(page, case)
    assert "Ticket not checked" in identity(page)
    assert "Nothing can be changed until HubSpot has shown" in main_text(page)
    assert "It will take a little longer" in replies(page)

    silent_hubspot.settle()
    with page.expect_navigation():
        page.get_by_role("button", name="Renew the lookup").click()

    opens(page, case)
    assert "Match" in identity(page)


def test_without_hubspot_a_ticket_never_seen_is_quoted_or_waits(
    page: Any, enter: Enter, silent_hubspot: Sandbox, cases: Cases
) -> None:
    case = cases["match"] | {"ticket": "1499"}
    enter("support")

    check_team(page, case)

    page.get_by_role("heading", name="Not confirmed yet", level=1).wait_for()
    assert "HubSpot does not answer, so the ticket was not read" in main_text(page)
    assert list(replies(page)) == ["It will take a little longer", ASK_FOR_THE_ID]


def test_sales_ops_check_a_team_by_its_deal(page: Any, enter: Enter, sandbox: Sandbox, cases: Cases) -> None:
    case = cases["contracted_by_deal"]
    deal = next(
        row for row in objects(sandbox, "hubspot/deals") if row["properties"].get("flowfuse_team_id") == case["team"]
    )
    enter("sales")
    page.goto("/lookup/")
    page.get_by_role("link", name="Deal").click()

    page.get_by_label("Deal", exact=True).fill(deal["id"])
    page.get_by_label("Team ID").fill(case["team"])
    page.get_by_role("button", name="Check the team").click()

    opens(page, case)
    assert "Contracted" in identity(page)
    assert f"Deal {deal['id']}" in identity(page)


def test_the_auditor_reads_for_a_reason_and_finds_every_check_in_an_unbroken_trail(
    page: Any, enter: Enter, product: Product, cases: Cases
) -> None:
    enter("auditor")
    page.goto("/lookup/")

    page.get_by_label("Why you read this team").fill("sample 7 of this quarter's credits")
    page.get_by_label("Team ID").fill(cases["match"]["team"])
    page.get_by_role("button", name="Open for reading").click()

    opens(page, cases["match"])
    assert "Reason given" in identity(page)
    assert "nothing was compared" in main_text(page)
    assert not page.get_by_text("Ready replies").count()

    page.goto("/audit/")
    text = main_text(page)
    assert "Team opened for reading, with a reason" in text
    assert cases["match"]["team"] in text
    assert "hold" in product.manage("audit_verify").stdout


def test_an_executive_sees_that_no_request_waits(page: Any, enter: Enter) -> None:
    enter("cto")
    page.goto("/lookup/")

    page.get_by_role("link", name="Request").click()

    page.get_by_text("No request waits for you").first.wait_for()
    assert not page.get_by_label("Team ID").count()
