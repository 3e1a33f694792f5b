"""What the small scripts do, in a browser."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    context = browser.new_context(color_scheme="light", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def test_a_chosen_look_outlives_the_page_and_the_systems_own_is_not_stored(page: Any) -> None:
    toggle = page.locator("[data-theme-toggle]")

    toggle.click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"

    toggle.click()
    assert page.evaluate("localStorage.getItem('theme')") is None


def test_copying_a_team_id_yields_the_bare_id_and_says_so(page: Any) -> None:
    page.locator(".identity-bar [data-copy]").click()

    page.locator(".identity-bar [data-copy-said]", has_text="Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "k4Zq9RtNb2"


def test_a_reply_is_copied_as_it_was_edited(page: Any) -> None:
    reply = page.locator("section[data-reply]").first

    reply.locator("textarea").fill("Hello, it is done.")
    reply.locator("[data-copy-reply]").click()

    reply.locator("[data-copy-said]", has_text="Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "Hello, it is done."


def test_selecting_a_team_id_by_hand_yields_no_blank(page: Any) -> None:
    selected = page.evaluate(
        """() => {
            const range = document.createRange();
            range.selectNodeContents(document.querySelector(".identity-bar .team-id"));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            return getSelection().toString();
        }"""
    )

    assert selected == "k4Zq9RtNb2"


def test_the_password_is_shown_and_hidden(page: Any) -> None:
    button = page.locator("[data-show-password]").first
    field = page.locator("#id_password")

    button.click()
    assert field.get_attribute("type") == "text"
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert field.get_attribute("type") == "password"


def test_a_countdown_ends_in_words(page: Any) -> None:
    page.clock.install()
    page.reload()
    countdown = page.locator("[data-countdown]").first
    assert countdown.inner_text().endswith("min left")

    page.clock.fast_forward("00:38:00")
    assert countdown.get_attribute("data-state") == "soon"

    page.clock.fast_forward("00:05:00")
    assert countdown.inner_text() == "lookup ended"


def test_a_part_that_cannot_be_loaded_says_so_until_it_is_closed(page: Any) -> None:
    page.evaluate("htmx.ajax('GET', '/nowhere', '#main')")

    notice = page.locator("#toasts .note")
    notice.wait_for()
    assert "The server refused this part of the page (404)." in notice.inner_text()
    notice.get_by_role("button").click()
    assert notice.count() == 0


def test_a_toast_from_the_server_is_shown(page: Any) -> None:
    page.evaluate("htmx.trigger(document.body, 'toast', {text: 'The coupon was removed.', tone: 'good'})")

    assert "The coupon was removed." in page.locator("#toasts").inner_text()


def test_the_pages_open_as_a_drawer_on_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    drawer = page.locator("#sidenav")
    assert not drawer.is_visible()

    page.get_by_role("button", name="Open the menu").click()
    assert drawer.is_visible()
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
