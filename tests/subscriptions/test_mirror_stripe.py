"""Products, prices, subscriptions, items and discounts: from Stripe's wire into the mirror."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Customer
from integrations.stripe import bulk, gateway
from subscriptions import mirror
from subscriptions.models import Discount, Price, Product, Subscription, SubscriptionItem

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = READ_AT + timedelta(minutes=1)


def listed(object_name):
    return [item for page in bulk.pages(object_name) for item in page.items]


@pytest.fixture
def payloads(sandbox):
    return listed("subscriptions")


def discounted(payloads):
    return next(item for item in payloads if len(item["discounts"]) == 1)


@pytest.mark.parametrize(
    ("object_name", "upsert", "model"),
    [
        ("products", mirror.upsert_products, Product),
        ("prices", mirror.upsert_prices, Price),
        ("subscriptions", mirror.upsert_subscriptions, Subscription),
        ("customers", mirror.upsert_customers, Customer),
    ],
)
def test_the_whole_list_is_mirrored_with_its_payloads(sandbox, object_name, upsert, model):
    items = listed(object_name)

    result = upsert(payloads=items, fetched_at=READ_AT)

    assert (result.inserted, result.refused) == (len(items), 0)
    assert dict(model.objects.values_list("stripe_id", "payload")) == {item["id"]: item for item in items}


def test_the_team_id_is_taken_over_to_the_letter(payloads):
    payload = {**payloads[0], "metadata": {"team": "aBcDeGkLmN"}}

    mirror.upsert_subscriptions(payloads=[payload], fetched_at=READ_AT)

    assert Subscription.objects.get().team_id == "aBcDeGkLmN"


def test_a_subscription_without_team_has_an_empty_one(payloads):
    mirror.upsert_subscriptions(payloads=[{**payloads[0], "metadata": {}}], fetched_at=READ_AT)

    assert Subscription.objects.get().team_id == ""


def test_a_status_we_have_never_heard_of_passes_through(payloads):
    mirror.upsert_subscriptions(payloads=[{**payloads[0], "status": "hibernating"}], fetched_at=READ_AT)

    assert Subscription.objects.get().status == "hibernating"


def test_items_carry_price_quantity_and_the_period_of_the_whole(payloads):
    mirror.upsert_subscriptions(payloads=payloads, fetched_at=READ_AT)

    several = next(item for item in payloads if len(item["items"]["data"]) > 1)
    subscription = Subscription.objects.get(stripe_id=several["id"])
    inside = several["items"]["data"]
    kept = {item.stripe_id: (item.price_id, item.product_id, item.quantity) for item in subscription.items.all()}
    assert kept == {item["id"]: (item["price"]["id"], item["price"]["product"], item["quantity"]) for item in inside}
    starts = [item["current_period_start"] for item in inside]
    ends = [item["current_period_end"] for item in inside]
    assert subscription.current_period_start_at == datetime.fromtimestamp(min(starts), UTC)
    assert subscription.current_period_end_at == datetime.fromtimestamp(max(ends), UTC)


def test_an_item_that_is_gone_becomes_a_tombstone(payloads):
    several = next(item for item in payloads if len(item["items"]["data"]) > 1)
    mirror.upsert_subscriptions(payloads=[several], fetched_at=READ_AT)
    first, *rest = several["items"]["data"]
    fewer = {**several, "items": {**several["items"], "data": rest}}

    mirror.upsert_subscriptions(payloads=[fewer], fetched_at=LATER)

    assert SubscriptionItem.objects.get(stripe_id=first["id"]).deleted_at == LATER
    assert SubscriptionItem.objects.filter(deleted_at=None).count() == len(rest)


def test_discounts_name_their_coupon_and_what_they_hang_on(payloads):
    payload = discounted(payloads)

    mirror.upsert_subscriptions(payloads=[payload], fetched_at=READ_AT)

    discount = Discount.objects.get(attached_to=payload["id"])
    assert discount.coupon_id == payload["discounts"][0]["source"]["coupon"]["id"]
    assert Subscription.objects.get().discount_ids == [discount.stripe_id]


def test_a_discount_taken_off_becomes_a_tombstone(payloads):
    payload = discounted(payloads)
    mirror.upsert_subscriptions(payloads=[payload], fetched_at=READ_AT)

    mirror.upsert_subscriptions(payloads=[{**payload, "discounts": []}], fetched_at=LATER)

    assert Discount.objects.get(attached_to=payload["id"]).deleted_at == LATER


def test_an_older_read_does_not_bring_a_discount_back(payloads):
    payload = discounted(payloads)
    mirror.upsert_subscriptions(payloads=[{**payload, "discounts": []}], fetched_at=LATER)

    late = mirror.upsert_subscriptions(payloads=[payload], fetched_at=READ_AT)

    assert late.refused == 1
    assert not Discount.objects.filter(deleted_at=None).exists()


def test_a_customers_own_discount_is_kept_with_the_customer(sandbox):
    customers = listed("customers")
    discount = {
        "id": "di_1",
        "object": "discount",
        "customer": customers[0]["id"],
        "subscription": None,
        "promotion_code": None,
        "source": {"type": "coupon", "coupon": "WELCOME"},
        "start": 1_790_000_000,
        "end": None,
    }

    mirror.upsert_customers(payloads=[{**customers[0], "discount": discount}, customers[1]], fetched_at=READ_AT)

    kept = Discount.objects.get()
    assert (kept.attached_to, kept.coupon_id) == (customers[0]["id"], "WELCOME")
    mirror.upsert_customers(payloads=[customers[0]], fetched_at=LATER)
    assert Discount.objects.get().deleted_at == LATER


def test_a_single_read_gives_the_same_row_as_the_list(payloads):
    payload = discounted(payloads)
    mirror.upsert_subscriptions(payloads=payloads, fetched_at=READ_AT)

    single = gateway.reader().retrieve_subscription(payload["id"])

    assert mirror.upsert_subscriptions(payloads=[single.payload], fetched_at=LATER).unchanged == 1
