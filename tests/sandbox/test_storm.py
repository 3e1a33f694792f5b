"""Storms: the same for the same seed, told of in full, and many events in one second."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.storm.run import storm
from sandbox.stripe.store import KINDS
from sandbox.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


def after_a_storm(seed: int, changes: int = 600) -> tuple[World, dict[str, Any], list[Any]]:
    told: list[Any] = []
    world = World.build(seed="demo", now=NOW)
    world.hubspot.told.announce = told.append
    world.stripe.announce = told.append
    # The build takes a while, and not always the same.
    world.clock.advance_to(NOW + timedelta(hours=1))
    with world.clock.frozen():
        done = storm(world, {"changes": changes, "seed": seed, "deletes": 0.1, "recreates": 0.1})
    return world, done, told


def everything(world: World) -> dict[str, Any]:
    """What is there, times of HubSpot's records aside: they are finer than two runs can be alike."""
    rows: dict[str, Any] = {kind: world.stripe.all(kind) for kind in KINDS}
    for kind in OBJECT_TYPES:
        for archived in (False, True):
            records = world.hubspot.all(kind, archived=archived)
            rows[f"{kind} {archived}"] = [(one.id, one.properties.get("name")) for one in records]
    return rows


@pytest.fixture(scope="module")
def stormed() -> tuple[World, dict[str, Any], list[Any]]:
    return after_a_storm(3)


def test_the_same_seed_makes_the_same_storm(stormed: tuple[World, dict[str, Any], list[Any]]) -> None:
    world, done, told = stormed
    again, repeated, told_again = after_a_storm(3)

    assert {**repeated, "seconds": 0, "burst_second": 0} == {**done, "seconds": 0, "burst_second": 0}
    assert [event.get("data") for event in told_again] == [event.get("data") for event in told]
    assert everything(again) == everything(world)
    assert after_a_storm(4)[1]["by_kind"] != done["by_kind"]


def test_a_storm_touches_everything_and_tells_of_it(stormed: tuple[World, dict[str, Any], list[Any]]) -> None:
    _, done, told = stormed

    assert done["changes"] == sum(done["by_kind"].values()) == 600
    assert len(told) == done["events"]
    types = Counter(event.get("type") or event["subscriptionType"] for event in told)
    assert {
        "customer.updated", "customer.deleted", "customer.subscription.updated", "customer.discount.created",
        "customer.discount.deleted", "invoice.updated", "invoice.deleted", "coupon.created", "coupon.deleted",
        "promotion_code.updated", "price.updated", "product.updated", "payment_method.updated",
        "payment_method.detached", "credit_note.created", "refund.created", "object.creation", "object.deletion",
        "object.propertyChange", "object.merge", "object.restore", "object.associationChange",
    } <= types.keys()  # fmt: skip


def test_a_coupon_comes_back_under_its_id_while_its_codes_stay_dead(
    stormed: tuple[World, dict[str, Any], list[Any]],
) -> None:
    world, _, told = stormed
    gone = {event["data"]["object"]["id"] for event in told if event.get("type") == "coupon.deleted"}
    back = [row for row in world.stripe.all("coupon") if row["id"] in gone]

    assert back
    made_before = [
        code for row in back for code in world.stripe.where("promotion_code", "promotion.coupon", row["id"])
        if not code["code"].startswith("STORM")
    ]  # fmt: skip
    assert made_before and not any(code["active"] for code in made_before)


def test_a_share_of_the_events_bears_one_second(stormed: tuple[World, dict[str, Any], list[Any]]) -> None:
    world = World.build(seed="demo")
    told: list[Any] = []
    world.stripe.announce = told.append

    done = storm(world, {"changes": 400, "provider": "stripe", "burst_share": 0.5})

    in_burst = [event for event in told if event["created"] == done["burst_second"]]
    assert len(in_burst) >= done["burst_events"] >= 0.5 * done["events"] > 100
    assert world.clock.now() > datetime.fromtimestamp(done["burst_second"], UTC)


def test_in_the_burst_not_even_a_millisecond_passes() -> None:
    world, told = World.build(seed="demo"), Counter[int]()
    world.hubspot.told.announce = lambda event: told.update([event["occurredAt"]])

    done = storm(world, {"changes": 400, "provider": "hubspot", "burst_share": 0.5})

    assert told.most_common(1)[0][1] >= done["burst_events"] >= 0.5 * done["events"]


def test_no_reference_of_what_is_left_leads_nowhere(stormed: tuple[World, dict[str, Any], list[Any]]) -> None:
    world, store = stormed[0], stormed[0].stripe

    for subscription in store.all("subscription"):
        assert all(store.get("discount", one) for one in subscription["discounts"])
    for customer in world.stripe.all("customer"):
        card = customer["invoice_settings"]["default_payment_method"]
        assert card is None or store.get("payment_method", card)


@pytest.mark.parametrize("fields", [{"provider": "paypal"}, {"changes": -1}, {"deletes": 2}, {"colour": "red"}])
def test_a_storm_that_makes_no_sense_is_refused(control: Callable[..., Any], fields: dict[str, Any]) -> None:
    assert "error" in control("POST", "/storm", fields, status=400)


def test_a_storm_can_be_asked_for_over_http(control: Callable[..., Any], world: World) -> None:
    control("POST", "/reset", {"seed": "demo"})

    done = control("POST", "/storm", {"changes": 50, "provider": "hubspot", "seed": 2})

    assert done["changes"] == 50
    assert control("GET", "/journal")["entries"] == []
