"""How a payment was tried: asked of Stripe after the page is there, told with brand and last four digits alone."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from billing_ops.dashboard.invoice.attempts import DECLINED, attempts_in_words
from customers.models import PaymentMethod
from invoices.live import Attempt
from invoices.models import InvoicePayment, StripeInvoice
from tests.dashboard.conftest import Mirror, words

AT = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
PAST_DUE, HEALTHY = "1024", "1001"
HTMX = {"headers": {"HX-Request": "true"}}


def attempt(status: str, code: str = "", **method: str) -> Attempt:
    used = {"kind": "card", "brand": "visa", "last4": "4242"} | method
    return Attempt(at=AT, status=status, code=code, **used)


@pytest.mark.parametrize(
    ("tried", "sentence"),
    [
        (attempt("succeeded"), "Paid with Visa ending in 4242 on 21 Nov 2026."),
        (attempt("pending"), "Under way with Visa ending in 4242 on 21 Nov 2026."),
        (
            attempt("failed", "insufficient_funds"),
            "Tried with Visa ending in 4242 on 21 Nov 2026: there was not enough money on the account.",
        ),
        (attempt("failed", "stolen_card"), f"Tried with Visa ending in 4242 on 21 Nov 2026: {DECLINED}."),
        (attempt("failed", "a_code_of_tomorrow"), f"Tried with Visa ending in 4242 on 21 Nov 2026: {DECLINED}."),
        (
            attempt("succeeded", kind="us_bank_account", brand="", last4="6789"),
            "Paid with a bank account (ACH) ending in 6789 on 21 Nov 2026.",
        ),
        (
            attempt("succeeded", kind="", brand="", last4=""),
            "Paid with a payment method that Stripe does not name on 21 Nov 2026.",
        ),
    ],
)
def test_an_attempt_is_one_sentence(tried: Attempt, sentence: str) -> None:
    (told,) = attempts_in_words([tried])

    assert told.words == sentence


@pytest.fixture
def part(support: Client, check: Any, mirror: Mirror) -> Any:
    """`part(ticket)`: the attempts of the newest invoice with an amount, as HTMX asks for them."""

    def asked(ticket: str, **options: Any) -> Any:
        check(support, ticket)
        mirror.sandbox.settle()
        invoice = newest(mirror, ticket)
        return support.get(f"/teams/{invoice.team_id}/invoices/{invoice.stripe_id}/payment/", **(options or HTMX))

    cache.clear()
    yield asked
    mirror.sandbox.settle()


def newest(mirror: Mirror, ticket: str) -> StripeInvoice:
    found = StripeInvoice.objects.filter(team_id=mirror.team_of(ticket), amount_due_minor__gt=0)
    return found.latest("created_at")


def test_the_card_that_paid_is_named(part: Any, mirror: Mirror) -> None:
    method = PaymentMethod.objects.get(customer_id=newest(mirror, HEALTHY).customer_id)

    page = words(part(HEALTHY))

    assert re.search(rf"Paid with {method.brand.title()} ending in {method.last4} on \d+ \w+ \d{{4}}\.", page)


def test_why_the_bank_said_no_is_told(part: Any) -> None:
    assert ": there was not enough money on the account." in words(part(PAST_DUE))


@pytest.mark.parametrize(("charge", "said"), [("ch_1", "without a payment intent"), ("", "names no payment of it")])
def test_what_was_paid_without_an_intent_is_not_said_to_be_untried(
    part: Any, mirror: Mirror, charge: str, said: str
) -> None:
    held = InvoicePayment.objects.filter(invoice=newest(mirror, HEALTHY))
    held.update(payment_intent_id="", charge_id=charge)

    page = words(part(HEALTHY))

    assert "Stripe tried no payment for it" not in page
    assert said in page


def test_while_stripe_is_silent_the_part_says_so(support: Client, check: Any, mirror: Mirror) -> None:
    cache.clear()
    check(support, HEALTHY)
    invoice = newest(mirror, HEALTHY)
    mirror.sandbox.fault(provider="stripe", route="*", action="status", status=503, times=5)
    try:
        answer = support.get(f"/teams/{invoice.team_id}/invoices/{invoice.stripe_id}/payment/", **HTMX)
    finally:
        mirror.sandbox.settle()

    assert answer.status_code == 200
    assert "Which card was charged is not known here:" in words(answer)


def test_without_scripts_it_is_a_page_of_its_own(part: Any) -> None:
    page = words(part(HEALTHY, headers={}))

    assert "How the payment was tried" in page
    assert "Back to the invoice" in page


def test_the_invoice_itself_asks_stripe_nothing(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, HEALTHY)
    mirror.sandbox.settle()
    invoice = newest(mirror, HEALTHY)

    page = support.get(f"/teams/{invoice.team_id}/invoices/{invoice.stripe_id}/")

    assert "ask Stripe" in words(page)
    assert mirror.sandbox.journal(provider="stripe") == []


def test_the_payment_of_another_teams_invoice_is_not_there(support: Client, check: Any, mirror: Mirror) -> None:
    check(support, HEALTHY)
    foreign = newest(mirror, PAST_DUE)

    answer = support.get(f"/teams/{mirror.team_of(HEALTHY)}/invoices/{foreign.stripe_id}/payment/", **HTMX)

    assert answer.status_code == 404
