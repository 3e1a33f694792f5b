"""A mirror has gaps: the page names each, and never shows a 0 that nobody said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from coupons.models import Coupon
from customers.models import Company, Customer, PaymentMethod
from invoices.models import HubSpotInvoice, StripeInvoice
from subscriptions.models import Deal, Price, Product, Subscription, SubscriptionItem
from tests.dashboard.conftest import Mirror, words

HEALTHY, CONTRACTED, COUPON = "1001", "1005", "1031"
Gap = Callable[[Subscription], object]


def _prices(subscription: Subscription) -> Any:
    return Price.objects.filter(items__subscription=subscription)


def _without_names(subscription: Subscription) -> None:
    Product.objects.all().delete()
    _prices(subscription).update(nickname="")


GAPS: dict[str, tuple[Gap, str]] = {
    "customer": (
        lambda row: Customer.objects.filter(pk=row.customer_id).delete(),
        "Not known here Our copy does not hold the customer yet",
    ),
    "price": (lambda row: _prices(row).delete(), "Not known here A position is priced by tiers or by use"),
    "unit amount": (
        lambda row: _prices(row).update(unit_amount_minor=None),
        "Not known here A position is priced by tiers or by use",
    ),
    "quantity": (
        lambda row: SubscriptionItem.objects.filter(subscription=row).update(quantity=None),
        "Not known here A position is priced by tiers or by use",
    ),
    "product": (_without_names, "A product that our copy does not hold yet"),
    "items": (
        lambda row: SubscriptionItem.objects.filter(subscription=row).delete(),
        "Stripe lists no position for this subscription.",
    ),
    "removed payment method": (
        lambda row: PaymentMethod.objects.update(deleted_at=timezone.now()),
        "Not usable The payment method was removed in Stripe",
    ),
    "payment method": (lambda row: PaymentMethod.objects.all().delete(), "or our copy does not hold it yet"),
    "balance": (lambda row: Customer.objects.update(balance_minor=None), "not known: our copy does not hold it yet"),
    "invoice total": (lambda row: StripeInvoice.objects.update(total_minor=None), "Paid see Stripe"),
    "invoices": (lambda row: StripeInvoice.objects.all().delete(), "Stripe has made no invoice for this team yet."),
}


@pytest.mark.parametrize("name", GAPS)
def test_a_gap_in_the_copy_of_stripe_is_named(support: Client, check: Any, mirror: Mirror, name: str) -> None:
    gap, sentence = GAPS[name]
    gap(Subscription.objects.get(team_id=mirror.team_of(HEALTHY)))

    answer = check(support, HEALTHY)

    assert answer.status_code == 200
    assert sentence in words(answer)
    assert "USD 0.00" not in words(answer)


def test_a_coupon_whose_terms_are_not_mirrored_leaves_the_next_charge_open(support: Client, check: Any) -> None:
    Coupon.objects.all().delete()

    page = words(check(support, COUPON))

    assert "Not known here Our copy does not hold the terms of a coupon that applies." in page


def test_a_gap_in_the_copy_of_hubspot_is_named(support: Client, check: Any) -> None:
    Company.objects.update(name="", address="", country="")
    Deal.objects.update(name="", amount_minor=None, kind="")
    HubSpotInvoice.objects.update(amount_billed_minor=None, due_at=None, invoiced_at=None, number="", currency="")

    answer = check(support, CONTRACTED)

    page = words(answer)
    assert answer.status_code == 200
    assert "The company has no address" in page
    assert "no amount in HubSpot" in page
    assert "EUR 0.00" not in page
