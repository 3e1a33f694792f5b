"""The main job through a browser: support signs in, checks a team, and sees what it pays, or meets the wall."""

from typing import Any

import pytest

from tests.journeys.product import Product
from tests.providers import Sandbox


@pytest.fixture(scope="module")
def cases(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {case["name"]: case for case in sandbox.control("GET", "cases")["cases"]}


def sign_in(page: Any, name: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{name}@flowfuse.example")
    page.get_by_label("Password", exact=True).fill("demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Home").wait_for()


def check_team(page: Any, case: dict[str, Any]) -> None:
    page.goto("/")
    page.get_by_label("Ticket", exact=True).fill(case["ticket"])
    page.get_by_label("Team ID as the ticket states it").fill(case["team"])
    page.get_by_role("button", name="Check the team").click()


def dollars(minor: int) -> str:
    return f"USD\N{NO-BREAK SPACE}{minor / 100:,.2f}"


def held_by(sandbox: Sandbox, team: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The team's subscription and invoices as the sandbox holds them, the newest invoice first."""
    subscriptions = sandbox.control("GET", "objects/stripe/subscription")
    (subscription,) = [row for row in _rows(subscriptions) if row["metadata"].get("team") == team]
    invoices = _rows(sandbox.control("GET", "objects/stripe/invoice"))
    own = [row for row in invoices if row["customer"] == subscription["customer"]]
    return subscription, sorted(own, key=lambda row: -row["created"])


def _rows(answer: Any) -> list[dict[str, Any]]:
    return list(answer["objects"])


def test_support_sees_that_it_is_the_team_and_what_it_pays(page: Any, sandbox: Sandbox, cases: dict[str, Any]) -> None:
    subscription, invoices = held_by(sandbox, cases["match"]["team"])
    sign_in(page, "support")

    check_team(page, cases["match"])

    page.wait_for_url(f"**/teams/{cases['match']['team']}/")
    text = page.locator("main").inner_text()
    assert "Match" in text
    items = subscription["items"]["data"]
    assert dollars(sum(item["price"]["unit_amount"] * item["quantity"] for item in items)) in text
    for invoice in invoices[:12]:
        assert invoice["number"] in text
        assert dollars(invoice["total"]) in text


def test_a_mismatch_is_a_wall_without_any_figure(page: Any, sandbox: Sandbox, cases: dict[str, Any]) -> None:
    sign_in(page, "support")

    check_team(page, cases["mismatch"])

    page.get_by_role("heading", name="This is not the team on the ticket").wait_for()
    assert "USD" not in page.content()
    page.goto(f"/teams/{cases['mismatch']['team']}/")
    assert page.url.endswith("/lookup/")


def test_an_unproven_team_is_confirmed_by_quoting_the_ticket(page: Any, cases: dict[str, Any]) -> None:
    case = cases["attested"]
    sign_in(page, "support")
    check_team(page, case)

    page.get_by_label("The words, quoted").fill(f"ID {case['team']}")
    page.get_by_label("Who wrote it, and when").fill("the customer, in the picture of the first message")
    page.get_by_role("button", name="I read it on the ticket").click()

    page.wait_for_url(f"**/teams/{case['team']}/")
    assert "Confirmed by you" in page.locator("main").inner_text()


def test_one_of_several_subscriptions_is_chosen(page: Any, cases: dict[str, Any]) -> None:
    sign_in(page, "support")
    check_team(page, cases["several"])
    assert "USD" not in page.content()

    page.get_by_role("button", name="Open").first.click()

    page.wait_for_url(f"**/teams/{cases['several']['team']}/")


def test_a_contracted_team_shows_its_contract(page: Any, cases: dict[str, Any]) -> None:
    sign_in(page, "sales")

    check_team(page, cases["contracted"])

    page.get_by_role("heading", name="HubSpot", exact=True).wait_for()
    assert "Contracted" in page.locator("main").inner_text()


def test_the_auditor_finds_the_checks_in_an_unbroken_trail(page: Any, product: Product, cases: dict[str, Any]) -> None:
    sign_in(page, "support")
    check_team(page, cases["match"])
    check_team(page, cases["mismatch"])
    page.context.clear_cookies()
    sign_in(page, "auditor")

    page.goto("/audit/")

    text = page.locator("main").inner_text()
    assert cases["match"]["team"] in text
    assert cases["mismatch"]["team"] in text
    assert "hold" in product.manage("audit_verify").stdout
