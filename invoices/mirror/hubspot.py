"""Contracted invoices of HubSpot, on their way into the mirror."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from billing_ops.kernel.merge import MergeResult
from integrations.hubspot.countries import country_code
from integrations.hubspot.intake import take_over
from integrations.hubspot.record import Record
from invoices.models import HubSpotInvoice


def upsert_hubspot_invoices(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """
    This function will bring HubSpot's invoices into the mirror; archived ones become tombstones.

    Amounts in minor units of the invoice's currency. `recipient_country_code` is the ISO code of the country as it
    stands on the invoice, "" when it is not known for certain.
    """
    return take_over(HubSpotInvoice, "invoices", payloads, _invoice, fetched_at=fetched_at)


def _invoice(record: Record) -> dict[str, Any]:
    return {
        "number": record.text("hs_number"),
        "title": record.text("hs_title"),
        "key": record.text(settings.HUBSPOT_INVOICE_KEY_PROPERTY),
        "status": record.text("hs_invoice_status"),
        "invoiced_at": record.instant("hs_invoice_date"),
        "due_at": record.instant("hs_due_date"),
        "paid_at": record.instant("hs_payment_date"),
        **_amounts(record),
        "po_number": record.text("hs_purchase_order_number"),
        "comments": record.text("hs_comments"),
        "seller_tax_id": record.text("hs_tax_id"),
        "allowed_payment_methods": record.many("hs_allowed_payment_methods"),
        "collection_method": record.text("hs_invoice_payment_collection_method"),
        # Unset means billable: only tracking invoices say false.
        "is_billable": record.flag("hs_invoice_billable") is not False,
        "net_payment_terms": record.whole("hs_net_payment_terms"),
        "external_invoice_id": record.text("hs_external_invoice_id"),
        "url": record.text("hs_invoice_link"),
        "pdf_url": record.text("hs_pdf_download_link"),
        **_recipient(record),
        "company_ids": record.linked("companies"),
        "contact_ids": record.linked("contacts"),
        "deal_ids": record.linked("deals"),
        "quote_ids": record.linked("quotes"),
        "line_item_ids": record.linked("line_items"),
        "subscription_ids": record.linked("subscriptions"),
        "ticket_ids": record.linked("tickets"),
    }


def _amounts(record: Record) -> dict[str, Any]:
    currency = record.currency("hs_currency")
    return {
        "currency": currency,
        "subtotal_minor": record.minor("hs_subtotal", currency),
        "tax_minor": record.minor("hs_tax_amount", currency),
        "amount_billed_minor": record.minor("hs_amount_billed", currency),
        "amount_paid_minor": record.minor("hs_amount_paid", currency),
        "balance_due_minor": record.minor("hs_balance_due", currency),
    }


def _recipient(record: Record) -> dict[str, Any]:
    """To whom and where the invoice goes, as frozen on it."""
    country = record.text("hs_recipient_company_country")
    return {
        "recipient_address": record.text("hs_recipient_company_address"),
        "recipient_address2": record.text("hs_recipient_company_address2"),
        "recipient_city": record.text("hs_recipient_company_city"),
        "recipient_state": record.text("hs_recipient_company_state"),
        "recipient_postal_code": record.text("hs_recipient_company_zip"),
        "recipient_country": country,
        "recipient_country_code": country_code(country or record.text("hs_recipient_company_country_code")),
        "contact_email": record.text("hs_invoice_latest_contact_email"),
        "company_name": record.text("hs_invoice_latest_company_name"),
    }
