"""Keys, permissions, rate limits and faults, as the official client meets them."""

import time
from typing import Any

import pytest
import requests
import stripe

from sandbox.limits import WINDOW_SECONDS, Limit, Limits
from sandbox.server import Server
from sandbox.world import World
from tests.sandbox.conftest import Control, client


def test_an_unknown_key_is_401_and_named_by_its_last_four(sandbox_server: Server, world: World) -> None:
    with pytest.raises(stripe.AuthenticationError, match=r"Invalid API Key provided: rk_live_\*+cret") as refused:
        client(sandbox_server, "rk_live_verysecret").v1.customers.list()

    assert refused.value.http_status == 401
    assert (refused.value.request_id or "").startswith("req_")


def test_no_key_at_all_is_401(sandbox_server: Server, world: World) -> None:
    answer = requests.get(f"{sandbox_server.url}/stripe/v1/customers", timeout=5)

    assert answer.status_code == 401
    assert "You did not provide an API key" in answer.json()["error"]["message"]


def test_hubspots_key_does_not_open_stripe(sandbox_server: Server, world: World) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(sandbox_server, "pat-sandbox-read").v1.customers.list()


def test_a_revoked_key_is_expired(read_client: stripe.StripeClient, control: Control) -> None:
    control("POST", "/keys", {"token": "rk_test_sandbox_read", "revoked": True})
    with pytest.raises(stripe.AuthenticationError, match="Expired API Key"):
        read_client.v1.customers.list()

    control("POST", "/keys", {"token": "rk_test_sandbox_read", "revoked": False})
    assert read_client.v1.customers.list().data == []


def test_a_read_key_may_not_write(read_client: stripe.StripeClient, world: World) -> None:
    with pytest.raises(stripe.PermissionError, match="rak_customer_write") as refused:
        read_client.v1.customers.create({"name": "Ada"})

    assert refused.value.http_status == 403
    assert world.stripe.all("customer") == []


@pytest.mark.parametrize(
    ("dropped", "service"),
    [
        ("rak_plan_read", "prices"),
        ("rak_customer_*", "customers"),
        ("rak_promotion_code_read", "promotion_codes"),
        ("rak_credit_note_read", "credit_notes"),
        ("rak_invoice_read", "invoice_payments"),
    ],
)
def test_a_dropped_permission_is_403_and_named(
    dropped: str, service: str, read_client: stripe.StripeClient, control: Control
) -> None:
    control("POST", "/keys", {"token": "rk_test_sandbox_read", "dropped": [dropped]})

    with pytest.raises(stripe.PermissionError, match=dropped.replace("*", "read")):
        getattr(read_client.v1, service).list()
    assert read_client.v1.products.list().data == []


def test_an_added_key_works(sandbox_server: Server, control: Control) -> None:
    control("POST", "/keys", {"token": "rk_test_next", "provider": "stripe", "writes": True})

    assert client(sandbox_server, "rk_test_next").v1.customers.create({"name": "Ada"}).name == "Ada"


@pytest.mark.parametrize(
    ("limit", "reason"),
    [({"everything": 3}, "global-rate"), ({"endpoint": 3}, "endpoint-rate")],
)
def test_limits_answer_429_with_their_reason(
    limit: Any, reason: str, read_client: stripe.StripeClient, control: Control
) -> None:
    control("POST", "/limits", {"stripe": limit})

    for _ in range(3):
        read_client.v1.customers.list()
    with pytest.raises(stripe.RateLimitError) as refused:
        read_client.v1.customers.list()

    assert (refused.value.headers or {})["Stripe-Rate-Limited-Reason"] == reason
    if reason == "endpoint-rate":
        read_client.v1.products.list()
    control("POST", "/limits", {"stripe": None})
    read_client.v1.customers.list()


def test_the_window_rolls() -> None:
    now = [0.0]
    limits = Limits(timer=lambda: now[0])
    limits.set("stripe", Limit(everything=2))

    assert [limits.refuse("stripe", "a") for _ in range(3)] == ["", "", "global-rate"]
    now[0] = WINDOW_SECONDS / 2
    assert limits.refuse("stripe", "a") == "global-rate"
    now[0] = WINDOW_SECONDS
    assert [limits.refuse("stripe", "a") for _ in range(3)] == ["", "", "global-rate"]
    assert limits.refuse("hubspot", "a") == ""


def test_a_status_fault_hits_the_next_n_calls_of_its_route_only(
    stripe_client: stripe.StripeClient, control: Control
) -> None:
    fault = {"action": "status", "status": 500, "provider": "stripe", "route": "/v1/customers*", "times": 2}
    control("POST", "/faults", fault)

    stripe_client.v1.products.list()
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            stripe_client.v1.customers.list()
    assert stripe_client.v1.customers.list().data == []


def test_a_fault_may_say_its_own_body_and_headers(stripe_client: stripe.StripeClient, control: Control) -> None:
    control(
        "POST",
        "/faults",
        {
            "action": "status",
            "status": 429,
            "body": {"error": {"type": "invalid_request_error", "code": "lock_timeout", "message": "locked"}},
            "headers": {"Stripe-Should-Retry": "false"},
        },
    )

    with pytest.raises(stripe.RateLimitError, match="locked") as refused:
        stripe_client.v1.customers.list()

    assert (refused.value.headers or {})["Stripe-Should-Retry"] == "false"


def test_the_clients_own_retry_meets_a_fault_that_passes(
    sandbox_server: Server, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "status", "status": 503})

    assert client(sandbox_server, max_network_retries=1).v1.customers.list().data == []


def test_a_connection_dropped_before_the_work_did_nothing(
    stripe_client: stripe.StripeClient, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "drop_before", "method": "POST"})

    with pytest.raises(stripe.APIConnectionError):
        stripe_client.v1.customers.create({"name": "Ada"})

    assert world.stripe.all("customer") == []


def test_a_delay_answers_late_but_truly(stripe_client: stripe.StripeClient, control: Control) -> None:
    control("POST", "/faults", {"action": "delay", "seconds": 0.3})

    began = time.monotonic()
    assert stripe_client.v1.customers.list().data == []

    assert time.monotonic() - began >= 0.3


def test_a_delay_longer_than_the_clients_patience_is_an_unknown_outcome(
    sandbox_server: Server, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "delay", "seconds": 0.4, "method": "POST"})
    hasty = stripe.StripeClient(
        "rk_test_sandbox_write",
        base_addresses={"api": f"{sandbox_server.url}/stripe"},
        http_client=stripe.RequestsClient(timeout=0.1),
    )

    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.customers.create({"name": "Ada"})
    deadline = time.monotonic() + 5
    while not world.stripe.all("customer") and time.monotonic() < deadline:
        time.sleep(0.01)

    assert len(world.stripe.all("customer")) == 1


def test_faults_stay_until_removed_when_times_is_0(stripe_client: stripe.StripeClient, control: Control) -> None:
    control("POST", "/faults", {"action": "status", "status": 500, "times": 0})
    for _ in range(3):
        with pytest.raises(stripe.APIError):
            stripe_client.v1.customers.list()
    assert len(control("GET", "/faults")["faults"]) == 1

    control("DELETE", "/faults")

    stripe_client.v1.customers.list()


def test_a_bug_of_the_sandbox_is_a_500_in_stripes_envelope(
    stripe_client: stripe.StripeClient, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.stripe.table("customer").put({"id": "cus_broken", "object": "customer", "created": 1})

    with pytest.raises(stripe.APIError) as failed:
        stripe_client.v1.customers.list()

    assert failed.value.http_status == 500
    assert "KeyError" in capsys.readouterr().err
