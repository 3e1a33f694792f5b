"""Pages kept as bytes: equal to pages made afresh, from memory when nothing changed, forgotten when something did."""

import socket
from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Server
from sandbox.world import World

READ = {"stripe": "rk_test_sandbox_read", "hubspot": "pat-sandbox-read"}
LISTS = (
    "/stripe/v1/customers?expand[]=data.discount.source.coupon&expand[]=data.invoice_settings.default_payment_method",
    "/stripe/v1/subscriptions?status=all&expand[]=data.discounts.source.coupon&expand[]=data.items.data.discounts",
    "/stripe/v1/invoices?limit=100&expand[]=data.lines.data.discounts&expand[]=data.payments",
    "/stripe/v1/invoices?limit=3&created[gte]=1",
    "/stripe/v1/coupons?limit=5",
    "/hubspot/crm/v3/objects/companies?limit=7&properties=name,domain&associations=contacts",
    "/hubspot/crm/objects/2026-09/deals?limit=100&associations=companies,contacts,line_items",
    "/hubspot/crm/v3/objects/contacts?archived=true",
)
Get = Callable[[str], Any]


@pytest.fixture
def large(sandbox_server: Server, world: World) -> World:
    sandbox_server.sandbox.world = World.build(seed="large", teams=15)
    return sandbox_server.sandbox.world


@pytest.fixture
def get(sandbox_server: Server, large: World) -> Get:
    def call(path: str) -> Any:
        token = READ[path.split("/")[1]]
        return requests.get(sandbox_server.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=5).json()

    return call


@pytest.mark.parametrize("path", LISTS)
def test_a_kept_page_is_the_page_itself(path: str, get: Get, large: World) -> None:
    made, kept = get(path), get(path)
    large.stripe_pages.on = large.hubspot_pages.on = False

    assert made == kept == get(path)
    assert made.get("data") or made.get("results") or "archived" in path


def test_everything_asked_for_once_can_be_rendered_ahead(get: Get, control: Callable[..., Any], large: World) -> None:
    get("/stripe/v1/invoices?limit=1")
    get("/hubspot/crm/v3/objects/contacts?limit=1")

    done = control("POST", "/prerender")

    assert done["stripe"]["objects"] == len(large.stripe.all("invoice"))
    assert done["hubspot"]["objects"] == len(large.hubspot.all("contacts"))
    assert done["stripe"]["bytes"] > 100_000


def test_a_change_anywhere_makes_pages_afresh(get: Get, control: Callable[..., Any], large: World) -> None:
    stripe, hubspot = "/stripe/v1/customers?limit=100", "/hubspot/crm/v3/objects/companies?associations=contacts"
    customer, company = get(stripe)["data"][0]["id"], get(hubspot)["results"][0]
    contact = large.hubspot.create("contacts", {"firstname": "Eva"}, at=large.clock.now()).id

    control("PATCH", f"/objects/stripe/customer/{customer}", {"name": "Eva"})
    control("PATCH", f"/objects/hubspot/companies/{company['id']}", {"associations": {"contacts": [contact]}})

    assert get(stripe)["data"][0]["name"] == "Eva"
    linked = get(hubspot)["results"][0]["associations"]["contacts"]["results"]
    assert contact in {link["id"] for link in linked}
    control("DELETE", f"/objects/stripe/customer/{customer}")
    assert customer not in {row["id"] for row in get(stripe)["data"]}


def test_a_key_that_lost_a_permission_gets_no_kept_page(
    get: Get, control: Callable[..., Any], sandbox_server: Server
) -> None:
    path = "/stripe/v1/invoices?expand[]=data.customer"
    assert get(path)["data"]

    control("POST", "/keys", {"token": READ["stripe"], "dropped": ["rak_customer_read"]})

    assert "rak_customer_read" in get(path)["error"]["message"]


def test_a_head_of_a_request_that_makes_no_sense_is_refused(sandbox_server: Server) -> None:
    host, port = sandbox_server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"HELLO\r\n\r\n")

        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
