"""What is no longer there becomes a tombstone, takes along what hung on it, and can come back."""

import json
import urllib.request

import pytest

from coupons.models import Coupon
from credits.models import BalanceTransaction
from customers.models import Company, Customer, PaymentMethod
from invoices.models import InvoiceLine, StripeInvoice
from subscriptions.models import Discount, Product, Subscription, SubscriptionItem
from sync import catalog, engine
from sync.dirty import Mark, mark
from sync.models import DirtyObject
from tests.providers import Sandbox
from tests.sync.refresh.conftest import Drain

pytestmark = pytest.mark.django_db


def mirror(provider: str, *names: str) -> None:
    for name in names:
        assert engine.sync(catalog.find(provider, name)).state == "ok"


def tell(provider: str, name: str, *ids: str) -> None:
    mark(provider=provider, marks=[Mark(name, id) for id in ids])


def test_a_deleted_customer_answers_with_a_stub_and_takes_its_cards_along(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "customers")
    card = PaymentMethod.objects.exclude(customer_id=None).filter(deleted_at=None).first()
    assert card
    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{card.customer_id}")
    tell("stripe", "customers", str(card.customer_id))

    drain("stripe")

    customer = Customer.objects.get(pk=card.customer_id)
    assert customer.deleted_at
    assert customer.payload["id"] == card.customer_id, "the last payload is kept"
    assert not PaymentMethod.objects.filter(customer_id=card.customer_id, deleted_at=None).exists()
    assert PaymentMethod.objects.filter(deleted_at=None).exists()
    assert not DirtyObject.objects.exists()


def test_a_deleted_customer_takes_its_balance_along(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "customers", "invoices", "credit_notes", "balance_transactions")
    customer_id = BalanceTransaction.objects.filter(deleted_at=None).values_list("customer_id", flat=True)[0]
    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{customer_id}")
    tell("stripe", "customers", str(customer_id))

    drain("stripe")

    assert not BalanceTransaction.objects.filter(customer_id=customer_id, deleted_at=None).exists()
    assert BalanceTransaction.objects.filter(deleted_at=None).exists()


def test_what_stripe_does_not_know_is_gone(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "products")
    product = Product.objects.first()
    assert product
    fresh_sandbox.control("DELETE", f"objects/stripe/product/{product.pk}")
    tell("stripe", "products", product.pk, "prod_never_was")

    drain("stripe")

    assert Product.objects.get(pk=product.pk).deleted_at
    assert Product.objects.get(pk="prod_never_was").deleted_at, "so that a late read cannot bring it"


def test_a_deleted_subscription_takes_items_and_discounts_along(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "subscriptions")
    discount = Discount.objects.filter(deleted_at=None, attached_to__startswith="sub_").first()
    assert discount
    gone = discount.attached_to
    item = SubscriptionItem.objects.filter(subscription_id=gone).first()
    assert item
    discount.pk, discount.attached_to = "di_on_item", item.pk
    discount.save(force_insert=True)
    fresh_sandbox.control("DELETE", f"objects/stripe/subscription/{gone}")
    tell("stripe", "subscriptions", gone)

    drain("stripe")

    assert Subscription.objects.get(pk=gone).deleted_at
    assert not SubscriptionItem.objects.filter(subscription_id=gone, deleted_at=None).exists()
    assert not Discount.objects.filter(attached_to__in=[gone, item.pk], deleted_at=None).exists()


def test_a_deleted_invoice_takes_its_lines_along(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "invoices")
    line = InvoiceLine.objects.filter(deleted_at=None).first()
    assert line
    fresh_sandbox.control("DELETE", f"objects/stripe/invoice/{line.invoice_id}")
    tell("stripe", "invoices", str(line.invoice_id))

    drain("stripe")

    assert StripeInvoice.objects.get(pk=line.invoice_id).deleted_at
    assert not InvoiceLine.objects.filter(invoice_id=line.invoice_id, deleted_at=None).exists()
    assert InvoiceLine.objects.filter(deleted_at=None).exists()


