"""Every kind of object has the shape that the official client declares, unexpanded and expanded."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from sandbox.server import Server
from sandbox.world import World
from tests.sandbox.annotations import annotated, complaints
from tests.sandbox.stripe_objects import furnish

FIXTURES = Path(__file__).parents[3] / "shared" / "specs" / "stripe" / "fixtures3.json"

RETRIEVED = {
    "account": ("account", stripe.Account),
    "charge": ("charges/ch_1", stripe.Charge),
    "checkout.session": ("checkout/sessions/cs_test_1", stripe.checkout.Session),
    "coupon": ("coupons/COUPON", stripe.Coupon),
    "credit_note": ("credit_notes/cn_1", stripe.CreditNote),
    "customer": ("customers/cus_1", stripe.Customer),
    "customer_balance_transaction": (
        "customers/cus_1/balance_transactions/cbtxn_1",
        stripe.CustomerBalanceTransaction,
    ),
    "event": ("events/evt_2", stripe.Event),
    "invoice": ("invoices/in_1", stripe.Invoice),
    "invoice_payment": ("invoice_payments/inpay_1", stripe.InvoicePayment),
    "payment_method": ("payment_methods/pm_1", stripe.PaymentMethod),
    "price": ("prices/price_1", stripe.Price),
    "product": ("products/prod_1", stripe.Product),
    "promotion_code": ("promotion_codes/promo_1", stripe.PromotionCode),
    "refund": ("refunds/re_1", stripe.Refund),
    "subscription": ("subscriptions/sub_1", stripe.Subscription),
    "subscription_item": ("subscription_items/si_1", stripe.SubscriptionItem),
}

EXPANDED = {
    "charges/ch_1?expand[]=refunds&expand[]=customer": stripe.Charge,
    "coupons/COUPON?expand[]=applies_to&expand[]=currency_options": stripe.Coupon,
    "customers/cus_1?expand[]=subscriptions.data.discounts&expand[]=tax_ids": stripe.Customer,
    "invoices/in_1?expand[]=payments&expand[]=discounts.source.coupon&expand[]=customer": stripe.Invoice,
    "prices/price_1?expand[]=product&expand[]=currency_options": stripe.Price,
    "promotion_codes/promo_1?expand[]=promotion.coupon": stripe.PromotionCode,
    "subscriptions/sub_1?expand[]=discounts.promotion_code&expand[]=default_payment_method"
    "&expand[]=latest_invoice.payments&expand[]=items.data.price.product": stripe.Subscription,
}

NOT_SHOWN = {
    "account": {"external_accounts", "future_requirements", "requirements", "settings", "tos_acceptance"},
    "charge": {"refunds"},
}
"""Only for platforms with connected accounts; only when expanded since 2022-11-15."""


@pytest.fixture
def get(sandbox_server: Server, world: World) -> Any:
    """GET a path of a furnished account as raw JSON."""
    furnish(world.stripe)

    def call(path: str) -> Any:
        headers = {"Authorization": "Bearer rk_test_sandbox_read"}
        response = requests.get(f"{sandbox_server.url}/stripe/v1/{path}", headers=headers, timeout=5)
        assert response.status_code == 200, response.text
        return response.json()

    return call


@pytest.mark.parametrize("kind", RETRIEVED)
def test_a_retrieved_object_has_the_declared_shape(kind: str, get: Any) -> None:
    path, cls = RETRIEVED[kind]

    shown = get(path)

    assert shown["object"] == kind
    assert complaints(shown, cls) == []


@pytest.mark.parametrize("path", EXPANDED)
def test_an_expanded_object_has_the_declared_shape(path: str, get: Any) -> None:
    assert complaints(get(path), EXPANDED[path]) == []


def test_lines_have_the_declared_shape(get: Any) -> None:
    for line in get("invoices/in_1/lines")["data"]:
        assert complaints(line, stripe.InvoiceLineItem) == []
    for line in get("credit_notes/cn_1/lines")["data"]:
        assert complaints(line, stripe.CreditNoteLineItem) == []


def test_the_comparison_itself_notices_what_is_wrong(get: Any) -> None:
    shown = get("subscriptions/sub_1")
    del shown["items"]["data"][0]["current_period_end"]
    shown["discount"] = None
    shown["billing_mode"]["type"] = 7

    found = complaints(shown, stripe.Subscription)

    assert sorted(line.partition(":")[0] for line in found) == [
        ".billing_mode.type",
        ".discount",
        ".items.data[0].current_period_end",
    ]


@pytest.mark.parametrize("kind", RETRIEVED)
def test_an_object_has_the_fields_of_the_published_example(kind: str, get: Any) -> None:
    if not FIXTURES.exists():
        pytest.skip(f"Stripe's example objects are not here ({FIXTURES})")
    example = json.loads(FIXTURES.read_text())["resources"][kind]
    path, cls = RETRIEVED[kind]

    missing = (example.keys() & annotated(cls).keys()) - get(path).keys() - NOT_SHOWN.get(kind, set())

    assert missing == set()
