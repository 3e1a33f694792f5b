"""The Stripe side of a team's page looks everything up in indexes, however many other teams' rows stand beside it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing_ops.dashboard import stripe_reads
from billing_ops.dashboard.stripe_column import stripe_column
from coupons.models import Coupon, PromotionCode
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.models import Customer, PaymentMethod
from invoices.models import InvoicePayment, StripeInvoice
from subscriptions.models import Discount, Price, Product, Subscription, SubscriptionItem
from tests.dashboard.timeline.filling import Filling

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MANY, TEAM = 6_000, "t7"
ROWS: dict[type, dict[str, str]] = {
    Subscription: {"team_id": "'t' || n", "customer_id": "'x' || n", "currency": "'usd'", "status": "'active'"},
    Customer: {"default_payment_method_id": "'x' || n", "currency": "'usd'"},
    PaymentMethod: {"customer_id": "'x' || n"},
    SubscriptionItem: {"subscription_id": "'x' || n", "price_id": "'x' || n", "product_id": "'x' || n"},
    Price: {"product_id": "'x' || n", "currency": "'usd'", "is_active": "true", "unit_amount_minor": "2000"},
    Product: {},
    Discount: {"attached_to": "'x' || n", "coupon_id": "'x' || n"},
    Coupon: {"duration": "'once'"},
    PromotionCode: {"customer_id": "'x' || n", "coupon_id": "'x' || n"},
    StripeInvoice: {"team_id": "'t' || n", "customer_id": "'x' || n", "subscription_id": "'x' || n"},
    # As in newer accounts: no payment is of a charge. A planner takes the empty id for one that all of them share.
    InvoicePayment: {"invoice_id": "'x' || n", "payment_intent_id": "'pi' || n", "charge_id": "''"},
    BalanceTransaction: {"customer_id": "'x' || n", "amount_minor": "-100", "kind": "'adjustment'"},
    CreditNote: {"customer_id": "'x' || n"},
    Refund: {"payment_intent_id": "'pi' || n", "charge_id": "''"},
}


@pytest.fixture(scope="module")
def filled(committing_db: str) -> Iterator[None]:
    """A mirror in which every table of Stripe's holds thousands of rows, a few of them ours."""
    filling = Filling(committing_db)
    try:
        for model, columns in ROWS.items():
            filling.fill(model, 1, MANY, **columns)
        filling.analyze()
        yield
    finally:
        filling.close()


@pytest.fixture
def asked(filled: None, db: None) -> list[str]:
    """Every statement that the column of one team takes."""
    with CaptureQueriesContext(connection) as queries:
        (shown,) = stripe_reads.agreements(TEAM)
        column = stripe_column(shown, [shown], team_id=TEAM, now=NOW)
    assert column.items
    assert column.discounts
    assert column.codes
    assert column.invoices
    return [query["sql"] for query in queries.captured_queries]


def _scanned(step: dict[str, Any]) -> Iterator[str]:
    if step["Node Type"] == "Seq Scan":
        yield step["Relation Name"]
    for inner in step.get("Plans", []):
        yield from _scanned(inner)


def test_no_table_is_read_whole(asked: list[str]) -> None:
    scanned = []
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            scanned += _scanned(cursor.fetchone()[0][0]["Plan"])

    assert scanned == []


def test_the_column_takes_four_statements(asked: list[str]) -> None:
    assert len(asked) == 4
