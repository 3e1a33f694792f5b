"""Deals, quotes, contracted subscriptions and line items of HubSpot, on their way into the mirror."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from billing_ops.kernel.merge import MergeResult
from integrations.hubspot.intake import take_over
from integrations.hubspot.record import LinkKind, Record
from subscriptions.models import Deal, HubSpotSubscription, LineItem, Quote


def upsert_deals(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """This function will bring deals into the mirror; archived ones become tombstones."""
    return take_over(Deal, "deals", payloads, _deal, fetched_at=fetched_at)


def upsert_quotes(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """This function will bring quotes with all their signature evidence into the mirror; archived → tombstones."""
    return take_over(Quote, "quotes", payloads, _quote, fetched_at=fetched_at)


def upsert_hubspot_subscriptions(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """This function will bring HubSpot's subscriptions into the mirror; archived ones become tombstones."""
    return take_over(HubSpotSubscription, "subscriptions", payloads, _subscription, fetched_at=fetched_at)


def upsert_line_items(*, payloads: Sequence[dict[str, Any]], fetched_at: datetime.datetime) -> MergeResult:
    """This function will bring line items of whatever parent into the mirror; archived ones become tombstones."""
    return take_over(LineItem, "line_items", payloads, _line_item, fetched_at=fetched_at)


def _deal(record: Record) -> dict[str, Any]:
    currency = record.currency("deal_currency_code")
    return {
        "name": record.text("dealname"),
        "team_id": record.text(settings.HUBSPOT_TEAM_PROPERTY).strip(),
        "pipeline": record.text("pipeline"),
        "stage": record.text("dealstage"),
        "kind": record.text("dealtype"),
        "is_closed": record.flag("hs_is_closed") or False,
        "is_won": record.flag("hs_is_closed_won") or False,
        "closed_at": record.instant("closedate"),
        "currency": currency,
        "amount_minor": record.minor("amount", currency),
        "po_number": record.text("po_number"),
        "payment_terms": record.text("payment_terms"),
        "contract_start_on": record.date("contract_start_date"),
        "renewal_on": record.date("renewal_date"),
        "contract_term_months": record.whole("contract_term_months"),
        "company_ids": record.linked("companies"),
        "primary_company_id": record.primary("companies"),
        "contact_ids": record.linked("contacts"),
        "quote_ids": record.linked("quotes"),
        "line_item_ids": record.linked("line_items"),
        "subscription_ids": record.linked("subscriptions"),
        "invoice_ids": record.linked("invoices"),
        "ticket_ids": record.linked("tickets"),
    }


def _quote(record: Record) -> dict[str, Any]:
    currency = record.currency("hs_currency")
    return {
        "title": record.text("hs_title"),
        "reference": record.text("hs_quote_number"),
        "template_type": record.text("hs_template_type"),
        "status": record.text("hs_status"),
        "quote_status": record.text("hs_quote_status"),
        **_signature(record),
        "payment_status": record.text("hs_payment_status"),
        "is_billing_enabled": record.flag("hs_billing_enabled") or False,
        "is_locked": record.flag("hs_locked") or False,
        "allowed_payment_methods": record.many("hs_allowed_payment_methods"),
        "net_payment_terms": record.whole("hs_net_payment_terms"),
        "currency": currency,
        "amount_minor": record.minor("hs_quote_amount", currency),
        "expires_at": record.instant("hs_expiration_date"),
        "terms": record.text("hs_terms"),
        "comments": record.text("hs_comments"),
        "url": record.text("hs_quote_link"),
        "pdf_url": record.text("hs_pdf_download_link"),
        "deal_ids": record.linked("deals"),
        "company_ids": record.linked("companies"),
        "contact_ids": record.linked("contacts"),
        "signer_contact_ids": record.linked("contacts", LinkKind.SIGNER),
        "billing_contact_ids": record.linked("contacts", LinkKind.BILLING),
        "line_item_ids": record.linked("line_items"),
        "subscription_ids": record.linked("subscriptions"),
        "invoice_ids": record.linked("invoices"),
    }


