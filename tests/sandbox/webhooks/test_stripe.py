"""Stripe's webhooks: which events, and a signature that the official client accepts."""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any

import pytest
import requests
import stripe

from sandbox.server import Sandbox, Server
from sandbox.stripe import objects
from sandbox.webhooks.endpoints import from_option
from sandbox.world import World
from tests.sandbox.stripe_objects import furnish
from tests.sandbox.webhooks.conftest import SECRET, Receiver

Call = Callable[..., Any]


def test_a_write_by_api_is_told_with_a_signature_stripe_s_own_client_accepts(
    listen: Call, idle: Call, receiver: Receiver, stripe_client: stripe.StripeClient
) -> None:
    listen("stripe")

    customer = stripe_client.v1.customers.create({"name": "Ada"})
    report = idle()

    (delivery,) = receiver.got
    event = stripe_client.construct_event(delivery.body, delivery.headers["Stripe-Signature"], SECRET)
    assert (event.type, event.data.object["id"]) == ("customer.created", customer.id)
    assert event.id == stripe_client.v1.events.list().data[0].id
    assert (event.account, event.livemode, event.pending_webhooks) == ("acct_sandbox", False, 1)
    assert event.api_version == "2026-10-28.endive"
    assert (report["acknowledged"], report["requests"], report["statuses"]) == (1, 1, {"200": 1})
    assert report["latency_ms"]["p99"] > 0


def test_while_a_secret_is_rolled_either_one_verifies(
    listen: Call, idle: Call, receiver: Receiver, stripe_client: stripe.StripeClient
) -> None:
    listen("stripe", secrets=["whsec_new", "whsec_old"])
    stripe_client.v1.customers.create({})
    idle()

    body, signature = receiver.got[0].body.decode(), receiver.got[0].headers["Stripe-Signature"]

    for secret in ("whsec_new", "whsec_old"):
        assert stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=300)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.WebhookSignature.verify_header(body, signature, "whsec_other", tolerance=300)


def test_the_signature_carries_the_real_time_when_the_clock_was_moved(
    listen: Call, idle: Call, receiver: Receiver, control: Call, stripe_client: stripe.StripeClient
) -> None:
    listen("stripe")
    control("POST", "/clock", {"advance_seconds": 40 * 86_400})

    stripe_client.v1.customers.create({})
    idle()

    stripe_client.construct_event(receiver.got[0].body, receiver.got[0].headers["Stripe-Signature"], SECRET)


def test_edits_and_deletes_by_hand_are_told_with_what_they_were(
    listen: Call, idle: Call, receiver: Receiver, control: Call, world: World
) -> None:
    furnish(world.stripe)
    listen("stripe")

    control("PATCH", "/objects/stripe/customer/cus_1", {"name": "Eva"})
    control("PATCH", "/objects/stripe/invoice/in_1", {"status": "void"})
    control("DELETE", "/objects/stripe/coupon/COUPON")
    control("DELETE", "/objects/stripe/customer/cus_1")
    idle()

    by_type = {event["type"]: event for event in receiver.events}
    assert by_type["customer.updated"]["data"]["previous_attributes"] == {"name": "Ada GmbH"}
    assert {"invoice.updated", "coupon.deleted", "customer.deleted"} <= by_type.keys()
    assert by_type["customer.subscription.deleted"]["data"]["object"]["status"] == "canceled"


def test_a_change_of_the_balance_is_told_as_an_update_of_the_customer(
    listen: Call, idle: Call, receiver: Receiver, control: Call, world: World
) -> None:
    world.stripe.put(objects.customer(id="cus_9", created=1))
    listen("stripe")

    control("POST", "/objects/stripe/customer_balance_transaction", {"customer": "cus_9", "amount": -700})
    idle()

    (event,) = receiver.events
    assert (event["type"], event["data"]["previous_attributes"]["balance"]) == ("customer.updated", 0)
    assert event["data"]["object"]["balance"] == -700


def test_only_the_types_asked_for_are_told(listen: Call, idle: Call, receiver: Receiver, control: Call) -> None:
    listen("stripe", types=["coupon.*"])

    control("POST", "/objects/stripe/customer", {"name": "Ada"})
    control("POST", "/objects/stripe/coupon", {"id": "TEN", "percent_off": 10})
    idle()

    assert [event["type"] for event in receiver.events] == ["coupon.created"]


def test_an_event_is_pending_until_every_endpoint_took_it(
    listen: Call, idle: Call, receiver: Receiver, control: Call, stripe_client: stripe.StripeClient
) -> None:
    endpoint = listen("stripe")
    receiver.gate.clear()
    stripe_client.v1.customers.create({})
    assert stripe_client.v1.events.list().data[0].pending_webhooks == 1

    receiver.gate.set()
    idle()

    assert stripe_client.v1.events.list().data[0].pending_webhooks == 0
    control("POST", "/webhooks", {"id": endpoint, "drop": 1.0})
    stripe_client.v1.customers.create({})
    failed = stripe_client.v1.events.list({"delivery_success": False}).data
    assert [event.id for event in failed] == [stripe_client.v1.events.list().data[0].id]
    assert len(stripe_client.v1.events.list({"delivery_success": True}).data) == 1


def test_a_disabled_or_removed_endpoint_hears_nothing(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    first, second = listen("stripe"), listen("stripe")
    control("POST", "/webhooks", {"id": first, "enabled": False})
    control("DELETE", f"/webhooks?id={second}")

    control("POST", "/objects/stripe/customer", {"name": "Ada"})

    assert idle()["requests"] == 0
    assert [one["id"] for one in control("GET", "/webhooks")["endpoints"]] == [first]


@pytest.mark.parametrize(
    "fields",
    [
        {"provider": "paypal"},
        {"url": "ftp://x"},
        {"secrets": []},
        {"colour": "red"},
        {"drop": 2},
        {"delay_seconds": [2, 1]},
    ],
)
def test_an_endpoint_that_makes_no_sense_is_refused(control: Call, fields: dict[str, Any]) -> None:
    good = {"provider": "stripe", "url": "http://127.0.0.1:1/", "secrets": ["s"]}

    assert "error" in control("POST", "/webhooks", good | fields, status=400)
    assert control("GET", "/webhooks")["endpoints"] == []


def test_a_reset_keeps_the_endpoints_of_the_command_line_only(receiver: Receiver) -> None:
    option = from_option(f"stripe={receiver.url}/stripe/#{SECRET}")
    server = Server(0, Sandbox(partial(World.build, seed="empty"), webhooks=[option]))
    Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
    hooks = f"{server.url}/_control/webhooks"
    requests.post(hooks, json={"provider": "hubspot", "url": receiver.url, "secrets": ["x"]}, timeout=5)
    requests.post(f"{hooks}/behaviour", json={"drop": 1}, timeout=5)

    requests.post(f"{server.url}/_control/reset", json={}, timeout=5)
    requests.post(f"{server.url}/_control/objects/stripe/customer", json={"name": "Ada"}, timeout=5)
    report = requests.get(f"{hooks}/deliveries?wait_idle=5", timeout=10).json()
    server.shutdown()
    server.server_close()

    assert report["acknowledged"] == len(receiver.got) == 1
