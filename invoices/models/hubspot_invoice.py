"""Contracted invoices: HubSpot's."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from billing_ops.kernel.fields import count, external_id, id_list, instant, minor, text
from billing_ops.kernel.models import HubSpotObject
from billing_ops.kernel.search_text import byte_sorted


class HubSpotInvoice(HubSpotObject):
    """
    An invoice in HubSpot: draft, open, paid or voided. Its lines are `subscriptions.LineItem` rows.

    `key` is the property named by HUBSPOT_INVOICE_KEY_PROPERTY, '' on invoices we did not make. `invoiced_at` and
    `due_at` are instants as HubSpot sends them; they mean calendar dates in the portal's zone. `po_number` and
    `comments` are what the buyer sees; `seller_tax_id` is ours, never the customer's. `allowed_payment_methods` as
    HubSpot writes them here: "ach", "credit_or_debit_card". `paid_at` is `hs_payment_date`.
    """

    number = text()
    title = text()
    key = external_id()
    status = text()
    currency = text()
    invoiced_at = instant()
    due_at = instant()
    paid_at = instant()
    subtotal_minor = minor()
    tax_minor = minor()
    amount_billed_minor = minor()
    amount_paid_minor = minor()
    balance_due_minor = minor()
    po_number = text()
    comments = text()
    seller_tax_id = text()
    allowed_payment_methods = id_list()
    collection_method = text()
    is_billable = models.BooleanField(default=True)
    net_payment_terms = count()
    external_invoice_id = external_id()
    url = text()
    pdf_url = text()
    recipient_address = text()
    recipient_address2 = text()
    recipient_city = text()
    recipient_state = text()
    recipient_postal_code = text()
    recipient_country = text()
    recipient_country_code = text()
    contact_email = text()
    company_name = text()
    company_ids = id_list()
    contact_ids = id_list()
    deal_ids = id_list()
    quote_ids = id_list()
    line_item_ids = id_list()
    subscription_ids = id_list()
    ticket_ids = id_list()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="hs_invoice_key", condition=~models.Q(key="")),
            byte_sorted("number", name="hs_invoice_number"),
            GinIndex("company_ids", name="hs_invoice_companies"),
            GinIndex("deal_ids", name="hs_invoice_deals"),
            GinIndex("quote_ids", name="hs_invoice_quotes"),
        ]
