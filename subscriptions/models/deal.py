"""Contracted agreements: HubSpot's deals, quotes and subscriptions."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from billing_ops.kernel.fields import count, day, external_id, flag, id_list, instant, minor, text
from billing_ops.kernel.models import HubSpotObject
from billing_ops.kernel.search_text import beginnings, byte_sorted, trigrams


class Deal(HubSpotObject):
    """
    A sale. Won is what HubSpot calculates (`is_won`), never the name of a stage; `closed_at` is `closedate`.

    `team_id` is the property named by HUBSPOT_TEAM_PROPERTY. The contract columns come from the portal's own
    properties `contract_start_date`, `renewal_date`, `contract_term_months`, `payment_terms`, `po_number`.
    """

    name = text()
    team_id = external_id()
    pipeline = external_id()
    stage = external_id()
    kind = text()
    is_closed = flag()
    is_won = flag()
    closed_at = instant()
    currency = text()
    amount_minor = minor()
    po_number = text()
    payment_terms = text()
    contract_start_on = day()
    renewal_on = day()
    contract_term_months = count()
    company_ids = id_list()
    primary_company_id = external_id()
    contact_ids = id_list()
    quote_ids = id_list()
    line_item_ids = id_list()
    subscription_ids = id_list()
    invoice_ids = id_list()
    ticket_ids = id_list()

    class Meta:
        indexes = [
            models.Index(fields=["team_id"], name="deal_team", condition=~models.Q(team_id="")),
            GinIndex("company_ids", name="deal_companies"),
            beginnings("name", name="deal_name_beginning"),
            trigrams("name", name="deal_name_trigrams"),
        ]


class Quote(HubSpotObject):
    """
    An offer. Signed is judged from all the signature columns together, never from `status` alone (facts, quotes).

    `reference` is `hs_quote_number`; `status` is `hs_status`, the other statuses are named after their properties.
    `allowed_payment_methods` as HubSpot writes them here: "ACH", "CREDIT_OR_DEBIT_CARD".
    """

    title = text()
    reference = text()
    template_type = text()
    status = text()
    quote_status = text()
    sign_status = text()
    esign_status = text()
    esigned_at = instant()
    is_manually_signed = flag()
    accepted_at = instant()
    accepted_by = text()
    acceptance_method = text()
    is_esign_enabled = flag()
    signers_required = count()
    signers_completed = count()
    payment_status = text()
    is_billing_enabled = flag()
    is_locked = flag()
    allowed_payment_methods = id_list()
    net_payment_terms = count()
    currency = text()
    amount_minor = minor()
    expires_at = instant()
    terms = text()
    comments = text()
    url = text()
    pdf_url = text()
    deal_ids = id_list()
    company_ids = id_list()
    contact_ids = id_list()
    signer_contact_ids = id_list()
    billing_contact_ids = id_list()
    line_item_ids = id_list()
    subscription_ids = id_list()
    invoice_ids = id_list()

    class Meta:
        indexes = [
            GinIndex("deal_ids", name="quote_deals"),
            GinIndex("company_ids", name="quote_companies"),
            byte_sorted("reference", name="quote_reference"),
        ]


class HubSpotSubscription(HubSpotObject):
    """
    A contracted subscription as HubSpot bills or merely tracks it.

    `invoice_creation` "on" means that HubSpot makes the invoices itself. `source` is `hs_payments_source_app_id`.
    `allowed_payment_methods` as HubSpot writes them here: "ach", "credit_or_debit_card".
    """

    name = text()
    status = text()
    key = external_id()
    invoice_creation = text()
    collection_process = text()
    frequency = text()
    starts_on = day()
    ends_on = day()
    currency = text()
    next_payment_due_on = day()
    next_payment_minor = minor()
    last_payment_minor = minor()
    last_payment_status = text()
    mrr_minor = minor()
    payment_method = text()
    is_payment_enabled = flag()
    emails_invoices = flag()
    allowed_payment_methods = id_list()
    net_payment_terms = count()
    comments = text()
    source = text()
    company_ids = id_list()
    contact_ids = id_list()
    deal_ids = id_list()
    quote_ids = id_list()
    line_item_ids = id_list()
    invoice_ids = id_list()

    class Meta:
        indexes = [
            GinIndex("company_ids", name="hs_subscription_companies"),
            GinIndex("deal_ids", name="hs_subscription_deals"),
        ]
