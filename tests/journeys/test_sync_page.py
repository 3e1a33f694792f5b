"""The Sync page through a browser: what an admin sees and does when a provider breaks, and what an auditor does not."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import sign_in
from tests.providers import Sandbox

# The worker and the browser share two cores with other tests.
PATIENCE = 30_000
PAGES = ("", "runs/", "inbox/", "waiting/", "differences/", "requests/")


def _of_its_own(url: str) -> str:
    """The same Valkey's fifth database: the workers of other tests do not take our tasks."""
    return re.sub(r"(db=|/)\d+$", r"\g<1>5", url)


@pytest.fixture(scope="module")
def product(committing_db: str, sandbox: Sandbox, static_files: None) -> Iterator[Product]:
    """The web process and a sync worker over a mirror filled by the product's own sync command."""
    running = Product(database=committing_db, sandbox=sandbox)
    running.environment["REDIS_URL"] = _of_its_own(os.environ["REDIS_URL"])
    running.manage("demo_users")
    running.manage("sync", "stripe", "hubspot", "--full")
    running.start()
    running.start_sync_worker()
    try:
        yield running
    finally:
        running.stop()


def row(page: Any, provider: str, name: str) -> Any:
    """One list's line of the overview."""
    card = page.get_by_role("region", name=f"{provider}'s lists")
    return card.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def run_now(page: Any, name: str) -> None:
    page.get_by_role("button", name=f"Run now: {name}", exact=True).first.click()
    page.get_by_text("A worker begins within seconds.", exact=False).first.wait_for()


def test_an_admin_sees_a_read_stop_half_way_and_mends_it(page: Any, fresh_sandbox: Sandbox) -> None:
    sign_in(page, "admin")
    page.get_by_role("link", name="Sync", exact=True).click()
    row(page, "Stripe", "Invoices").get_by_text("Up to date").wait_for()

    # The first two pages come, the rest do not.
    fresh_sandbox.fault(provider="stripe", method="GET", route="/v1/invoices", action="delay", times=2)
    fresh_sandbox.fault(provider="stripe", method="GET", route="/v1/invoices", action="status", status=400, times=0)
    run_now(page, "Invoices")
    row(page, "Stripe", "Invoices").get_by_text("Stopped half-way").wait_for(timeout=PATIENCE)
    assert "Stripe" in row(page, "Stripe", "Invoices").inner_text()

    fresh_sandbox.settle()
    run_now(page, "Invoices")
    row(page, "Stripe", "Invoices").get_by_text("Up to date").wait_for(timeout=PATIENCE)

    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_label("List", exact=True).select_option("invoices")
    page.get_by_label("Provider").select_option("stripe")
    page.get_by_role("button", name="Filter").click()
    text = page.get_by_role("table").inner_text()
    assert text.index("Complete") < text.index("Stopped half-way")
    assert "provider=stripe" in page.url


def test_a_change_is_asked_for_and_its_event_replayed(page: Any, fresh_sandbox: Sandbox) -> None:
    customer = fresh_sandbox.control("GET", "objects/stripe/customer")["objects"][0]["id"]
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{customer}", {"name": "Renamed by hand"})
    sign_in(page, "admin")
    page.goto("/sync/")
    page.get_by_role("button", name="Ask for changes now: Stripe").click()
    page.get_by_text("Last asked", exact=False).first.wait_for(timeout=PATIENCE)

    page.goto(f"/sync/inbox/?text={customer}")
    page.get_by_role("link", name="Stripe customer.updated").first.click()
    assert "Renamed by hand" in page.get_by_label("Payload", exact=True).inner_text()
    page.get_by_role("button", name="Replay").click()

    page.get_by_text("will be read again, at once", exact=False).wait_for()
    page.get_by_text("Replayed", exact=True).wait_for()


def test_an_auditor_reads_and_has_no_buttons(page: Any) -> None:
    sign_in(page, "auditor")

    for address in PAGES:
        page.goto(f"/sync/{address}")

        assert page.get_by_role("heading", name="Sync", exact=True).is_visible()
        assert page.locator("main form[method=post]").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_every_page_is_accessible_and_fits(page: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, "admin")

    for address in PAGES:
        page.goto(f"/sync/{address}")
        found = axe.Axe().run(page)

        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
