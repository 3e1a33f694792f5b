"""What people do in every journey: come in, hold a ticket or a deal in hand, and check its team."""

import re
from typing import Any

from tests.providers import Sandbox


def sign_in(page: Any, name: str) -> None:
    """Come in as `name`@flowfuse.example, and stand on the home page."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(f"{name}@flowfuse.example")
    page.get_by_label("Password", exact=True).fill("demo")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Home").wait_for()


def check_team(page: Any, case: dict[str, Any]) -> None:
    """Type a case's ticket and team ID on the home page, and wait for what the check leads to."""
    page.goto("/")
    page.get_by_label("Ticket", exact=True).fill(case["ticket"])
    page.get_by_label("Team ID as the ticket states it").fill(case["team"])
    with page.expect_navigation():
        page.get_by_role("button", name="Check the team").click()


def cases_of(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    """The seed's cases by their names, each with a ticket's number and the team ID to type."""
    return {case["name"]: case for case in sandbox.control("GET", "cases")["cases"]}


def replies(page: Any) -> dict[str, str]:
    """The texts that the page offers for the ticket, by their titles, folded ones too."""
    boxes = page.locator("textarea.reply-box")
    said = [(boxes.nth(at).get_attribute("aria-label"), boxes.nth(at).input_value()) for at in range(boxes.count())]
    return {label.removeprefix("Reply: "): text for label, text in said}


def main_text(page: Any) -> str:
    """What stands on the page itself, without bar and navigation."""
    text: str = page.locator("main").inner_text()
    return text


def identity(page: Any) -> str:
    """What the bar says of the team of this page, and by which right it is open."""
    text: str = page.get_by_role("region", name="The team of this page").inner_text()
    return text


def opens(page: Any, case: dict[str, Any]) -> None:
    """The team's own page comes up."""
    page.wait_for_url(f"**/teams/{case['team']}/")


def stays_closed(page: Any, case: dict[str, Any]) -> None:
    """No figure is on the page, and the team's own address leads back to the form, which asks anew."""
    content = page.content()
    assert not re.search(r"(USD|EUR|GBP)\s*[\d,]+\.\d\d", content.replace("&nbsp;", " "))
    page.goto(f"/teams/{case['team']}/")
    assert page.url.endswith("/lookup/")
    assert page.get_by_label("Team ID as the ticket states it").input_value() == ""


def dollars(minor: int) -> str:
    """An amount as pages show it."""
    return f"USD\N{NO-BREAK SPACE}{minor / 100:,.2f}"


def objects(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    """Every object of a kind (`stripe/invoice`, `hubspot/deals`) as the provider has it."""
    return list(sandbox.control("GET", f"objects/{kind}")["objects"])


def held_by(sandbox: Sandbox, team: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The team's subscription and invoices as the sandbox holds them, the newest invoice first."""
    rows = objects(sandbox, "stripe/subscription")
    (subscription,) = [row for row in rows if row["metadata"].get("team") == team]
    own = [row for row in objects(sandbox, "stripe/invoice") if row["customer"] == subscription["customer"]]
    return subscription, sorted(own, key=lambda row: -row["created"])


def focus_by_tab(page: Any, name: str) -> None:
    """Press Tab until a field has the focus, as somebody without a pointer does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no Tab leads to {name}")
