"""A provider that is far away: every request waits, side by side with the others."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import requests

from sandbox.clock import Clock
from sandbox.server import Server
from tests.sandbox.conftest import Control

FAR = 0.2


def test_every_request_waits_without_keeping_the_others(control: Control, sandbox_server: Server) -> None:
    control("POST", "/latency", {"stripe": FAR})

    def ask(number: int) -> int:
        headers = {"Authorization": "Bearer rk_test_sandbox_read"}
        return requests.get(f"{sandbox_server.url}/stripe/v1/coupons", headers=headers, timeout=5).status_code

    began = monotonic()
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {200}
    took = monotonic() - began

    assert took < 10 * FAR
    waited = [entry["ms"] for entry in control("GET", "/journal")["entries"]]
    assert len(waited) == 20 and min(waited) >= FAR * 1000
    assert control("GET", "/latency") == {"stripe": FAR, "hubspot": 0.0}


def test_a_latency_that_makes_no_sense_is_refused(control: Control) -> None:
    for wanted in ({"paypal": 1}, {"stripe": -1}, {"hubspot": "soon"}):
        assert "error" in control("POST", "/latency", wanted, status=400)


def test_a_frozen_clock_stands_still_and_is_on_time_afterwards() -> None:
    clock = Clock()
    with clock.frozen() as at:
        with clock.frozen():
            assert clock.now() == at
        assert clock.now() == at
        clock.advance(60)
        assert (clock.now() - at).total_seconds() == 60

    assert clock.now() > at
