"""A sandbox of one's own: served over real HTTP from this process, so that a test can also look inside."""

from collections.abc import Callable, Iterator
from functools import partial
from threading import Thread
from typing import Any

import pytest
import requests
import stripe

from sandbox.server import Sandbox, Server
from sandbox.world import World

Control = Callable[..., Any]


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Server]:
    """One server for all tests of the sandbox; each test gets a fresh world through `world`."""
    server = Server(0, Sandbox(partial(World.build, seed="empty")))
    Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(sandbox_server: Server) -> World:
    """The empty world behind the server, fresh for this test."""
    sandbox_server.sandbox.world = World.build(seed="empty")
    return sandbox_server.sandbox.world


@pytest.fixture
def stripe_client(sandbox_server: Server, world: World) -> stripe.StripeClient:
    """The official client with the write key and no retries of its own."""
    return client(sandbox_server)


def client(server: Server, key: str = "rk_test_sandbox_write", **options: Any) -> stripe.StripeClient:
    """An official client pointed at `server`."""
    return stripe.StripeClient(
        key,
        base_addresses={"api": f"{server.url}/stripe"},
        http_client=stripe.RequestsClient(timeout=5),
        **options,
    )


@pytest.fixture
def read_client(sandbox_server: Server, world: World) -> stripe.StripeClient:
    """The official client with the read key."""
    return client(sandbox_server, "rk_test_sandbox_read")


@pytest.fixture
def control(sandbox_server: Server, world: World) -> Control:
    """`control("POST", "/clock", {...})` → the JSON answer of `/_control/clock`; a refusal fails the test."""

    def call(method: str, path: str, json: Any = None, status: int = 200) -> Any:
        response = requests.request(method, f"{sandbox_server.url}/_control{path}", json=json, timeout=5)
        assert response.status_code == status, response.text
        return response.json()

    return call


@pytest.fixture(autouse=True)
def _quiet_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripe, "enable_telemetry", False)
