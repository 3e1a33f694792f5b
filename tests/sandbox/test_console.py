"""The console's pages: what they show, and that they escape everything."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import requests

from sandbox.server import Server
from sandbox.stripe import objects
from sandbox.world import Case, World
from tests.sandbox.conftest import Control
from tests.sandbox.stripe_objects import furnish

Get = Callable[..., str]


@pytest.fixture
def get(sandbox_server: Server, world: World) -> Get:
    """The text of a page."""

    def call(path: str, status: int = 200) -> str:
        response = requests.get(sandbox_server.url + path, timeout=5)
        assert response.status_code == status
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return response.text

    return call


@pytest.fixture
def ticket(world: World) -> str:
    """A ticket with a company and a conversation."""
    now = datetime(2026, 11, 1, tzinfo=UTC)
    world.hubspot.put("tickets", "1001", {"subject": "Why <b>more</b>?"}, created=now)
    world.hubspot.put("companies", "77", {"name": "Ada GmbH"}, created=now)
    world.hubspot.link("tickets", "1001", "companies", "77")
    world.hubspot.thread("1001", [{"direction": "COMMENT", "sender": "Ops", "text": "see <script>", "at": now}])
    return "/ui/hubspot/contacts/26586079/record/0-5/1001"


def test_the_front_page_shows_both_sides(get: Get, world: World, ticket: str, sandbox_server: Server) -> None:
    furnish(world.stripe)
    world.cases.append(Case("two_teams", "1001", "abdegjkmnp", "several", "two <i>teams</i>"))
    world.faults.add({"action": "delay", "seconds": 1, "route": "/v1/x*"})
    headers = {"Authorization": "Bearer rk_test_sandbox_read"}
    requests.get(f"{sandbox_server.url}/stripe/v1/coupons?limit=1", headers=headers, timeout=5)

    page = get("/")

    for text in (ticket, "abdegjkmnp", "two &lt;i&gt;teams", "/v1/coupons", "/v1/x*", "rk_test_sandbox_read"):
        assert text in page


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("sub_1", "/ui/stripe/subscriptions/sub_1"),
        ("abdegjkmnp", "/ui/stripe/customers/cus_1"),
        ("ada", "/ui/hubspot/contacts/26586079/record/0-2/77"),
        ("1001", "/ui/hubspot/contacts/26586079/record/0-5/1001"),
        ("ABDEGJKMNP", "Nothing has this id"),
        ('"><script>', "&quot;&gt;&lt;script&gt;"),
    ],
)
def test_the_search_box(wanted: str, expected: str, get: Get, world: World, ticket: str) -> None:
    furnish(world.stripe)

    page = get(f"/?q={wanted}")

    assert expected in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("customers/cus_1", ["Ada GmbH", "-7.00 USD", "/ui/stripe/subscriptions/sub_1", "in_1"]),
        ("test/customers/cus_1", ["Ada GmbH"]),
        ("customers/cus_1/balance_transactions", ["cbtxn_2"]),
        ("subscriptions/sub_1", ["abdegjkmnp", "si_2", "3 × Team at 5.00 USD", "coupon COUPON"]),
        ("invoices/in_1", ["A-1", "32.00 USD", "il_1", "cn_1"]),
        ("coupons/COUPON", ["3.00 USD", "promo_1"]),
        ("promotion_codes/promo_1", ["SAVE3", "/ui/stripe/coupons/COUPON"]),
        ("products/prod_1", ["Team", "price_2"]),
        ("prices/price_1", ["20.00 USD"]),
    ],
)
def test_a_stripe_objects_page(path: str, texts: list[str], get: Get, world: World) -> None:
    furnish(world.stripe)

    page = get(f"/ui/stripe/{path}")

    for text in [*texts, "Raw JSON"]:
        assert text in page


def test_a_hubspot_records_page(get: Get, ticket: str) -> None:
    page = get(ticket)

    for text in ("Why &lt;b&gt;more&lt;/b&gt;?", "Ada GmbH", "internal note", "see &lt;script&gt;", "Raw JSON"):
        assert text in page
    assert "<script" not in page


def test_a_deleted_object_says_so(get: Get, world: World) -> None:
    furnish(world.stripe)
    world.stripe.delete("customer", "cus_1")

    assert "this is how it last was" in get("/ui/stripe/customers/cus_1")


def test_an_id_with_odd_characters_has_a_page(get: Get, world: World) -> None:
    world.stripe.put(objects.coupon(id="50 % / <x>", created=1, percent_off=50))

    assert "50 % / &lt;x&gt;" in get("/ui/stripe/coupons/50%20%25%20%2F%20%3Cx%3E")


@pytest.mark.parametrize("path", ["/nothing", "/ui/stripe/customers/cus_none", "/ui/stripe/pizzas/1"])
def test_what_does_not_exist_is_a_page_too(path: str, get: Get) -> None:
    assert "Not found" in get(path, status=404)


def test_the_style_sheet_is_served(get: Get) -> None:
    assert "light-dark" in get("/console.css")


def test_the_front_page_says_who_is_told_of_changes_and_how_that_goes(get: Get, control: Control, world: World) -> None:
    assert "Nobody is told of changes" in get("/")
    endpoint = {"provider": "stripe", "url": "http://127.0.0.1:9/<x>", "secrets": ["s"], "attempts": 1}
    control("POST", "/webhooks", endpoint | {"duplicates": 3, "shuffle": True, "drop": 0.05, "shuffle_seconds": 0})

    control("POST", "/objects/stripe/customer", {"name": "Ada"})
    control("GET", "/webhooks/deliveries?wait_idle=5")
    page = get("/")

    assert "http://127.0.0.1:9/&lt;x&gt;" in page
    assert "each 3 times, in random order, 5% lost" in page
    assert "customer.created" in page and "no connection" in page
