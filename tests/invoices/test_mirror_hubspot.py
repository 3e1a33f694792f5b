"""Contracted invoices: from HubSpot's wire into the mirror."""

from datetime import UTC, datetime

import pytest

from billing_ops.kernel import clock
from integrations.hubspot import bulk
from invoices import mirror
from invoices.models import HubSpotInvoice

pytestmark = pytest.mark.django_db


def invoice(*, associations=None, **values):
    body = {"id": "1", "properties": values, "archived": False, "associations": associations or {}}
    mirror.upsert_hubspot_invoices(payloads=[body], fetched_at=datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    return HubSpotInvoice.objects.get(hubspot_id="1")


def test_the_whole_list_is_mirrored(sandbox):
    fetched_at = clock.database_now()
    for page in bulk.pages("invoices"):
        mirror.upsert_hubspot_invoices(payloads=page.items, fetched_at=fetched_at)

    held = {record["id"]: record for record in sandbox.control("GET", "objects/hubspot/invoices")["objects"]}
    rows = HubSpotInvoice.objects.filter(deleted_at=None).in_bulk()
    assert rows.keys() == held.keys()
    assert {id: row.status for id, row in rows.items()} == {
        id: record["properties"].get("hs_invoice_status", "") for id, record in held.items()
    }


def test_amounts_are_minor_units_of_the_invoices_currency():
    found = invoice(
        hs_currency="EUR", hs_subtotal="1000", hs_tax_amount="190", hs_amount_billed="1190", hs_amount_paid="0",
        hs_balance_due="1190.00",
    )  # fmt: skip

    assert (found.currency, found.subtotal_minor, found.tax_minor) == ("eur", 100000, 19000)
    assert (found.amount_billed_minor, found.amount_paid_minor, found.balance_due_minor) == (119000, 0, 119000)


def test_what_the_buyer_sees_and_may_pay_with():
    found = invoice(
        hs_purchase_order_number="PO-7",
        hs_comments="Customer VAT number: GB123456789",
        hs_tax_id="NL000000000B01",
        hs_allowed_payment_methods="ach;credit_or_debit_card",
        hs_recipient_company_country="United Kingdom",
        billing_ops_key="deal:quote:2026",
    )

    assert (found.po_number, found.comments) == ("PO-7", "Customer VAT number: GB123456789")
    assert found.seller_tax_id == "NL000000000B01"
    assert found.allowed_payment_methods == ["ach", "credit_or_debit_card"]
    assert (found.recipient_country, found.recipient_country_code) == ("United Kingdom", "GB")
    assert found.key == "deal:quote:2026"


@pytest.mark.parametrize(("value", "billable"), [(None, True), ("", True), ("true", True), ("false", False)])
def test_an_invoice_is_billable_unless_it_says_otherwise(value, billable):
    assert invoice(hs_invoice_billable=value).is_billable is billable


def test_dates_stay_instants_until_the_portals_zone_is_applied():
    found = invoice(hs_invoice_date="2026-03-01T00:00:00+01:00", hs_due_date="1774998000000")

    assert found.invoiced_at == datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    assert found.due_at == datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
