"""A portal of a few records, reached by the official client and by plain requests; every answer is judged."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from threading import Thread
from typing import Any

import pytest
import requests
from hubspot import HubSpot

from sandbox.clock import Clock
from sandbox.http import Request, Response
from sandbox.hubspot.store import HubSpotStore
from sandbox.server import Sandbox, Server
from sandbox.world import World
from tests.sandbox.hubspot import published

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
EARLIER = datetime(2026, 10, 1, 8, 0, 0, 123000, tzinfo=UTC)
Api = Callable[..., requests.Response]


class Recording(Sandbox):
    """A sandbox that keeps each HubSpot answer for the judge."""

    seen: list[tuple[str, str, Response]]

    def handle(self, request: Request) -> Response:
        path = request.path
        response = super().handle(request)
        if path.startswith("/hubspot"):
            self.seen.append((request.method, path.removeprefix("/hubspot"), response))
        return response


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Server]:
    """One server for all tests of the fake HubSpot."""
    sandbox = Recording(partial(World.build, seed="empty"))
    server = Server(0, sandbox)
    Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(sandbox_server: Server) -> World:
    """An empty world whose clock starts at NOW."""
    world = World.build(seed="empty", now=NOW)
    sandbox_server.sandbox.world = world
    return world


@pytest.fixture(autouse=True)
def judged(sandbox_server: Server) -> Iterator[None]:
    """Hold every HubSpot answer of the test against HubSpot's published descriptions, where they are present."""
    sandbox_server.sandbox.seen = []
    yield
    if published.PRESENT:
        assert [complaint for answer in sandbox_server.sandbox.seen for complaint in complaints(*answer)] == []


def complaints(method: str, path: str, response: Response) -> list[str]:
    """What is wrong with one answer; a success that no description covers is wrong too, or it would go unjudged."""
    if not response.body:
        return []
    covering, found = published.judge(method, path, response.status, response.body)
    if not covering and response.status < 300 and not published.may_be_undescribed(path):
        found = ["no published description covers this"]
    return [f"{method} {path} {response.status}: {complaint}" for complaint in found]


@pytest.fixture
def portal(world: World) -> HubSpotStore:
    """Three companies, a deal with quote, lines and contacts, an invoice, a subscription, tickets."""
    store = world.hubspot
    for number, name in ((11, "Acme"), (12, "Borealis"), (13, "Cobalt")):
        store.put("companies", str(number), {"name": name, "domain": f"{name.lower()}.example"}, created=EARLIER)
    store.put("contacts", "21", {"email": "billing@acme.example", "firstname": "Billing"}, created=EARLIER)
    store.put("deals", "31", {"dealname": "Acme – Hub", "dealstage": "closedwon", "amount": "1200"}, created=EARLIER)
    store.put("deals", "32", {"dealname": "Acme – renewal", "dealstage": "148310021"}, created=EARLIER)
    store.put("quotes", "41", {"hs_title": "Acme – Hub", "hs_status": "APPROVAL_NOT_NEEDED"}, created=EARLIER)
    store.put("line_items", "51", {"name": "Hub", "price": "100", "quantity": "12"}, created=EARLIER)
    invoice = {"hs_currency": "USD", "hs_invoice_status": "open", "billing_ops_key": "31:41:1"}
    store.put("invoices", "61", invoice, created=EARLIER)
    store.put("subscriptions", "71", {"hs_name": "Hub", "hs_status": "active"}, created=EARLIER)
    ticket = {"subject": "Refund please", "hs_pipeline": "0", "hs_pipeline_stage": "3"}
    store.put("tickets", "81", ticket | {"flowfuse_team_id": "aB3dE9gHJk"}, created=EARLIER)
    store.put("tickets", "82", ticket, created=EARLIER)
    for to_type, to_id, kind in (("companies", "11", 5), ("contacts", "21", None), ("line_items", "51", None)):
        store.link("deals", "31", to_type, to_id, kind)
    store.link("tickets", "81", "contacts", "21")
    return store


@pytest.fixture
def client(sandbox_server: Server, portal: HubSpotStore) -> HubSpot:
    """The official client, unmodified, with the read key."""
    return HubSpot(access_token="pat-sandbox-read", host=f"{sandbox_server.url}/hubspot", retry=False)


@pytest.fixture
def writer(sandbox_server: Server, portal: HubSpotStore) -> HubSpot:
    """The official client with the write key."""
    return HubSpot(access_token="pat-sandbox-write", host=f"{sandbox_server.url}/hubspot", retry=False)


@pytest.fixture
def api(sandbox_server: Server, portal: HubSpotStore) -> Iterator[Api]:
    """`api("GET", "/crm/objects/2026-09/deals", params={…}, key="pat-sandbox-write")` → the plain response."""
    with requests.Session() as session:

        def call(method: str, path: str, *, key: str = "pat-sandbox-read", **options: Any) -> requests.Response:
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            return session.request(method, f"{sandbox_server.url}/hubspot{path}", headers=headers, timeout=5, **options)

        yield call


@pytest.fixture
def clock(world: World) -> Clock:
    """The sandbox's clock."""
    return world.clock
