"""The real pages, over the demo's data: nothing that axe can find, nothing wider than the screen."""

from typing import Any

import pytest

from tests.journeys.product import Product

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

# A ticket of the seed and the team ID typed with it.
PLACES = {
    "home": None,
    "lookup": None,
    "match": ("1001", "55JaDYNb7y"),
    "two coupons": ("1035", "wzowZgV22B"),
    "contracted": ("1005", "Jam5Elyj1z"),
    "both systems": ("1054", "2WexDMVpJ2"),
    "mismatch": ("1003", "AmO0dQkEy2"),
    "several": ("1007", "8yyeEG04Qn"),
    "not in Stripe": ("1006", "Ox9DZqZx9g"),
    "not confirmed": ("1014", "dbradXmgR1"),
}


def _visit(page: Any, name: str) -> None:
    page.goto("/" if name == "home" else "/lookup/")
    typed = PLACES[name]
    if typed:
        page.fill("[name=ticket]", typed[0])
        page.fill("[name=team_id]", typed[1])
        with page.expect_navigation():
            page.click("main button[type=submit]")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(page: Any, product: Product, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto("/accounts/login/")
    page.fill("[name=login]", "support@flowfuse.example")
    page.fill("[name=password]", "demo")
    with page.expect_navigation():
        page.click("main button[type=submit]")

    for name in PLACES:
        _visit(page, name)
        found = axe.Axe().run(page)

        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate("document.documentElement.dataset.bsTheme") == scheme, name
