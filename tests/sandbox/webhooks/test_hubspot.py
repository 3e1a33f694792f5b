"""HubSpot's webhooks: batches, the fields of each kind of event, and the v3 signature."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

from sandbox.world import World
from tests.sandbox.webhooks.conftest import SECRET, Receiver

Call = Callable[..., Any]


def test_the_signature_is_that_of_the_published_recipe(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    listen("hubspot", public_url="https://billing.example/webhooks/hubspot/?a=%3A1")
    control("POST", "/clock", {"advance_seconds": 86_400})

    control("POST", "/objects/hubspot/companies", {"properties": {"name": "Ada"}})
    idle()

    (delivery,) = receiver.got
    at = delivery.headers["X-HubSpot-Request-Timestamp"]
    text = b"POST" + b"https://billing.example/webhooks/hubspot/?a=:1" + delivery.body + at.encode()
    expected = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    assert delivery.headers["X-HubSpot-Signature-v3"] == expected
    assert abs(int(at) / 1000 - time.time()) < 60


def test_events_come_in_arrays_of_a_hundred_at_most(listen: Call, idle: Call, receiver: Receiver, world: World) -> None:
    listen("hubspot", concurrency=1)
    with world.lock:
        for _ in range(230):
            world.hubspot.create("companies", {"name": "Ada"}, at=world.clock.now())

    report = idle()

    assert [len(one.json) for one in receiver.got] == [100, 100, 30]
    assert (report["requests"], report["acknowledged"]) == (3, 230)


def test_every_kind_of_event_has_its_fields(listen: Call, idle: Call, receiver: Receiver, world: World) -> None:
    store, now = world.hubspot, world.clock.now()
    listen("hubspot")

    one, two = (store.create("companies", {"name": name}, at=now).id for name in ("One", "Two"))
    contact = store.create("contacts", {"email": "a@x.example"}, at=now).id
    store.edit("companies", one, {"name": "Uno", "domain": None}, at=now)
    store.link("companies", two, "contacts", contact)
    store.merge("companies", one, two, at=now)
    store.archive("companies", one, at=now)
    store.restore("companies", one)
    idle()

    events = sorted(receiver.events, key=lambda event: event["eventId"])
    by_type: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        by_type.setdefault(event["subscriptionType"].removeprefix("object."), []).append(event)
    created = by_type["creation"][0]
    assert (created["objectId"], created["objectTypeId"]) == (int(one), "0-2")
    assert (created["portalId"], created["appId"], created["attemptNumber"]) == (26586079, 1234567, 0)
    assert created["occurredAt"] == int(now.timestamp() * 1000)
    (changed,) = by_type["propertyChange"]
    assert (changed["propertyName"], changed["propertyValue"]) == ("name", "Uno")
    assert by_type["merge"][0]["primaryObjectId"] == int(one)
    assert by_type["merge"][0]["mergedObjectIds"] == [int(two)]
    assert [event["objectId"] for event in (*by_type["deletion"], *by_type["restore"])] == [int(one), int(one)]
    links = [
        (link["fromObjectId"], link["toObjectId"], link["associationTypeId"], link["associationRemoved"])
        for link in by_type["associationChange"]
    ]

    def pair(company: str, removed: bool) -> list[tuple[int, int, int, bool]]:
        return [(int(company), int(contact), 280, removed), (int(contact), int(company), 279, removed)]

    assert links == [
        *pair(two, False), *pair(two, True), *pair(one, False), *pair(one, True), *pair(one, False)
    ]  # fmt: skip


def test_one_event_for_each_subscription_that_matches(
    listen: Call, idle: Call, receiver: Receiver, world: World
) -> None:
    listen(
        "hubspot",
        subscriptions=[
            {"type": "object.propertyChange", "object": "companies", "property": "name", "id": 71},
            {"type": "object.propertyChange", "object": "0-2", "id": 72},
            {"type": "object.creation", "object": "deals"},
        ],
    )
    company = world.hubspot.create("companies", {"name": "Ada"}, at=world.clock.now()).id

    world.hubspot.edit("companies", company, {"name": "Eva", "domain": "eva.example"}, at=world.clock.now())
    idle()

    seen = sorted((event["subscriptionId"], event["propertyName"]) for event in receiver.events)
    assert seen == [(71, "name"), (72, "domain"), (72, "name")]


def test_a_later_attempt_says_so_and_signs_afresh(listen: Call, idle: Call, receiver: Receiver, world: World) -> None:
    listen("hubspot", backoff_seconds=0.01)
    receiver.statuses = [500, 503]

    world.hubspot.create("companies", {"name": "Ada"}, at=world.clock.now())
    idle()

    assert [event["attemptNumber"] for event in receiver.events] == [0, 1, 2]
    assert len({one.headers["X-HubSpot-Signature-v3"] for one in receiver.got}) == 3