def test_what_is_made_again_under_the_same_id_is_back(drain: Drain, fresh_sandbox: Sandbox) -> None:
    mirror("stripe", "products")
    product = Product.objects.first()
    assert product
    fresh_sandbox.control("DELETE", f"objects/stripe/product/{product.pk}")
    tell("stripe", "products", product.pk)
    drain("stripe")

    fresh_sandbox.control("POST", "objects/stripe/product", {"id": product.pk, "name": "Again"})
    tell("stripe", "products", product.pk)
    drain("stripe")

    again = Product.objects.get(pk=product.pk)
    assert (again.deleted_at, again.name) == (None, "Again")


@pytest.mark.parametrize("others", [0, 30], ids=["by itself", "in a batch"])
def test_an_archived_record_is_gone(drain: Drain, fresh_sandbox: Sandbox, others: int) -> None:
    mirror("hubspot", "companies")
    ids = list(Company.objects.filter(deleted_at=None).values_list("pk", flat=True)[: 1 + others])
    fresh_sandbox.control("DELETE", f"objects/hubspot/companies/{ids[0]}")
    tell("hubspot", "companies", *ids)

    drain("hubspot")

    assert Company.objects.get(pk=ids[0]).deleted_at
    assert Company.objects.filter(pk__in=ids[1:], deleted_at=None).count() == len(ids) - 1
    assert not DirtyObject.objects.exists()


@pytest.mark.parametrize("others", [0, 30], ids=["by itself", "in a batch"])
def test_of_a_merged_record_the_winner_is_read_and_the_other_is_gone(
    drain: Drain, fresh_sandbox: Sandbox, others: int
) -> None:
    mirror("hubspot", "companies")
    winner, loser, *rest = Company.objects.filter(deleted_at=None).values_list("pk", flat=True)[: 2 + others]
    _merge(fresh_sandbox, winner, loser)
    tell("hubspot", "companies", loser, *rest)

    drain("hubspot")

    assert Company.objects.get(pk=loser).deleted_at
    kept = Company.objects.get(pk=winner)
    assert kept.deleted_at is None
    assert loser in kept.merged_ids
    assert not DirtyObject.objects.exists()


def _merge(sandbox: Sandbox, winner: str, loser: str) -> None:
    """As HubSpot's own page does it."""
    asked = urllib.request.Request(
        f"{sandbox.hubspot}/crm/objects/2026-09/companies/merge",
        data=json.dumps({"primaryObjectId": winner, "objectIdToMerge": loser}).encode(),
        headers={"Authorization": "Bearer pat-sandbox-write", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked, timeout=10):
        pass


def test_a_server_without_the_endpoint_loses_nothing(drain: Drain, fresh_sandbox: Sandbox) -> None:
    """A look-alike's 404 for the path is that object's failure, not the end of what we hold."""
    mirror("stripe", "coupons")
    coupon = Coupon.objects.first()
    assert coupon
    body = {"error": {"type": "invalid_request_error", "message": "Unrecognized request URL"}}
    fresh_sandbox.fault(provider="stripe", route="/v1/coupons/*", action="status", status=404, body=body, times=0)
    tell("stripe", "coupons", coupon.pk)

    drain("stripe")

    coupon.refresh_from_db()
    assert coupon.deleted_at is None
    assert DirtyObject.objects.get().attempts == 1


def test_a_child_that_comes_before_its_parent_waits_for_nothing(drain: Drain, fresh_sandbox: Sandbox) -> None:
    subscription = fresh_sandbox.control("GET", "objects/stripe/subscription")["objects"][0]
    Customer.objects.all().delete()
    tell("stripe", "subscriptions", subscription["id"])
    drain("stripe")
    early = Subscription.objects.get(pk=subscription["id"])
    assert early.customer_id == subscription["customer"]
    assert not Customer.objects.exists()

    tell("stripe", "customers", subscription["customer"])
    drain("stripe")

    assert Subscription.objects.select_related("customer").get(pk=early.pk).customer.pk == subscription["customer"]
