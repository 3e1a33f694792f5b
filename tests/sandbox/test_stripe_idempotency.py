"""Idempotency keys: one outcome per key, as Stripe documents it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from sandbox.world import World
from tests.sandbox.conftest import Control

KEY = {"idempotency_key": "create-1"}


def create(client: stripe.StripeClient, name: str = "Ada", key: str = "create-1") -> stripe.Customer:
    return client.v1.customers.create({"name": name}, {"idempotency_key": key})


def count(world: World) -> int:
    return len(world.stripe.all("customer"))


def test_the_same_request_twice_is_done_once(stripe_client: stripe.StripeClient, world: World) -> None:
    first, second = create(stripe_client), create(stripe_client)

    assert count(world) == 1
    assert first.id == second.id
    assert first.last_response and second.last_response
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert second.last_response.headers["Idempotency-Key"] == "create-1"
    assert second.last_response.headers["Original-Request"] == first.last_response.request_id
    assert second.last_response.request_id != first.last_response.request_id


def test_other_parameters_under_the_same_key_are_refused(stripe_client: stripe.StripeClient, world: World) -> None:
    create(stripe_client)

    with pytest.raises(stripe.IdempotencyError) as refused:
        create(stripe_client, name="Bob")

    assert refused.value.http_status == 400
    assert count(world) == 1


def test_after_a_day_the_key_is_new_again(stripe_client: stripe.StripeClient, world: World, control: Control) -> None:
    create(stripe_client)
    control("POST", "/clock", {"advance_seconds": 24 * 3600 - 60})
    create(stripe_client)
    assert count(world) == 1

    control("POST", "/clock", {"advance_seconds": 120})
    create(stripe_client, name="Bob")

    assert count(world) == 2


def test_a_key_in_flight_is_a_conflict(stripe_client: stripe.StripeClient, world: World, control: Control) -> None:
    control("POST", "/faults", {"action": "delay", "provider": "stripe", "method": "POST", "seconds": 0.5})

    with ThreadPoolExecutor() as pool:
        first = pool.submit(create, stripe_client)
        while not world.idempotency.in_flight():
            assert not first.done(), "the first request was over before the second began"
        with pytest.raises(stripe.APIError) as refused:
            create(stripe_client)
        assert first.result().name == "Ada"

    assert refused.value.http_status == 409
    error: Any = refused.value.error
    assert error.code == "idempotency_key_in_use"
    assert count(world) == 1


@pytest.mark.parametrize("commit", [False, True])
def test_a_server_error_is_remembered(
    commit: bool, stripe_client: stripe.StripeClient, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "status", "status": 500, "method": "POST", "commit": commit})

    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            create(stripe_client)
        assert failed.value.http_status == 500

    assert count(world) == int(commit)


def test_a_server_error_before_the_endpoint_began_is_not_remembered(
    stripe_client: stripe.StripeClient, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "status", "status": 503, "method": "POST", "record": False})
    with pytest.raises(stripe.APIError):
        create(stripe_client)

    create(stripe_client)

    assert count(world) == 1


@pytest.mark.parametrize("status", [400, 409, 429])
def test_refusals_are_not_remembered(
    status: int, stripe_client: stripe.StripeClient, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "status", "status": status, "method": "POST"})
    with pytest.raises(stripe.StripeError):
        create(stripe_client)

    assert create(stripe_client).name == "Ada"
    assert count(world) == 1


def test_a_validation_error_is_not_remembered(stripe_client: stripe.StripeClient, world: World) -> None:
    bad: Any = {"name": "Ada", "colour": "red"}
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.customers.create(bad, KEY)  # type: ignore[arg-type]

    create(stripe_client)

    assert count(world) == 1


def test_a_lost_answer_is_found_again_under_its_key(
    stripe_client: stripe.StripeClient, world: World, control: Control
) -> None:
    control("POST", "/faults", {"action": "drop_after", "method": "POST"})
    with pytest.raises(stripe.APIConnectionError):
        create(stripe_client)
    assert count(world) == 1

    again = create(stripe_client)

    assert count(world) == 1
    assert again.id == world.stripe.all("customer")[0]["id"]


def test_a_key_on_a_get_means_nothing(stripe_client: stripe.StripeClient) -> None:
    made = create(stripe_client)

    read = stripe_client.v1.customers.retrieve(made.id, {}, KEY)  # type: ignore[arg-type]

    assert read.last_response and "Idempotent-Replayed" not in read.last_response.headers


def test_a_key_may_not_be_longer_than_255(stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(stripe_client, key="k" * 256)
