"""The large seed is equal on every run, grows with its number of teams, and holds every kind of object."""

from datetime import UTC, datetime

import pytest

from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.stripe.store import KINDS
from sandbox.world import World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
NOT_SEEDED = {"account"}


def build(teams: int) -> World:
    return World.build(seed="large", teams=teams, now=NOW)


@pytest.fixture(scope="module")
def world() -> World:
    return build(200)


def test_two_large_builds_are_equal(world: World) -> None:
    again = build(200)

    for kind in KINDS:
        assert again.stripe.all(kind) == world.stripe.all(kind)
    for kind in OBJECT_TYPES:
        ours = [(record.id, record.properties) for record in world.hubspot.all(kind)]
        assert [(record.id, record.properties) for record in again.hubspot.all(kind)] == ours


def test_every_kind_of_object_is_there(world: World) -> None:
    assert {kind for kind in KINDS if not world.stripe.all(kind)} <= NOT_SEEDED
    assert {kind for kind in OBJECT_TYPES if not world.hubspot.all(kind)} <= NOT_SEEDED


def test_the_first_teams_do_not_depend_on_how_many_follow(world: World) -> None:
    smaller = build(20)

    for customer in smaller.stripe.all("customer"):
        assert world.stripe.get("customer", customer["id"]) == customer
    assert [case.team for case in smaller.cases] == [case.team for case in world.cases]


def test_as_many_customers_and_companies_as_teams_asked_for(world: World) -> None:
    assert len(world.stripe.all("customer")) == len(world.hubspot.all("companies")) == 200
    assert len({row["metadata"]["team"] for row in world.stripe.all("subscription")}) >= 200


def test_ledgers_end_at_the_balance(world: World) -> None:
    entries = world.stripe.all("customer_balance_transaction")

    for customer in world.stripe.all("customer"):
        moved = sum(entry["amount"] for entry in entries if entry["customer"] == customer["id"])
        assert customer["balance"] == moved


def test_every_line_item_names_a_product(world: World) -> None:
    assert all(world.hubspot.get("products", i.properties["hs_product_id"]) for i in world.hubspot.all("line_items"))
