"""Deals, quotes, contracted subscriptions and line items: from HubSpot's wire into the mirror."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billing_ops.kernel import clock
from integrations.hubspot import bulk
from subscriptions import mirror
from subscriptions.models import Deal, HubSpotSubscription, LineItem, Quote

pytestmark = pytest.mark.django_db

READ_AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def mirrored(upsert, model, *, associations=None, **values):
    body = {"id": "1", "properties": values, "archived": False, "associations": associations or {}}
    upsert(payloads=[body], fetched_at=READ_AT)
    return model.objects.get(hubspot_id="1")


@pytest.mark.parametrize(
    ("object_name", "upsert", "model"),
    [
        ("deals", mirror.upsert_deals, Deal),
        ("quotes", mirror.upsert_quotes, Quote),
        ("line_items", mirror.upsert_line_items, LineItem),
        ("subscriptions", mirror.upsert_hubspot_subscriptions, HubSpotSubscription),
    ],
)
def test_the_whole_list_is_mirrored(sandbox, object_name, upsert, model):
    fetched_at = clock.database_now()
    for page in bulk.pages(object_name):
        upsert(payloads=page.items, fetched_at=fetched_at)

    held = {record["id"] for record in sandbox.control("GET", f"objects/hubspot/{object_name}")["objects"]}
    assert set(model.objects.filter(deleted_at=None).values_list("hubspot_id", flat=True)) == held


def test_a_won_deal_is_what_hubspot_calculates_whatever_its_stage():
    found = mirrored(
        mirror.upsert_deals,
        Deal,
        dealname="Hub for a year",
        dealstage="148310023",
        hs_is_closed="true",
        hs_is_closed_won="true",
        amount="12000.50",
        deal_currency_code="EUR",
        contract_start_date="2026-03-01",
        contract_term_months="24",
        flowfuse_team_id="aBcDeGjKlM",
    )

    assert (found.is_closed, found.is_won, found.stage) == (True, True, "148310023")
    assert (found.amount_minor, found.currency) == (1200050, "eur")
    assert (found.contract_start_on, found.contract_term_months) == (date(2026, 3, 1), 24)
    assert found.team_id == "aBcDeGjKlM"


def test_a_deal_without_currency_has_no_amount():
    assert mirrored(mirror.upsert_deals, Deal, amount="100").amount_minor is None


def test_a_quote_carries_every_sign_of_a_signature():
    links = {
        "contacts": {
            "results": [{"id": "8", "type": "quote_to_contact_signer"}, {"id": "8", "type": "quote_to_contact"}]
        }
    }
    found = mirrored(
        mirror.upsert_quotes,
        Quote,
        hs_status="APPROVED",
        hs_quote_status="EXPIRED",
        hs_sign_status="ESIGN_COMPLETED",
        hs_quote_esign_status="SIGNED",
        hs_esign_date="2026-02-20T10:00:00Z",
        hs_manually_signed="true",
        hs_accepted_date="1771581600000",
        hs_clickwrap_accepted_by="Head of Operations",
        hs_acceptance_method="clickwrap",
        hs_esign_num_signers_required="2",
        hs_esign_num_signers_completed="1",
        hs_currency="GBP",
        hs_quote_amount="9000",
        hs_allowed_payment_methods="ACH;CREDIT_OR_DEBIT_CARD",
        associations=links,
    )

    assert (found.status, found.quote_status, found.sign_status) == ("APPROVED", "EXPIRED", "ESIGN_COMPLETED")
    assert (found.esign_status, found.is_manually_signed, found.acceptance_method) == ("SIGNED", True, "clickwrap")
    assert found.esigned_at == datetime(2026, 2, 20, 10, 0, tzinfo=UTC)
    assert found.accepted_at == datetime(2026, 2, 20, 10, 0, tzinfo=UTC)
    assert (found.accepted_by, found.signers_required, found.signers_completed) == ("Head of Operations", 2, 1)
    assert (found.amount_minor, found.currency) == (900000, "gbp")
    assert found.allowed_payment_methods == ["ACH", "CREDIT_OR_DEBIT_CARD"]
    assert (found.contact_ids, found.signer_contact_ids) == (["8"], ["8"])


def test_a_line_item_keeps_its_unit_price_exact():
    found = mirrored(
        mirror.upsert_line_items,
        LineItem,
        name="Hub instance",
        quantity="2.5",
        price="0.0125",
        amount="0.03",
        hs_line_item_currency_code="USD",
        recurringbillingfrequency="annually",
        hs_recurring_billing_period="P12M",
        hs_recurring_billing_start_date="2026-03-01",
        associations={
            "line items": {"results": []},
            "quotes": {"results": [{"id": "4", "type": "line_item_to_quote"}]},
        },
    )

    assert (found.quantity, found.unit_price, found.amount_minor) == (Decimal("2.5"), Decimal("0.0125"), 3)
    assert (found.frequency, found.term, found.starts_on) == ("annually", "P12M", date(2026, 3, 1))
    assert found.quote_ids == ["4"]


def test_a_subscription_says_who_makes_its_invoices_and_when():
    found = mirrored(
        mirror.upsert_hubspot_subscriptions,
        HubSpotSubscription,
        hs_name="Copperleaf",
        hs_status="active",
        hs_invoice_creation="off",
        hs_currency_code="USD",
        hs_mrr="83.333333",
        hs_next_payment_due_date="2027-03-01",
        hs_automatically_email_invoices="false",
        billing_ops_key="deal:quote:2026",
    )

    assert (found.status, found.invoice_creation, found.mrr_minor) == ("active", "off", 8333)
    assert (found.next_payment_due_on, found.emails_invoices, found.key) == (date(2027, 3, 1), False, "deal:quote:2026")


def test_a_quantity_no_column_holds_reads_as_unset_and_the_other_line_is_mirrored():
    bodies = [{"id": id, "properties": {"quantity": text}} for id, text in (("1", "1e40"), ("2", "3"))]

    mirror.upsert_line_items(payloads=bodies, fetched_at=READ_AT)

    assert dict(LineItem.objects.values_list("hubspot_id", "quantity")) == {"1": None, "2": Decimal(3)}
