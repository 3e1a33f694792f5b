"""/_control/objects: see everything, change anything by hand, with what follows from it."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from sandbox.world import World
from tests.sandbox.conftest import Control
from tests.sandbox.stripe_objects import furnish


@pytest.fixture(autouse=True)
def _account(world: World) -> None:
    furnish(world.stripe)


def happened(client: stripe.StripeClient) -> list[Any]:
    return [row for row in reversed(client.v1.events.list({"limit": 100}).data) if len(row.id) > 10]


def test_everything_is_listed_as_stripe_shows_it(read_client: stripe.StripeClient, control: Control) -> None:
    objects = control("GET", "/objects/stripe/subscription")["objects"]

    page = read_client.v1.subscriptions.list({"status": "all"})
    assert page.last_response
    assert objects == page.last_response.data["data"]  # type: ignore[index]
    assert control("GET", "/objects/stripe/customer/cus_1")["email"] == "billing@ada.example"


def test_an_edit_by_hand_makes_the_event_stripe_would(stripe_client: stripe.StripeClient, control: Control) -> None:
    control("PATCH", "/objects/stripe/subscription/sub_1", {"metadata": {"team": None, "note": "x"}})

    (event,) = happened(stripe_client)
    assert event.type == "customer.subscription.updated"
    assert event.data.previous_attributes.to_dict() == {"metadata": {"team": "abdegjkmnp", "note": None}}
    assert stripe_client.v1.subscriptions.retrieve("sub_1").metadata.to_dict() == {"note": "x"}


@pytest.mark.parametrize(
    ("path", "change", "types"),
    [
        ("subscription/sub_1", {"status": "canceled"}, ["customer.subscription.deleted"]),
        ("subscription_item/si_1", {"quantity": 5}, ["customer.subscription.updated"]),
        ("invoice/in_1", {"status": "void"}, ["invoice.updated"]),
        ("line_item/il_1", {"description": "new"}, ["invoice.updated"]),
        ("coupon/COUPON", {"name": "new"}, ["coupon.updated"]),
        ("promotion_code/promo_1", {"times_redeemed": 1}, ["promotion_code.updated"]),
        ("credit_note/cn_1", {"status": "void"}, ["credit_note.voided"]),
        ("discount/di_1", {"end": 5}, ["customer.discount.updated"]),
        ("customer/cus_1", {"email": "billing@ada.example"}, []),
    ],
)
def test_the_events_of_an_edit(
    path: str, change: Any, types: list[str], stripe_client: stripe.StripeClient, control: Control
) -> None:
    control("PATCH", f"/objects/stripe/{path}", change)

    assert [row.type for row in happened(stripe_client)] == types


def test_an_invoices_turns_have_their_own_events(stripe_client: stripe.StripeClient, control: Control) -> None:
    made = control("POST", "/objects/stripe/invoice", {"customer": "cus_1", "status": "draft", "subtotal": 5})
    control("PATCH", f"/objects/stripe/invoice/{made['id']}", {"status": "open"})
    control("PATCH", f"/objects/stripe/invoice/{made['id']}", {"status": "paid"})

    assert [row.type for row in happened(stripe_client)] == [
        "invoice.created",
        "invoice.finalized",
        "invoice.updated",
        "invoice.paid",
        "invoice.updated",
    ]


def test_a_credit_by_hand_moves_the_balance(stripe_client: stripe.StripeClient, control: Control) -> None:
    made = control("POST", "/objects/stripe/customer_balance_transaction", {"customer": "cus_1", "amount": -300})

    assert made["ending_balance"] == -1000
    assert stripe_client.v1.customers.retrieve("cus_1").balance == -1000
    (event,) = happened(stripe_client)
    assert (event.type, event.data.previous_attributes.to_dict()) == ("customer.updated", {"balance": -700})


def test_an_object_made_by_hand_is_complete(stripe_client: stripe.StripeClient, control: Control) -> None:
    made = control("POST", "/objects/stripe/coupon", {"percent_off": 5, "duration": "forever"})

    assert stripe_client.v1.coupons.retrieve(made["id"]).percent_off == 5
    assert happened(stripe_client)[0].type == "coupon.created"


def test_a_deletion_by_hand(stripe_client: stripe.StripeClient, control: Control) -> None:
    control("DELETE", "/objects/stripe/coupon/COUPON")

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.coupons.retrieve("COUPON")
    assert stripe_client.v1.promotion_codes.retrieve("promo_1").active is False
    assert happened(stripe_client)[0].type == "coupon.deleted"


def test_hubspot_records_are_changed_by_hand_too(world: World, control: Control) -> None:
    put = datetime(2026, 1, 1, tzinfo=UTC)
    world.hubspot.put("companies", "77", {"name": "Ada"}, created=put)

    made = control(
        "POST", "/objects/hubspot/tickets", {"properties": {"subject": "Hi"}, "associations": {"companies": ["77"]}}
    )
    control("PATCH", "/objects/hubspot/companies/77", {"properties": {"name": "Ada GmbH"}})

    assert made["properties"]["subject"] == "Hi"
    assert made["associations"]["companies"]["results"][0]["id"] == "77"
    company = control("GET", "/objects/hubspot/companies/77")
    assert company["properties"]["name"] == "Ada GmbH"
    assert company["updatedAt"] > company["createdAt"]
    control("DELETE", "/objects/hubspot/companies/77")
    assert control("GET", "/objects/hubspot/companies")["objects"] == []
    assert control("GET", "/objects/hubspot/companies?archived=true")["objects"][0]["archived"] is True


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/objects/paypal/customer", None, 404),
        ("GET", "/objects/stripe/pizza", None, 404),
        ("GET", "/objects/stripe/customer/cus_none", None, 404),
        ("PATCH", "/objects/stripe/customer/cus_none", {}, 404),
        ("PATCH", "/objects/stripe/customer/cus_1", {"colour": "red"}, 400),
        ("PATCH", "/objects/stripe/customer", {}, 405),
        ("POST", "/objects/stripe/customer/cus_1", {}, 405),
        ("POST", "/objects/stripe/customer", {"colour": "red"}, 400),
        ("POST", "/objects/stripe/event", {}, 400),
        ("POST", "/objects/hubspot/tickets", {"properties": {"no_such_property": "x"}}, 400),
    ],
)
def test_nonsense_is_refused_in_words(method: str, path: str, body: Any, status: int, control: Control) -> None:
    assert control(method, path, body, status=status)["error"]
