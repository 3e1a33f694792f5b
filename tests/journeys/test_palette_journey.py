"""The palette through a browser: by keyboard alone, by pointer, under a finger, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import check_team, sign_in
from tests.providers import Sandbox

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")


@pytest.fixture(scope="module")
def case(sandbox: Sandbox) -> dict[str, Any]:
    found: dict[str, Any] = next(case for case in sandbox.control("GET", "cases")["cases"] if case["name"] == "match")
    return found


@pytest.fixture(scope="module")
def customer(sandbox: Sandbox, case: dict[str, Any]) -> dict[str, Any]:
    """The customer of the case's team, as Stripe has it."""
    subscriptions = sandbox.control("GET", "objects/stripe/subscription")["objects"]
    customers = sandbox.control("GET", "objects/stripe/customer")["objects"]
    own = next(row["customer"] for row in subscriptions if row["metadata"].get("team") == case["team"])
    found: dict[str, Any] = next(row for row in customers if row["id"] == own)
    return found


def chosen(page: Any) -> str:
    """The text of the line that Enter takes, as a screen reader is told of it."""
    text: str = page.evaluate(
        """() => {
            const id = document.getElementById("palette-text").getAttribute("aria-activedescendant");
            return id ? document.getElementById(id).innerText : "";
        }"""
    )
    return text


def open_by_keys(page: Any) -> None:
    page.keyboard.press("Control+k")
    page.locator("#palette [role=option]").first.wait_for()


def test_a_customer_is_found_by_keyboard_and_the_form_stays_empty(
    page: Any, case: dict[str, Any], customer: dict[str, Any]
) -> None:
    sign_in(page, "support")
    open_by_keys(page)

    page.keyboard.type(customer["name"][:9])
    page.locator("#palette [role=option]", has_text=customer["name"]).first.wait_for()
    assert page.locator("#palette-said").inner_text().startswith(("One suggestion", "2 sugg", "3 sugg", "8 sugg"))
    while customer["name"] not in chosen(page):
        page.keyboard.press("ArrowDown")
    assert case["team"] not in page.content()
    page.keyboard.press("Enter")

    page.get_by_text(f"«{customer['name']}»").wait_for()
    assert page.url.endswith("/lookup/")
    assert page.get_by_label("Team ID as the ticket states it").input_value() == ""
    assert case["team"] not in page.content()


def test_arrows_go_round_escape_closes_and_focus_comes_back(page: Any) -> None:
    sign_in(page, "support")
    button = page.get_by_role("link", name="Search")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("#palette [role=option]").first.wait_for()
    assert page.evaluate("document.activeElement.id") == "palette-text"

    page.keyboard.press("ArrowDown")
    first = chosen(page)
    page.keyboard.press("ArrowUp")
    last = chosen(page)
    page.keyboard.press("ArrowDown")
    assert first == chosen(page) != last
    page.keyboard.press("Escape")

    assert not page.locator("#palette").is_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-palette-open')")
    assert page.locator("#palette-text").input_value() == ""


def test_an_action_of_another_role_says_whose_it_is_and_does_nothing(page: Any) -> None:
    sign_in(page, "support")
    open_by_keys(page)

    page.keyboard.type("run a sync")
    line = page.locator("#palette [role=option][aria-disabled=true]", has_text="Run a sync now")
    line.wait_for()
    assert "For the role Admin." in line.inner_text()
    while "Run a sync now" not in chosen(page):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert page.locator("#palette").is_visible()
    assert page.url.endswith("/")


def test_an_open_check_is_offered_by_its_ticket_and_name(
    page: Any, case: dict[str, Any], customer: dict[str, Any]
) -> None:
    sign_in(page, "support")
    check_team(page, case)
    page.wait_for_url(f"**/teams/{case['team']}/")
    page.goto("/")

    open_by_keys(page)
    line = page.locator("#palette [role=option]", has_text=f"Ticket {case['ticket']}").first
    assert customer["name"] in line.inner_text()
    line.click()

    page.wait_for_url(f"**/teams/{case['team']}/")


def test_enter_before_the_answer_takes_no_line_of_the_one_before(page: Any, case: dict[str, Any]) -> None:
    sign_in(page, "support")
    open_by_keys(page)
    page.keyboard.press("ArrowDown")

    page.locator("#palette-text").fill(f"ticket {case['ticket']}")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Search").wait_for()
    found = page.locator("main .found-list a").first
    assert f"Ticket {case['ticket']}" in found.inner_text()


def test_without_scripts_the_button_leads_to_the_page(browser: Any, product: Product, case: dict[str, Any]) -> None:
    context = browser.new_context(base_url=product.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "support")

    page.get_by_role("link", name="Search").click()
    page.get_by_label("An id, a number, an address or a name").fill(case["ticket"])
    page.get_by_role("button", name="Search").click()
    page.locator("main .found-list a", has_text=f"Ticket {case['ticket']}").first.click()

    page.get_by_label("Team ID as the ticket states it").wait_for()
    assert page.get_by_label("Team ID as the ticket states it").input_value() == ""
    context.close()


@pytest.fixture
def phone(browser: Any, product: Product) -> Iterator[Any]:
    context = browser.new_context(
        base_url=product.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_under_a_finger_no_keyboard_comes_up(phone: Any) -> None:
    sign_in(phone, "support")

    phone.get_by_role("link", name="Search").tap()
    phone.locator("#palette [role=option]").first.wait_for()

    assert phone.evaluate("document.activeElement.id") != "palette-text"
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_palette_and_page_are_accessible(page: Any, customer: dict[str, Any], width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "sales")
    open_by_keys(page)
    page.keyboard.type(customer["name"][:5])
    page.locator("#palette-found-1[aria-selected=true]").wait_for()

    in_palette = axe.Axe().run(page)
    page.locator("#palette-text").press("Escape")
    page.goto("/search/")
    page.get_by_label("An id, a number, an address or a name").fill(customer["name"][:5])
    page.get_by_role("button", name="Search", exact=True).click()
    page.locator("main .found-list a").first.wait_for()
    on_page = axe.Axe().run(page)

    for found in (in_palette, on_page):
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
