"""
The pictures of `docs/screens/`, made from the demo's data: `python3 run.py test tests/journeys/pictures.py`.

pytest collects this file only when it is named, so that no ordinary run writes into `docs/`. Every page is taken at
both widths, in light and dark, as PNG with a palette: a page of text needs no more, and weighs a third.
"""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.product import ROOT
from tests.journeys.steps import cases_of, check_team
from tests.providers import Sandbox

SCREENS = ROOT / "docs" / "screens"
TO_PALETTE = (Path(__file__).parent / "to_palette.js").read_text()
# Longer pages are cut: what is below repeats what is above.
TALLEST = {390: 4_400, 1440: 2_600}
# The invoice of the third line, the newest first, is of a change in the middle of a month.
PRORATED = 2
LOOKS = [(width, scheme) for width in TALLEST for scheme in ("light", "dark")]
WHO = {"link": "sales", "sync": "admin"}
CHECKED = {
    "match": "match",
    "contracted": "contracted",
    "mismatch": "mismatch",
    "several": "several",
    "not-in-stripe": "not_in_stripe",
    "not-confirmed": "no_id",
    "made-by-hand": "self_made",
}


@pytest.fixture(scope="module")
def places(sandbox: Sandbox) -> dict[str, Callable[[Any], None]]:
    """How to get to each page, by the name of its picture."""
    cases = cases_of(sandbox)

    def checked(name: str) -> Callable[[Any], None]:
        return lambda page: check_team(page, cases[name])

    def below_team(link: Callable[[Any], Any]) -> Callable[[Any], None]:
        def go(page: Any) -> None:
            page.goto(f"/teams/{cases['match']['team']}/")
            with page.expect_navigation():
                link(page).click()

        return go

    return {
        **{picture: checked(name) for picture, name in CHECKED.items()},
        "invoice": below_team(lambda page: page.locator(".invoice-name > a").nth(PRORATED)),
        "timeline": below_team(lambda page: page.get_by_role("link", name="All events")),
        "palette": _palette,
        "home": lambda page: page.goto("/"),
        "link": lambda page: _link(page, cases["link_to_confirm"]),
        "sync": lambda page: page.goto("/sync/"),
    }


def _palette(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.locator("#palette [role=option]").first.wait_for()
    page.keyboard.type("bramb")
    page.locator("#palette-found-1[aria-selected=true]").wait_for()


def _link(page: Any, case: dict[str, Any]) -> None:
    check_team(page, case)
    page.get_by_role("link", name="Link the team…").click()
    page.get_by_role("link", name="Choose Tamarisk Coatings").click()
    page.get_by_label("Which one, and where").wait_for()


def _height(page: Any, width: int) -> int:
    """A window as high as the page shows what sticks to its edges where it stands at the top; a dialog needs none."""
    height = 900
    for _ in range(2):  # the page may grow with the window
        page.set_viewport_size({"width": width, "height": height})
        if not page.locator("dialog[open]").count():
            height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
    return height


def test_pictures(page: Any, enter: Callable[[str], None], browser: Any, places: dict[str, Any]) -> None:
    SCREENS.mkdir(exist_ok=True)
    painter = browser.new_page()
    page.emulate_media(reduced_motion="reduce")
    for name, go in places.items():
        enter(WHO.get(name, "support"))
        go(page)
        page.wait_for_load_state("networkidle")
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": _height(page, width)})
            shot = base64.b64encode(page.screenshot(animations="disabled")).decode()
            small = painter.evaluate(TO_PALETTE, shot)
            (SCREENS / f"{name}-{width}-{scheme}.png").write_bytes(base64.b64decode(small))
        page.set_viewport_size({"width": 1440, "height": 900})
    painter.close()
