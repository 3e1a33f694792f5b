"""What we ask HubSpot for, object by object: the one list that reading, mirror and doctor share."""

from django.conf import settings

# Unknown names are dropped by HubSpot without a word, so the doctor compares these with the definitions.
_COMMON = "hs_object_id hs_createdate hs_merged_object_ids hubspot_owner_id"

_PROPERTIES = {
    "companies": """
        createdate hs_lastmodifieddate name domain phone address address2 city state zip country hs_country_code
        lifecyclestage
    """,
    "contacts": "createdate lastmodifieddate email firstname lastname phone jobtitle hs_language",
    "deals": """
        createdate hs_lastmodifieddate dealname pipeline dealstage dealtype amount deal_currency_code closedate
        hs_is_closed hs_is_closed_won contract_start_date renewal_date contract_term_months payment_terms po_number
    """,
    "tickets": """
        createdate hs_lastmodifieddate subject content hs_pipeline hs_pipeline_stage hs_ticket_priority
        hs_ticket_category closed_date source_type created_by hs_created_by_user_id hs_last_message_received_at
    """,
    "quotes": """
        hs_lastmodifieddate hs_title hs_quote_number hs_status hs_quote_status hs_currency hs_quote_amount
        hs_expiration_date hs_net_payment_terms hs_payment_status hs_billing_enabled hs_template_type hs_quote_link
        hs_pdf_download_link hs_sign_status hs_quote_esign_status hs_esign_date hs_manually_signed hs_accepted_date
        hs_clickwrap_accepted_by hs_acceptance_method hs_esign_enabled hs_esign_num_signers_required
        hs_esign_num_signers_completed hs_locked hs_allowed_payment_methods hs_terms hs_comments
    """,
    "line_items": """
        createdate hs_lastmodifieddate name description hs_product_id hs_sku quantity price amount discount
        hs_discount_percentage hs_total_discount hs_tax_amount hs_tax_rate_group_id hs_line_item_currency_code
        recurringbillingfrequency hs_recurring_billing_period hs_recurring_billing_terms
        hs_recurring_billing_number_of_payments hs_recurring_billing_start_date hs_recurring_billing_end_date
        hs_billing_start_delay_type hs_billing_start_delay_days hs_billing_start_delay_months hs_position_on_quote
    """,
    "invoices": """
        createdate hs_lastmodifieddate hs_currency hs_invoice_status hs_invoice_date hs_due_date hs_payment_date
        hs_title hs_number hs_purchase_order_number hs_comments hs_tax_id hs_allowed_payment_methods
        hs_invoice_payment_collection_method hs_invoice_billable hs_net_payment_terms hs_external_invoice_id
        hs_recipient_company_address hs_recipient_company_address2 hs_recipient_company_city
        hs_recipient_company_state hs_recipient_company_zip hs_recipient_company_country
        hs_recipient_company_country_code hs_invoice_link hs_pdf_download_link
        hs_subtotal hs_tax_amount hs_amount_billed hs_amount_paid hs_balance_due
        hs_invoice_latest_contact_email hs_invoice_latest_company_name
    """,
    "subscriptions": """
        createdate hs_lastmodifieddate hs_name hs_status hs_invoice_creation hs_collection_process hs_currency_code
        hs_net_payment_terms hs_recurring_billing_start_date hs_recurring_billing_end_date
        hs_recurring_billing_frequency hs_next_payment_due_date hs_next_payment_amount hs_last_payment_amount
        hs_last_payment_status hs_payment_method hs_payment_enabled hs_automatically_email_invoices
        hs_allowed_payment_methods hs_invoice_comments hs_mrr hs_payments_source_app_id
    """,
}

_ASSOCIATIONS = {
    "companies": ("contacts",),
    "contacts": ("companies",),
    "deals": ("companies", "contacts", "quotes", "line_items", "subscriptions", "invoices", "tickets"),
    "tickets": ("companies", "contacts", "deals", "subscriptions"),
    "quotes": ("companies", "contacts", "deals", "line_items", "subscriptions", "invoices"),
    "line_items": ("deals", "quotes", "invoices", "subscriptions"),
    "invoices": ("companies", "contacts", "deals", "quotes", "line_items", "subscriptions", "tickets"),
    "subscriptions": ("companies", "contacts", "deals", "quotes", "line_items", "invoices"),
}

OBJECTS = tuple(_PROPERTIES)


def configured(object_name: str) -> dict[str, str]:
    """This function will return the names that settings choose for an object: setting → property name."""
    chosen = {
        "tickets": ("HUBSPOT_TICKET_TEAM_PROPERTY",),
        "companies": ("HUBSPOT_TEAM_PROPERTY", "HUBSPOT_VAT_PROPERTY"),
        "deals": ("HUBSPOT_TEAM_PROPERTY",),
        "invoices": ("HUBSPOT_INVOICE_KEY_PROPERTY",),
        "line_items": ("HUBSPOT_INVOICE_KEY_PROPERTY",),
        "subscriptions": ("HUBSPOT_INVOICE_KEY_PROPERTY",),
    }.get(object_name, ())
    return {name: getattr(settings, name) for name in chosen if getattr(settings, name)}


def requested(object_name: str) -> tuple[str, ...]:
    """
    This function will return the property names to ask for, each once.

    :raises KeyError: no such object
    """
    names = f"{_COMMON} {_PROPERTIES[object_name]}".split()
    return tuple(dict.fromkeys([*names, *configured(object_name).values()]))


def associated(object_name: str) -> tuple[str, ...]:
    """
    This function will return the object names whose links to ask for.

    :raises KeyError: no such object
    """
    return _ASSOCIATIONS[object_name]
