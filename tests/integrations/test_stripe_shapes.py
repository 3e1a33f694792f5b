"""What is read out of Stripe's objects, and what is said when one is not as agreed."""

from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import override_settings

from coupons.models import Coupon, PromotionCode
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Customer, PaymentMethod
from integrations.stripe import shapes
from invoices.models import InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.models import Discount, Price, Product, Subscription, SubscriptionItem

PRICE = {
    "id": "price_1",
    "object": "price",
    "active": True,
    "billing_scheme": "per_unit",
    "created": 1_700_000_000,
    "currency": "usd",
    "livemode": False,
    "lookup_key": None,
    "nickname": None,
    "product": "prod_1",
    "recurring": None,
    "type": "one_time",
    "unit_amount": None,
    "unit_amount_decimal": "0.25",
}


@pytest.mark.parametrize(
    ("shape", "model"),
    [
        (shapes.BalanceTransaction, BalanceTransaction),
        (shapes.Coupon, Coupon),
        (shapes.CreditNote, CreditNote),
        (shapes.Customer, Customer),
        (shapes.Discount, Discount),
        (shapes.Invoice, StripeInvoice),
        (shapes.InvoiceLine, InvoiceLine),
        (shapes.InvoicePayment, InvoicePayment),
        (shapes.PaymentMethod, PaymentMethod),
        (shapes.Price, Price),
        (shapes.Product, Product),
        (shapes.PromotionCode, PromotionCode),
        (shapes.Refund, Refund),
        (shapes.Subscription, Subscription),
        (shapes.SubscriptionItem, SubscriptionItem),
    ],
)
def test_a_shape_has_the_columns_of_its_table(shape, model):
    columns = {field.column for field in model._meta.concrete_fields}

    assert {field.name for field in fields(shape)} == columns - {"payload_hash", "fetched_at", "deleted_at"}


def test_null_is_an_empty_text_and_no_recurrence():
    price = shapes.price(PRICE)

    assert (price.nickname, price.interval, price.interval_count) == ("", "", None)
    assert price.created_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_an_amount_below_a_cent_stays_exact():
    price = shapes.price(PRICE)

    assert (price.unit_amount_minor, price.unit_amount) == (None, Decimal("0.25"))


def test_an_expanded_reference_is_its_id():
    assert shapes.price({**PRICE, "product": {"id": "prod_2", "object": "product"}}).product_id == "prod_2"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"created": "yesterday"}, "price price_1, 'created' should be a whole number but is a str"),
        ({"unit_amount": 1.5}, "'unit_amount' should be a whole number but is a float"),
        ({"unit_amount": True}, "'unit_amount' should be a whole number but is a bool"),
        ({"unit_amount_decimal": "much"}, "'unit_amount_decimal' should be a number"),
        ({"currency": 7}, "'currency' should be a text but is a int"),
        ({"active": "yes"}, "'active' should be true or false"),
        ({"recurring": []}, "'recurring' should be an object"),
        ({"id": ""}, "'id' should be an id"),
        ({"object": "plan"}, "sent 'plan' where a price belongs"),
        ({"livemode": True}, "price_1 is not test data, and this environment holds test data only"),
    ],
)
def test_an_object_that_is_not_as_agreed_is_named_with_its_field(change, words):
    with pytest.raises(shapes.Malformed, match=words):
        shapes.price({**PRICE, **change})


def without(field):
    return {name: value for name, value in PRICE.items() if name != field}


def test_a_missing_field_that_the_object_is_nothing_without_is_named():
    with pytest.raises(shapes.Malformed, match=r"price_1 has no field 'currency'.*not stored"):
        shapes.price(without("currency"))


def test_any_other_missing_field_reads_as_null():
    assert shapes.price(without("nickname")).nickname == ""
    assert shapes.price({**PRICE, "recurring": {"interval_count": 1}}).interval == ""


def test_production_takes_live_data_only():
    with override_settings(ENVIRONMENT="production"):
        assert shapes.price({**PRICE, "livemode": True}).is_live
        with pytest.raises(shapes.Malformed, match="is not live data"):
            shapes.price(PRICE)


def test_a_list_that_is_not_complete_is_refused():
    invoice = {"object": "invoice", "id": "in_1", "lines": {"data": [], "has_more": True}}

    with pytest.raises(shapes.Malformed, match="in_1 came with only a part of its 'lines'"):
        shapes.lines(invoice)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("unit_amount", 2**63),
        ("unit_amount_decimal", "1e40"),
        ("unit_amount_decimal", "NaN"),
        ("created", 2**62),
        ("created", 253402300799),
    ],
)
def test_a_number_that_no_column_holds_is_malformed(field, value):
    with pytest.raises(shapes.Malformed, match=field):
        shapes.price({**PRICE, field: value})
