"""Deliveries that are doubled, reordered, late, lost, slow or refused: as asked for, and counted."""

from collections import Counter
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from tests.sandbox.webhooks.conftest import Receiver

Call = Callable[..., Any]


def make(control: Call, count: int) -> list[str]:
    """Make so many customers and return the ids of their events, oldest first."""
    for number in range(count):
        control("POST", "/objects/stripe/customer", {"name": f"Customer {number}"})
    events: list[dict[str, Any]] = control("GET", "/objects/stripe/event")["objects"]
    return [event["id"] for event in reversed(events)]


def test_without_misbehaviour_one_at_a_time_keeps_the_order(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    listen("stripe", concurrency=1)

    ids = make(control, 20)
    idle()

    assert receiver.ids() == ids


def test_duplicates_are_delivered_so_many_times(listen: Call, idle: Call, receiver: Receiver, control: Call) -> None:
    listen("stripe", duplicates=3)

    ids = make(control, 10)
    report = idle()

    assert Counter(receiver.ids()) == dict.fromkeys(ids, 3)
    assert (report["acknowledged"], report["pending"]) == (30, 0)


@pytest.mark.parametrize("how", [{"shuffle": 50}, {"delay_seconds": [0.0, 0.1]}])
def test_shuffled_or_delayed_deliveries_arrive_in_another_order_and_complete(
    listen: Call, idle: Call, receiver: Receiver, control: Call, how: dict[str, Any]
) -> None:
    listen("stripe", concurrency=1, **how)

    ids = make(control, 30)
    idle()

    assert receiver.ids() != ids
    assert sorted(receiver.ids()) == sorted(ids)


def test_dropped_events_are_known_and_can_be_sent_after_all(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    listen("stripe", drop=0.5, duplicates=2)

    ids = make(control, 40)
    report = idle()
    lost = control("GET", "/webhooks/deliveries?dropped=true")["dropped_ids"]

    assert 5 < len(lost) == report["dropped"] < 35
    assert Counter(receiver.ids()) == dict.fromkeys(set(ids) - set(lost), 2)
    assert sorted(control("POST", "/webhooks/redeliver", {"dropped": True})["redelivered"]) == sorted(lost)
    idle()
    assert set(receiver.ids()) == set(ids)


def test_the_same_seed_drops_the_same(listen: Call, idle: Call, control: Call) -> None:
    listen("stripe", drop=0.5, seed=7)
    listen("stripe", drop=0.5, seed=7)

    make(control, 40)
    idle()

    lost = Counter(control("GET", "/webhooks/deliveries?dropped=true")["dropped_ids"])
    assert lost and set(lost.values()) == {2}


def test_a_refused_delivery_is_tried_again_then_given_up(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    listen("stripe", backoff_seconds=0.01, attempts=3)
    receiver.statuses = [500, 301, 404]

    make(control, 1)
    refused = idle()
    make(control, 1)
    report = idle()

    assert (refused["acknowledged"], refused["failed"], refused["retries"]) == (0, 1, 2)
    assert (report["acknowledged"], report["failed"]) == (1, 1)
    assert report["statuses"] == {"500": 1, "301": 1, "404": 1, "200": 1}


def test_a_receiver_that_is_not_there_or_does_not_answer_counts_as_failed(
    listen: Call, idle: Call, receiver: Receiver, control: Call
) -> None:
    listen("stripe", url="http://127.0.0.1:9/", attempts=2, backoff_seconds=0.01)
    listen("stripe", timeout_seconds=0.05, attempts=1)
    receiver.gate.clear()

    make(control, 1)
    report = idle()
    receiver.gate.set()

    assert report["statuses"] == {"connection": 2, "timeout": 1}
    assert report["failed"] == 2


def test_the_rate_is_kept(listen: Call, idle: Call, receiver: Receiver, control: Call) -> None:
    listen("stripe", rate=100, concurrency=4)

    began = monotonic()
    make(control, 30)
    idle()

    assert monotonic() - began > 0.25


def test_behaviour_can_be_set_for_a_provider_and_for_endpoints_to_come(listen: Call, control: Call) -> None:
    listen("stripe")
    control("POST", "/webhooks/behaviour", {"duplicates": 2})
    control("POST", "/webhooks/behaviour", {"provider": "stripe", "drop": 0.1})
    listen("hubspot")

    stripe, hubspot = (one["behaviour"] for one in control("GET", "/webhooks")["endpoints"])

    assert (stripe["duplicates"], stripe["drop"]) == (2, 0.1)
    assert (hubspot["duplicates"], hubspot["drop"]) == (2, 0.0)
    assert "error" in control("POST", "/webhooks/behaviour", {"duplicate": 2}, status=400)


def test_forgetting_starts_the_counts_afresh(listen: Call, idle: Call, control: Call) -> None:
    listen("stripe")
    make(control, 3)
    idle()

    report = control("DELETE", "/webhooks/deliveries")

    assert (report["acknowledged"], report["requests"], report["latency_ms"]) == (0, 0, {})


def test_removing_an_endpoint_forgets_what_was_on_its_way(
    listen: Call, idle: Call, control: Call, receiver: Receiver
) -> None:
    endpoint = listen("stripe", delay_seconds=[60, 60])
    make(control, 3)
    assert control("GET", "/webhooks/deliveries")["pending"] == 3

    control("DELETE", f"/webhooks?id={endpoint}")

    assert idle()["pending"] == 0
    assert receiver.got == []
