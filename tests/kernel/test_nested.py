"""Rows that travel as JSON come back as they are in their table."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from billing_ops.kernel.nested import LEFT_BEHIND, as_json, revived
from subscriptions.models import Price, Product, Subscription, SubscriptionItem

pytestmark = pytest.mark.django_db
READ = {"payload": {}, "payload_hash": b"", "fetched_at": datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)}


def carried(data: Any) -> dict[str, Any]:
    """The JSON of the one item, as a query of its subscription brings it along."""
    items = SubscriptionItem.objects.filter(subscription_id=OuterRef("pk")).values(data=data)
    (row,) = Subscription.objects.annotate(found=ArraySubquery(items)).values_list("found", flat=True)
    found: dict[str, Any] = row[0]
    return found


@pytest.fixture
def item() -> SubscriptionItem:
    Subscription.objects.create(stripe_id="sub_1", discount_ids=["di_1", "di_2"], **READ)
    Product.objects.create(stripe_id="prod_1", name="Größe «Ä»", **READ)
    Price.objects.create(stripe_id="price_1", product_id="prod_1", unit_amount=Decimal("0.100000000001"), **READ)
    return SubscriptionItem.objects.create(
        stripe_id="si_1", subscription_id="sub_1", price_id="price_1", quantity=3, discount_ids=["di_3"], **READ
    )


def test_every_column_comes_back_as_it_was(item: SubscriptionItem) -> None:
    price = Price.objects.get()

    found = carried(JSONObject(row=as_json(SubscriptionItem), price=as_json(Price, through="price__")))

    for model, data, stored in ((SubscriptionItem, found["row"], item), (Price, found["price"], price)):
        row = revived(model, data)
        assert row is not None
        assert {name: value for name, value in vars(stored).items() if name not in {"_state", *LEFT_BEHIND}} == {
            name: value for name, value in vars(row).items() if name != "_state"
        }


def test_a_row_that_has_not_arrived_is_none_although_its_key_is_known(item: SubscriptionItem) -> None:
    Price.objects.all().delete()

    assert revived(Price, carried(as_json(Price, through="price__"))) is None


def test_an_exact_decimal_does_not_travel_as_a_float(item: SubscriptionItem) -> None:
    data = carried(as_json(Price, through="price__"))

    assert data["unit_amount"] == "0.100000000001"
