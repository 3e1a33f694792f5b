"""A product with the demo's data, and Chromium. Journeys skip with a clear line where there is no browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import sign_in
from tests.providers import Sandbox

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def product(committing_db: str, sandbox: Sandbox, static_files: None) -> Iterator[Product]:
    """The web process over a mirror filled by the product's own sync command."""
    running = Product(database=committing_db, sandbox=sandbox)
    running.manage("demo_users")
    running.manage("sync", "stripe", "hubspot", "--full")
    running.start()
    try:
        yield running
    finally:
        running.stop()


def _missing(what: str) -> Any:
    line = f"No journey through a browser was made: {what}"
    if os.environ.get("CI"):
        pytest.fail(line)
    pytest.skip(line)


@pytest.fixture(scope="module")
def browser(product: Product) -> Iterator[Any]:
    """
    Debian's Chromium, driven by Playwright.

    It opens after the product's database was made and closes before it is dropped: while Playwright runs, this
    thread has an event loop, and Django refuses to touch a database in such a thread.
    """
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        _missing("Chromium is not installed (Debian: apt-get install chromium).")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("Playwright is not installed (run.py installs it where it finds a browser).")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _is_error(message: Any) -> bool:
    return message.type == "error" and "422 (Unprocessable Entity)" not in message.text


@pytest.fixture
def page(browser: Any, product: Product) -> Iterator[Any]:
    """
    A fresh window on the product; a message on the browser's console at error level fails the test.

    A form that is refused comes back as 422, which Chromium counts among the errors and we do not.
    """
    context = browser.new_context(base_url=product.url, viewport={"width": 1440, "height": 900})
    window = context.new_page()
    window.set_default_timeout(8_000)
    complaints: list[str] = []
    window.on("console", lambda message: complaints.append(message.text) if _is_error(message) else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def sessions(product: Product) -> dict[str, list[Any]]:
    """The cookies of those who came in before, by name."""
    return {}


@pytest.fixture
def enter(page: Any, sessions: dict[str, list[Any]]) -> Callable[[str], None]:
    """`enter("support")`: that person sits before the window; they sign in once per module."""

    def come_in(name: str) -> None:
        page.context.clear_cookies()
        if name not in sessions:
            sign_in(page, name)
            sessions[name] = page.context.cookies()
        page.context.add_cookies(sessions[name])

    return come_in
