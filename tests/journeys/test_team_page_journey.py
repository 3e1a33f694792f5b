"""What people do once a team is open: read an invoice and answer it, narrow the timeline, link a contracted team."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import cases_of, check_team, held_by, identity, main_text, opens, replies
from tests.providers import Sandbox

Cases = dict[str, dict[str, Any]]
Enter = Callable[[str], None]
WHY = "Why was I charged this?"


@pytest.fixture(scope="module")
def cases(sandbox: Sandbox) -> Cases:
    return cases_of(sandbox)


def test_an_invoice_opens_in_words_and_its_answer_is_copied(
    page: Any, enter: Enter, sandbox: Sandbox, cases: Cases
) -> None:
    case = cases["match"]
    prorated = next(
        row
        for row in held_by(sandbox, case["team"])[1]
        if any(line.get("amount", 0) < 0 for line in row["lines"]["data"])
    )
    enter("support")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    check_team(page, case)

    page.get_by_role("link", name=prorated["number"], exact=True).click()

    page.get_by_role("heading", name=f"Invoice {prorated['number']}").wait_for()
    text = main_text(page)
    for word in ("What it is for", "prorated", "Total", "Asked for", "Payment"):
        assert word in text
    reply = page.get_by_role("textbox", name=f"Reply: {WHY}")
    reply.fill(f"{reply.input_value()}\n\nKind regards")
    page.get_by_role("button", name="Copy the reply").click()
    page.get_by_text("Copied", exact=True).first.wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == replies(page)[WHY]
    assert copied.endswith("Kind regards")
    assert f"Invoice {prorated['number']}" in copied
    assert case["team"] not in copied


def test_the_timeline_is_narrowed_by_its_address(page: Any, enter: Enter, cases: Cases) -> None:
    enter("support")
    check_team(page, cases["match"])
    page.get_by_role("link", name="All events").click()
    page.get_by_role("heading", name="Timeline", level=1).wait_for()
    events = page.locator("main .event")
    before = events.count()

    page.get_by_role("link", name="Tickets").click()

    page.wait_for_url("**/timeline/?kind=*")
    page.get_by_role("link", name="Clear").wait_for()
    assert 0 < events.count() < before
    assert f"Ticket {cases['match']['ticket']}" in main_text(page)
    page.go_back()
    assert events.count() == before


def test_sales_ops_link_a_team_by_quoting_and_it_is_contracted_for_all(page: Any, enter: Enter, cases: Cases) -> None:
    case = cases["link_to_confirm"]
    enter("support")
    check_team(page, case)
    assert "Ask sales ops" in main_text(page)
    enter("sales")
    check_team(page, case)

    page.get_by_role("link", name="Link the team…").click()
    page.get_by_role("link", name="Choose Tamarisk Coatings").click()
    page.get_by_label("a contract").check()
    page.get_by_label("Which one, and where").fill("order form of May, page 2")
    page.get_by_label("The words, quoted").fill(f"Hub for team {case['team']}")
    page.get_by_role("button", name="Link the team to this company").click()
    page.wait_for_url("**/lookup/?basis=ticket&ticket=1052")
    assert page.get_by_label("Ticket", exact=True).input_value() == case["ticket"]
    assert page.get_by_label("Team ID as the ticket states it").input_value() == ""
    enter("support")
    check_team(page, case)

    opens(page, case)
    assert "Contracted" in identity(page)
    assert "USD" in main_text(page)
    assert "order form of May, page 2" in main_text(page)
    assert "Billed under a contract" in replies(page)


def test_ones_checks_are_listed_without_team_or_customer(page: Any, enter: Enter, cases: Cases) -> None:
    enter("support")
    check_team(page, cases["mismatch"])
    page.goto("/")

    page.get_by_role("link", name="All of them").click()

    page.get_by_role("heading", name="Your checks", level=1).wait_for()
    first = page.locator("main .choice").first.inner_text()
    assert f"Ticket {cases['mismatch']['ticket']}" in first
    assert "Mismatch" in first
    assert cases["mismatch"]["team"] not in main_text(page)
