"""Invoices, lines and payments: from Stripe's wire into the mirror."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.stripe import bulk, shapes
from invoices import mirror
from invoices.models import InvoiceLine, InvoicePayment, StripeInvoice

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = READ_AT + timedelta(minutes=1)


@pytest.fixture
def payloads(sandbox):
    return [item for page in bulk.pages("invoices") for item in page.items]


def test_the_whole_list_is_mirrored_with_lines_and_payments(payloads):
    result = mirror.upsert_stripe_invoices(payloads=payloads, fetched_at=READ_AT)

    assert (result.inserted, result.refused) == (len(payloads), 0)
    assert dict(StripeInvoice.objects.values_list("stripe_id", "payload")) == {item["id"]: item for item in payloads}
    assert InvoiceLine.objects.count() == sum(len(item["lines"]["data"]) for item in payloads)
    assert InvoicePayment.objects.count() == sum(len(item["payments"]["data"]) for item in payloads)


def test_amounts_add_up_from_lines_to_total(payloads):
    mirror.upsert_stripe_invoices(payloads=payloads, fetched_at=READ_AT)

    for invoice in StripeInvoice.objects.prefetch_related("lines"):
        assert sum(line.amount_minor for line in invoice.lines.all()) == invoice.subtotal_minor
        assert invoice.subtotal_minor - invoice.discount_minor + invoice.tax_minor == invoice.total_minor


def test_the_team_is_the_one_frozen_at_finalization(payloads):
    payload = next(item for item in payloads if item["parent"])
    details = {"subscription": "sub_1", "metadata": {"team": "aBcDeGkLmN"}}
    payload = {**payload, "parent": {**payload["parent"], "subscription_details": details}}

    mirror.upsert_stripe_invoices(payloads=[payload], fetched_at=READ_AT)

    invoice = StripeInvoice.objects.get()
    assert (invoice.team_id, invoice.subscription_id) == ("aBcDeGkLmN", "sub_1")


def test_an_invoice_made_by_hand_belongs_to_no_team(payloads):
    mirror.upsert_stripe_invoices(payloads=[{**payloads[0], "parent": None}], fetched_at=READ_AT)

    invoice = StripeInvoice.objects.get()
    assert (invoice.team_id, invoice.subscription_id) == ("", None)


def test_lines_keep_stripes_order(payloads):
    payload = next(item for item in payloads if len(item["lines"]["data"]) > 1)

    mirror.upsert_stripe_invoices(payloads=[payload], fetched_at=READ_AT)

    kept = InvoiceLine.objects.order_by("position").values_list("stripe_id", flat=True)
    assert list(kept) == [line["id"] for line in payload["lines"]["data"]]


def test_a_line_taken_off_a_draft_becomes_a_tombstone(payloads):
    payload = next(item for item in payloads if len(item["lines"]["data"]) > 1)
    mirror.upsert_stripe_invoices(payloads=[payload], fetched_at=READ_AT)
    last = payload["lines"]["data"][-1]
    fewer = {**payload, "lines": {**payload["lines"], "data": payload["lines"]["data"][:-1]}}

    mirror.upsert_stripe_invoices(payloads=[fewer], fetched_at=LATER)

    assert InvoiceLine.objects.get(stripe_id=last["id"]).deleted_at == LATER


def test_an_invoice_with_half_its_lines_is_refused(payloads):
    payload = {**payloads[0], "lines": {**payloads[0]["lines"], "has_more": True}}

    with pytest.raises(shapes.Malformed, match="only a part of its 'lines'"):
        mirror.upsert_stripe_invoices(payloads=[payload], fetched_at=READ_AT)

    assert not StripeInvoice.objects.exists()


def test_a_payment_leads_back_to_its_invoice(payloads):
    payload = next(item for item in payloads if item["payments"]["data"])

    mirror.upsert_stripe_invoices(payloads=[payload], fetched_at=READ_AT)

    payment = InvoicePayment.objects.first()
    assert payment.invoice_id == payload["id"]
    assert payment.payment_intent_id or payment.charge_id
