"""Customers and payment methods: from Stripe's wire into the mirror."""

from datetime import UTC, datetime, timedelta

import pytest

from customers import mirror
from customers.models import Customer, PaymentMethod
from integrations.stripe import bulk, gateway, shapes

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = READ_AT + timedelta(minutes=1)


@pytest.fixture
def payloads(sandbox):
    return [item for page in bulk.pages("customers") for item in page.items]


def test_the_whole_list_is_mirrored_with_its_payloads(payloads):
    result = mirror.upsert_customers(payloads=payloads, fetched_at=READ_AT)

    assert (result.inserted, result.refused) == (len(payloads), 0)
    assert dict(Customer.objects.values_list("stripe_id", "payload")) == {item["id"]: item for item in payloads}


def test_the_card_on_file_comes_along(payloads):
    mirror.upsert_customers(payloads=payloads, fetched_at=READ_AT)

    customer = Customer.objects.exclude(default_payment_method=None).first()
    card = customer.payload["invoice_settings"]["default_payment_method"]
    assert customer.default_payment_method == PaymentMethod.objects.get(stripe_id=card["id"])
    assert customer.default_payment_method.last4 == card["card"]["last4"]
    assert customer.default_payment_method.customer_id == customer.stripe_id


def test_tax_numbers_and_credit_are_columns(payloads):
    mirror.upsert_customers(payloads=payloads, fetched_at=READ_AT)

    taxed = next(item for item in payloads if item["tax_ids"]["data"])
    assert Customer.objects.get(stripe_id=taxed["id"]).tax_ids == [taxed["tax_ids"]["data"][0]["value"]]
    assert Customer.objects.filter(balance_minor__lt=0).count() == len([i for i in payloads if i["balance"] < 0]) > 0


def test_a_second_read_of_the_same_changes_nothing(payloads):
    mirror.upsert_customers(payloads=payloads, fetched_at=READ_AT)

    again = mirror.upsert_customers(payloads=payloads, fetched_at=LATER)

    assert (again.unchanged, again.updated) == (len(payloads), 0)


def test_a_single_read_gives_the_same_row_as_the_list(payloads):
    mirror.upsert_customers(payloads=payloads, fetched_at=READ_AT)
    single = gateway.reader().retrieve_customer(payloads[0]["id"])

    assert mirror.upsert_customers(payloads=[single.payload], fetched_at=LATER).unchanged == 1


def test_a_stub_of_a_deleted_customer_is_a_tombstone_with_the_last_payload(payloads):
    mirror.upsert_customers(payloads=payloads[:2], fetched_at=READ_AT)
    stub = {"id": payloads[0]["id"], "object": "customer", "deleted": True}

    mirror.upsert_customers(payloads=[stub], fetched_at=LATER)

    gone = Customer.objects.get(stripe_id=payloads[0]["id"])
    assert (gone.deleted_at, gone.payload) == (LATER, payloads[0])
    assert Customer.objects.get(stripe_id=payloads[1]["id"]).deleted_at is None


def test_live_data_is_refused_here_and_nothing_of_its_page_is_stored(payloads):
    with pytest.raises(shapes.Malformed, match="is not test data"):
        mirror.upsert_customers(payloads=[payloads[0], {**payloads[1], "livemode": True}], fetched_at=READ_AT)

    assert not Customer.objects.exists()
    assert not PaymentMethod.objects.exists()


def test_a_live_card_is_refused_with_its_customer(payloads):
    owner = next(item for item in payloads if item["invoice_settings"]["default_payment_method"])
    owner["invoice_settings"]["default_payment_method"]["livemode"] = True

    with pytest.raises(shapes.Malformed, match="payment_method"):
        mirror.upsert_customers(payloads=[owner], fetched_at=READ_AT)

    assert not Customer.objects.exists()
