"""Every Stripe object of the demo's seed has the shape that the official client declares."""

from functools import cache

import pytest
import stripe

from sandbox.stripe.present import present
from sandbox.stripe.preview import next_invoice
from sandbox.world import World
from tests.sandbox.annotations import complaints

CLASSES: dict[str, type] = {
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "coupon": stripe.Coupon,
    "credit_note": stripe.CreditNote,
    "customer": stripe.Customer,
    "customer_balance_transaction": stripe.CustomerBalanceTransaction,
    "discount": stripe.Discount,
    "event": stripe.Event,
    "invoice_payment": stripe.InvoicePayment,
    "payment_method": stripe.PaymentMethod,
    "price": stripe.Price,
    "product": stripe.Product,
    "promotion_code": stripe.PromotionCode,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
    "invoice": stripe.Invoice,
}
SAMPLE = 150


@cache
def demo() -> World:
    return World.build(seed="demo")


@pytest.mark.parametrize("kind", CLASSES)
def test_a_seeded_object_has_the_declared_shape(kind: str) -> None:
    store = demo().stripe

    for row in store.all(kind)[:SAMPLE]:
        assert complaints(present(store, row), CLASSES[kind]) == []


def test_every_subscription_of_the_seed_can_be_previewed_or_is_ending() -> None:
    store = demo().stripe

    for row in store.all("subscription"):
        invoice = next_invoice(store, row)
        assert invoice["amount_due"] >= 0
        assert invoice["total"] == sum(line["amount"] for line in invoice["lines"]["data"]) - sum(
            taken["amount"] for taken in invoice["total_discount_amounts"]
        )
