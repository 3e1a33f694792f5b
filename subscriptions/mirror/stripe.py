"""What Stripe sells, and to whom: products, prices, subscriptions, items and discounts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from billing_ops.kernel.merge import MergeResult, replace_children
from customers import mirror as customer_mirror
from integrations.pages import Payload
from integrations.stripe import shapes
from integrations.stripe.intake import changed, take_over
from subscriptions.models import Discount, Price, Product, Subscription, SubscriptionItem


def upsert_products(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring products of one read into the mirror; see `intake.take_over`."""
    return take_over(Product, shapes.product, payloads, fetched_at=fetched_at)


def upsert_prices(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """This function will bring prices of one read into the mirror; see `intake.take_over`."""
    return take_over(Price, shapes.price, payloads, fetched_at=fetched_at)


def upsert_subscriptions(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """
    This function will bring subscriptions of one read, with items, discounts and payment methods, into the mirror.

    Returned is what became of the subscriptions; see `intake.take_over`. The list of items is complete, discounts are
    expanded. An item or discount that is no longer listed becomes a tombstone.
    """
    methods = [method for payload in payloads for method in shapes.default_payment_methods(payload)]
    with transaction.atomic():
        customer_mirror.upsert_payment_methods(payloads=methods, fetched_at=fetched_at)
        result = take_over(Subscription, shapes.subscription, payloads, fetched_at=fetched_at)
        written = changed(payloads, result)
        items = [item for payload in written for item in shapes.items(payload)]
        rows = [vars(item) for item in items]
        kept = replace_children(
            SubscriptionItem,
            rows,
            parent="subscription_id",
            parents=result.changed,
            added=result.added,
            fetched_at=fetched_at,
        )
        discounted = [*written, *(item.payload for item in items)]
        _replace_discounts(discounted, of=result + kept, fetched_at=fetched_at)
    return result


def upsert_customers(*, payloads: Sequence[Payload], fetched_at: datetime) -> MergeResult:
    """
    This function will bring customers of one read into the mirror together with the discount each may have.

    Returned is what became of the customers; see `customers.mirror.upsert_customers`.
    """
    with transaction.atomic():
        result = customer_mirror.upsert_customers(payloads=payloads, fetched_at=fetched_at)
        _replace_discounts(changed(payloads, result), of=result, fetched_at=fetched_at)
    return result


def _replace_discounts(payloads: Sequence[Payload], *, of: MergeResult, fetched_at: datetime) -> None:
    """All discounts that these customers, subscriptions and items have now; the rest become tombstones."""
    rows = [vars(discount) for payload in payloads for discount in shapes.discounts(payload)]
    replace_children(Discount, rows, parent="attached_to", parents=of.changed, added=of.added, fetched_at=fetched_at)
