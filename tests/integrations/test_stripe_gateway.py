"""Single reads give the same payloads as the lists, as checked shapes."""

import pytest

from billing_ops.kernel.errors import Missing
from integrations.stripe import bulk, gateway, shapes


@pytest.fixture(scope="module")
def reader(sandbox):
    return gateway.reader()


def listed(object_name):
    return [item for page in bulk.pages(object_name) for item in page.items]


@pytest.fixture
def subscriptions(sandbox):
    return [shapes.subscription(payload) for payload in listed("subscriptions")]


def test_a_customer_is_as_in_the_list(reader):
    payload = listed("customers")[0]

    assert reader.retrieve_customer(payload["id"]) == shapes.customer(payload)


def test_a_subscription_is_as_in_the_list(reader, subscriptions):
    discounted = next(subscription for subscription in subscriptions if subscription.discount_ids)

    assert reader.retrieve_subscription(discounted.stripe_id) == discounted


def test_an_invoice_is_as_in_the_list(reader):
    payload = listed("invoices")[0]

    assert reader.retrieve_invoice(payload["id"]) == shapes.invoice(payload)


def test_a_deleted_customer_is_missing(fresh_sandbox, reader):
    customer_id = listed("customers")[0]["id"]
    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{customer_id}")

    with pytest.raises(Missing) as caught:
        reader.retrieve_customer(customer_id)

    assert caught.value.code == "deleted"


def test_all_subscriptions_of_a_customer_are_listed_canceled_ones_too(reader, subscriptions):
    canceled = next(
        one
        for one in subscriptions
        if one.status == "canceled" and len([two for two in subscriptions if two.customer_id == one.customer_id]) > 1
    )

    found = reader.list_subscriptions(customer_id=canceled.customer_id)

    assert found == [one for one in subscriptions if one.customer_id == canceled.customer_id]


def test_a_preview_shows_the_next_invoice_and_creates_nothing(fresh_sandbox, reader, subscriptions):
    active = next(one for one in subscriptions if one.status == "active" and not one.cancel_at_period_end)
    before = len(listed("invoices"))

    preview = reader.create_preview(subscription_id=active.stripe_id)

    assert preview.subscription_id == active.stripe_id
    assert preview.stripe_id.startswith("upcoming_in")
    assert preview.total_minor is not None
    assert len(listed("invoices")) == before


def test_a_subscription_that_ends_has_no_next_invoice(reader, subscriptions):
    ended = next(one for one in subscriptions if one.status == "canceled")

    with pytest.raises(Missing) as caught:
        reader.create_preview(subscription_id=ended.stripe_id)

    assert caught.value.code == "invoice_upcoming_none"


def test_balance_transactions_are_listed_newest_first(reader, sandbox):
    rows = sandbox.control("GET", "objects/stripe/customer_balance_transaction")["objects"]
    customer_id = rows[0]["customer"]

    found = reader.list_balance_transactions(customer_id=customer_id)

    assert {one.stripe_id for one in found} == {row["id"] for row in rows if row["customer"] == customer_id}
    assert [one.created_at for one in found] == sorted((one.created_at for one in found), reverse=True)


def test_the_account_names_itself(reader):
    assert reader.retrieve_account()["id"].startswith("acct_")
