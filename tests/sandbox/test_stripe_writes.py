"""What changes by API: customers and a subscription's metadata, with the events that follow."""

from typing import Any

import pytest
import stripe

from sandbox.world import World
from tests.sandbox.stripe_objects import furnish


def events(client: stripe.StripeClient) -> list[Any]:
    """Events in the order in which they happened, those of the furniture left out."""
    return [row for row in reversed(client.v1.events.list({"limit": 100}).data) if len(row.id) > 10]


def test_a_customer_is_created_updated_and_deleted(stripe_client: stripe.StripeClient) -> None:
    customers = stripe_client.v1.customers
    made = customers.create({"name": "Ada", "address": {"country": "DE"}, "metadata": {"a": "1", "b": "2"}})
    changed = customers.update(made.id, {"name": "", "metadata": {"a": "", "c": "3"}, "address": {"city": "Ulm"}})
    customers.delete(made.id)

    assert (made.name, made.metadata.to_dict()) == ("Ada", {"a": "1", "b": "2"})
    assert (changed.name, changed.metadata.to_dict()) == (None, {"b": "2", "c": "3"})
    assert (changed.address.country, changed.address.city) == ("DE", "Ulm")
    happened = events(stripe_client)
    assert [row.type for row in happened] == ["customer.created", "customer.updated", "customer.deleted"]
    assert happened[1].data.previous_attributes.to_dict() == {
        "name": "Ada",
        "metadata": {"a": "1", "c": None},
        "address": {"city": None},
    }
    assert happened[1].data.object["metadata"]["c"] == "3"


def test_all_metadata_can_be_cleared(stripe_client: stripe.StripeClient, world: World) -> None:
    furnish(world.stripe)

    cleared = stripe_client.v1.subscriptions.update("sub_1", {"metadata": ""})

    assert cleared.metadata.to_dict() == {}
    assert events(stripe_client)[-1].type == "customer.subscription.updated"
    assert events(stripe_client)[-1].data.previous_attributes.to_dict() == {"metadata": {"team": "abdegjkmnp"}}


def test_an_update_that_changes_nothing_makes_no_event(stripe_client: stripe.StripeClient, world: World) -> None:
    furnish(world.stripe)

    stripe_client.v1.subscriptions.update("sub_1", {"metadata": {"team": "abdegjkmnp"}})

    assert events(stripe_client) == []


@pytest.mark.parametrize(
    "metadata",
    [{f"k{n}": "v" for n in range(51)}, {"k" * 41: "v"}, {"k": "v" * 501}],
    ids=["too many", "long key", "long value"],
)
def test_metadata_has_limits(metadata: dict[str, str], stripe_client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.customers.create({"metadata": metadata})


def test_an_update_names_the_request_that_caused_it(stripe_client: stripe.StripeClient) -> None:
    made = stripe_client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})

    request = events(stripe_client)[0].request

    assert made.last_response
    assert (request.id, request.idempotency_key) == (made.last_response.request_id, "k-1")


def test_an_unknown_parameter_is_refused(stripe_client: stripe.StripeClient, world: World) -> None:
    furnish(world.stripe)
    colour: Any = {"colour": "red"}

    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.subscriptions.update("sub_1", colour)

    assert (refused.value.code, refused.value.param) == ("parameter_unknown", "colour")


def test_deleting_a_customer_ends_the_subscriptions(stripe_client: stripe.StripeClient, world: World) -> None:
    furnish(world.stripe)

    stripe_client.v1.customers.delete("cus_1")

    assert [row.type for row in events(stripe_client)] == ["customer.subscription.deleted", "customer.deleted"]
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.customers.delete("cus_1")
