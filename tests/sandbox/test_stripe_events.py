"""The events API: a seed comes with a past of 30 days, and Stripe shows no more than that."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from threading import Thread
from typing import Any

import pytest
import stripe

from sandbox.server import Sandbox, Server
from sandbox.world import World
from tests.sandbox.conftest import Control, client

DAY = 86_400


@pytest.fixture(scope="module")
def demo() -> Iterator[Server]:
    server = Server(0, Sandbox(partial(World.build, seed="demo")))
    Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
    # Else the oldest event falls out of the 30 days between two requests of a test.
    with server.sandbox.world.clock.frozen():
        yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def past(demo: Server) -> list[Any]:
    """Every event, newest first."""
    return list(client(demo).v1.events.list({"limit": 100}).auto_paging_iter())


def test_the_demo_has_a_past_of_thirty_days(demo: Server, past: list[Any]) -> None:
    now = demo.sandbox.world.clock.timestamp()
    seconds = [event.created for event in past]

    assert seconds == sorted(seconds, reverse=True)
    assert now - 30 * DAY <= seconds[-1] < now - 25 * DAY < now - 2 * DAY < seconds[0] <= now
    assert len({event.id for event in past}) == len(past) > 100
    assert {
        "customer.updated", "customer.subscription.created", "customer.subscription.deleted", "invoice.created",
        "invoice.finalized", "invoice.paid", "invoice_payment.paid", "coupon.created", "promotion_code.created",
        "credit_note.created", "refund.created",
    } <= {event.type for event in past}  # fmt: skip


def test_an_event_shows_its_object_as_it_then_was(demo: Server, past: list[Any]) -> None:
    store = demo.sandbox.world.stripe

    for event in past:
        shown = event.data.object.to_dict()
        kept = store.get(shown["object"], shown["id"])
        assert kept is not None
        assert shown.get("created", kept.get("created")) == kept.get("created")
    made = next(event for event in past if event.type == "invoice.created")
    assert made.data.object["status"] == "draft"
    assert made.data.object["lines"]["data"]
    moved = next(event for event in past if event.type == "customer.updated")
    before = moved.data.previous_attributes["balance"]
    assert any(
        entry["ending_balance"] - entry["amount"] == before
        for entry in store.where("customer_balance_transaction", "customer", moved.data.object["id"])
    )


def test_two_builds_tell_the_same_past() -> None:
    now = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    one, other = (World.build(seed="demo", now=now).stripe.all("event") for _ in range(2))

    assert one == other


@pytest.mark.parametrize(
    "query",
    [
        {"types": ["invoice.paid", "invoice.finalized"]},
        {"type": "invoice.*"},
        {"type": "customer.*", "created": {"gte": 0}},
    ],
)
def test_filters_leave_what_they_say(demo: Server, past: list[Any], query: Any) -> None:
    wanted = query.get("types") or query["type"].rstrip("*")

    found = [event.id for event in client(demo).v1.events.list({"limit": 100, **query}).auto_paging_iter()]

    def fits(name: str) -> bool:
        return name in wanted if isinstance(wanted, list) else name.startswith(wanted)

    assert found == [event.id for event in past if fits(event.type)]


def test_events_page_forwards_from_the_last_one_seen(demo: Server, past: list[Any]) -> None:
    api = client(demo).v1.events
    page = api.list({"ending_before": past[30].id, "limit": 20})

    assert [event.id for event in page.data] == [event.id for event in past[10:30]]
    assert page.has_more


def test_a_range_of_seconds_takes_in_both_ends(demo: Server, past: list[Any]) -> None:
    first, last = past[40].created, past[20].created

    found = client(demo).v1.events.list({"created": {"gte": first, "lte": last}, "limit": 100}).data

    assert [event.id for event in found] == [event.id for event in past if first <= event.created <= last]


def test_more_than_twenty_types_are_refused(demo: Server) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="20 types"):
        client(demo).v1.events.list({"types": [f"a.{number}" for number in range(21)]})


def test_after_thirty_days_an_event_is_gone(demo: Server, past: list[Any]) -> None:
    api, clock = client(demo).v1.events, demo.sandbox.world.clock
    oldest, newest = past[-1], past[0]
    assert api.retrieve(oldest.id).type == oldest.type

    clock.advance(30 * DAY - (clock.timestamp() - newest.created) - 60)

    assert {event.id for event in api.list({"limit": 100}).data} <= {newest.id} | {e.id for e in past[:100]}
    assert api.retrieve(newest.id).id == newest.id
    with pytest.raises(stripe.InvalidRequestError, match="No such event"):
        api.retrieve(oldest.id)
    clock.advance(120)
    assert api.list().data == []


def test_events_nobody_can_read_any_more_are_not_kept(world: World, control: Control) -> None:
    for _ in range(3):
        control("POST", "/objects/stripe/customer", {})
    control("POST", "/clock", {"advance_seconds": 31 * DAY})

    control("POST", "/objects/stripe/customer", {})

    assert len(world.stripe.all("event")) == 1