def _signature(record: Record) -> dict[str, Any]:
    """Everything that may show a signature; no single one of these is enough to deny one (facts/hubspot.md §3)."""
    return {
        "sign_status": record.text("hs_sign_status"),
        "esign_status": record.text("hs_quote_esign_status"),
        "esigned_at": record.instant("hs_esign_date"),
        "is_manually_signed": record.flag("hs_manually_signed") or False,
        "accepted_at": record.instant("hs_accepted_date"),
        "accepted_by": record.text("hs_clickwrap_accepted_by"),
        "acceptance_method": record.text("hs_acceptance_method"),
        "is_esign_enabled": record.flag("hs_esign_enabled") or False,
        "signers_required": record.whole("hs_esign_num_signers_required"),
        "signers_completed": record.whole("hs_esign_num_signers_completed"),
    }


def _subscription(record: Record) -> dict[str, Any]:
    currency = record.currency("hs_currency_code")
    return {
        "name": record.text("hs_name"),
        "status": record.text("hs_status"),
        "key": record.text(settings.HUBSPOT_INVOICE_KEY_PROPERTY),
        "invoice_creation": record.text("hs_invoice_creation"),
        "collection_process": record.text("hs_collection_process"),
        "frequency": record.text("hs_recurring_billing_frequency"),
        "starts_on": record.date("hs_recurring_billing_start_date"),
        "ends_on": record.date("hs_recurring_billing_end_date"),
        "currency": currency,
        "next_payment_due_on": record.date("hs_next_payment_due_date"),
        "next_payment_minor": record.minor("hs_next_payment_amount", currency),
        "last_payment_minor": record.minor("hs_last_payment_amount", currency),
        "last_payment_status": record.text("hs_last_payment_status"),
        "mrr_minor": record.minor("hs_mrr", currency),
        "payment_method": record.text("hs_payment_method"),
        "is_payment_enabled": record.flag("hs_payment_enabled") or False,
        "emails_invoices": record.flag("hs_automatically_email_invoices") or False,
        "allowed_payment_methods": record.many("hs_allowed_payment_methods"),
        "net_payment_terms": record.whole("hs_net_payment_terms"),
        "comments": record.text("hs_invoice_comments"),
        "source": record.text("hs_payments_source_app_id"),
        "company_ids": record.linked("companies"),
        "contact_ids": record.linked("contacts"),
        "deal_ids": record.linked("deals"),
        "quote_ids": record.linked("quotes"),
        "line_item_ids": record.linked("line_items"),
        "invoice_ids": record.linked("invoices"),
    }


def _line_item(record: Record) -> dict[str, Any]:
    currency = record.currency("hs_line_item_currency_code")
    return {
        "name": record.text("name"),
        "description": record.text("description"),
        "key": record.text(settings.HUBSPOT_INVOICE_KEY_PROPERTY),
        "product_id": record.text("hs_product_id"),
        "sku": record.text("hs_sku"),
        "currency": currency,
        "quantity": record.decimal("quantity"),
        "unit_price": record.decimal("price"),
        "amount_minor": record.minor("amount", currency),
        "unit_discount": record.decimal("discount"),
        "discount_percentage": record.decimal("hs_discount_percentage"),
        "total_discount_minor": record.minor("hs_total_discount", currency),
        "tax_minor": record.minor("hs_tax_amount", currency),
        "tax_rate_group_id": record.text("hs_tax_rate_group_id"),
        **_billing(record),
        "position": record.whole("hs_position_on_quote"),
        "quote_ids": record.linked("quotes"),
        "deal_ids": record.linked("deals"),
        "invoice_ids": record.linked("invoices"),
        "subscription_ids": record.linked("subscriptions"),
    }


def _billing(record: Record) -> dict[str, Any]:
    """When and how often a line is billed."""
    return {
        "frequency": record.text("recurringbillingfrequency"),
        "term": record.text("hs_recurring_billing_period"),
        "billing_terms": record.text("hs_recurring_billing_terms"),
        "number_of_payments": record.whole("hs_recurring_billing_number_of_payments"),
        "starts_on": record.date("hs_recurring_billing_start_date"),
        "ends_on": record.date("hs_recurring_billing_end_date"),
        "start_delay_type": record.text("hs_billing_start_delay_type"),
        "start_delay_days": record.whole("hs_billing_start_delay_days"),
        "start_delay_months": record.whole("hs_billing_start_delay_months"),
    }
