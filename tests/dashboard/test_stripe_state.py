"""How a subscription stands, in words: trial, pause, cancellation, end; and a balance's sign."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.dashboard.stripe_state import balance_in_words, statements
from billing_ops.kernel.money import Money
from customers.models import Customer
from subscriptions.models import Subscription
from tests.dashboard.conftest import Mirror, words

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SOON = NOW + timedelta(days=9)
HEALTHY, PAST_DUE = "1001", "1024"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "active"}, []),
        ({"status": "trialing", "trial_end_at": SOON}, [("in trial; the first charge comes with its end on", SOON)]),
        ({"status": "active", "trial_end_at": NOW - timedelta(days=300)}, []),
        ({"pause_behavior": "void"}, [("Collection is paused. Its invoices are voided as they are made.", None)]),
        ({"pause_behavior": "something_new"}, [("Collection is paused.", None)]),
        (
            {"cancel_at_period_end": True, "cancel_at": SOON, "canceled_at": NOW},
            [("cancelled for the end of this period, asked on", NOW)],
        ),
        ({"cancel_at": SOON}, [("cancelled for", SOON)]),
        ({"status": "canceled", "ended_at": NOW, "canceled_at": NOW}, [("ended", NOW)]),
    ],
)
def test_what_is_out_of_the_ordinary_is_said(fields: dict[str, Any], said: list[tuple[str, datetime | None]]) -> None:
    assert [(one.words, one.on) for one in statements(Subscription(**fields), now=NOW)] == said


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (Money(-6_000, "usd"), "USD 60.00 credit, taken off the next invoices"),
        (Money(6_000, "usd"), "USD 60.00 owed, added to the next invoice"),
        (Money(0, "usd"), "no credit and no debt"),
        (Money(-6_000, "eur"), "EUR 60.00 credit, which does not touch invoices in another currency"),
    ],
)
def test_the_sign_of_a_balance_is_explained(balance: Money, said: str) -> None:
    assert balance_in_words(balance, currency="usd", invoices_follow=True) == said


def test_a_failed_payment_says_what_comes_of_it(support: Client, check: Any) -> None:
    page = words(check(support, PAST_DUE))

    assert "Stripe tries for a week; then it ends the subscription, and the team is suspended." in page
    assert "tried twice, next try" in page
    assert "What the bank said is on the invoice's page, which asks Stripe." in page


def test_a_balance_in_another_currency_is_left_alone(support: Client, check: Any, mirror: Mirror) -> None:
    customer = Customer.objects.filter(pk=mirror.subscription_of(HEALTHY)["customer"])
    customer.update(balance_minor=-100_000, currency="eur")

    page = words(check(support, HEALTHY))

    assert "EUR 1,000.00 credit, which does not touch invoices in another currency" in page
    assert "Credit of the customer" not in page
