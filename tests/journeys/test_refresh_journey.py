"""Refresh this team through a browser: what Stripe never told us of is on the page, and a stopped reader is said."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.product import Product
from tests.journeys.steps import check_team, sign_in
from tests.providers import Sandbox
from tests.sync.refresh.worker import Worker

# The worker and the browser share two cores with other tests.
PATIENCE = 30_000


@pytest.fixture
def worker(product: Product) -> Iterator[list[Worker]]:
    """The refresh workers that a test started."""
    started: list[Worker] = []
    yield started
    for one in started:
        one.kill()


def test_a_change_that_nobody_told_of_is_on_the_page_after_a_refresh(
    page: Any, product: Product, fresh_sandbox: Sandbox, worker: list[Worker]
) -> None:
    (case,) = [row for row in fresh_sandbox.control("GET", "cases")["cases"] if row["name"] == "match"]
    rows = fresh_sandbox.control("GET", "objects/stripe/subscription")["objects"]
    (subscription,) = [row for row in rows if row["metadata"].get("team") == case["team"]]
    sign_in(page, "support")
    check_team(page, case)
    page.get_by_role("button", name="Refresh this team").wait_for()
    fresh_sandbox.control("PATCH", f"objects/stripe/customer/{subscription['customer']}", {"name": "Renamed Works"})

    page.get_by_role("button", name="Refresh this team").click()
    page.get_by_text("The process that reads changes has given no sign of life yet").first.wait_for()
    worker.append(Worker(product))
    page.get_by_role("link", name="Show what was read").click(timeout=PATIENCE)

    page.get_by_text("Renamed Works").first.wait_for()
    assert page.get_by_text("as of just now").count()
    assert not page.get_by_text("Reading this team again").count()
