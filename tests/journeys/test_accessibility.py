"""The real pages, over the demo's data: nothing that axe can find, nothing wider than the screen."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.steps import check_team

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

Way = Callable[[Any], None]
LOOKS = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
# Colours fade into one another; axe must not measure them on their way.
SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"
MATCH = ("1001", "55JaDYNb7y")
TO_LINK = ("1052", "mjZ020ae3j")


def at(path: str) -> Way:
    return lambda page: page.goto(path)


def checked(ticket: str, team: str) -> Way:
    return lambda page: check_team(page, {"ticket": ticket, "team": team})


def then(way: Way, *links: str) -> Way:
    """Go there, then follow the links one after the other."""

    def go(page: Any) -> None:
        way(page)
        for link in links:
            with page.expect_navigation():
                page.locator(link).first.click()

    return go


def refused(page: Any) -> None:
    page.goto("/lookup/")
    page.get_by_label("Team ID as the ticket states it").fill("too long for an ID")
    with page.expect_navigation():
        page.get_by_role("button", name="Check the team").click()


def read_for_a_reason(page: Any) -> None:
    page.goto("/lookup/")
    page.get_by_label("Why you read this team").fill("sample 7 of this quarter's credits")
    page.get_by_label("Team ID").fill(MATCH[1])
    with page.expect_navigation():
        page.get_by_role("button", name="Open for reading").click()


# Who is there, and how they get to the page; a check is a seed's ticket and the team ID typed with it.
PLACES: dict[str, tuple[str, Way]] = {
    "home": ("support", at("/")),
    "lookup": ("support", at("/lookup/")),
    "refused form": ("support", refused),
    "your checks": ("support", then(checked("1003", "AmO0dQkEy2"), "a[href='/']", "a[href='/lookup/recent/']")),
    "match": ("support", checked(*MATCH)),
    "two coupons": ("support", checked("1035", "wzowZgV22B")),
    "contracted": ("support", checked("1005", "Jam5Elyj1z")),
    "both systems": ("support", checked("1054", "2WexDMVpJ2")),
    "invoice": ("support", then(checked(*MATCH), ".invoice-name > a")),
    "prorated invoice": ("support", then(checked(*MATCH), "tr:nth-child(3) .invoice-name > a")),
    "timeline": ("support", then(checked(*MATCH), "a[href$='/timeline/']")),
    "narrowed timeline": ("support", then(checked(*MATCH), "a[href$='/timeline/']", "a.chip[href$='kind=coupons']")),
    "mismatch": ("support", checked("1003", "AmO0dQkEy2")),
    "several": ("support", checked("1007", "8yyeEG04Qn")),
    "not in Stripe": ("support", checked("1006", "Ox9DZqZx9g")),
    "not confirmed": ("support", checked("1014", "dbradXmgR1")),
    "made by hand": ("support", checked("1012", "DBm4VWAoRa")),
    "link": ("sales", then(checked(*TO_LINK), "a[href$='/link/']", "a[href^='?company=']")),
    "deal form": ("sales", at("/lookup/?basis=deal")),
    "reason form": ("auditor", at("/lookup/")),
    "reading": ("auditor", read_for_a_reason),
    "no request": ("cto", at("/lookup/?basis=request")),
}


@pytest.mark.parametrize("name", list(PLACES))
def test_every_page_is_accessible_and_fits(page: Any, enter: Callable[[str], None], name: str) -> None:
    person, way = PLACES[name]
    enter(person)
    way(page)
    page.locator(".htmx-request").first.wait_for(state="detached")

    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-bs-theme={scheme}]").wait_for(state="attached")
        page.evaluate(SETTLED)
        found = axe.Axe().run(page)

        assert found.violations_count == 0, f"{width} {scheme}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)
