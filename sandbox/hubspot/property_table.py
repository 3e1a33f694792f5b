"""The properties the fake portal defines, one a line: `name type [flags] [= option|option]`.

Names and meanings: facts/hubspot.md §1 invoices, §2 subscriptions, §3 quotes and line items, §4 the rest.
Types are HubSpot's; `text` is a long string, `multi` an enumeration with several values joined by ";".
Flags: `ro` set by HubSpot only, `calc` computed (and so read-only), `unique`, `custom` made by the portal.
"""

_FREQUENCIES = (
    "weekly|biweekly|monthly|quarterly|per_six_months|annually|"
    "per_two_years|per_three_years|per_four_years|per_five_years"
)
_QUOTE_STATUSES = "DRAFT|PENDING_APPROVAL|CHANGES_REQUESTED|PUBLISHING|PUBLISHED|ACCEPTED|EXPIRED|VOID|ARCHIVED"

# Every object has these. HubSpot shows both spellings of the creation time (facts §1).
COMMON = """
createdate datetime ro
hs_createdate datetime ro
hs_object_id number ro
hs_object_source string ro
hs_object_source_label string ro
hs_merged_object_ids enumeration ro
hubspot_owner_id enumeration
hs_created_by_user_id number ro
"""

TABLES = {
    "contacts": """
lastmodifieddate datetime ro
email string unique
firstname string
lastname string
phone string
company string
jobtitle string
address string
city string
state string
zip string
country string
hs_language enumeration = en|de|fr|nl
lifecyclestage enumeration = lead|opportunity|customer
flowfuse_team_id string custom
""",
    "companies": """
hs_lastmodifieddate datetime ro
name string
domain string
website string
phone string
address string
address2 string
city string
state string
zip string
country string
hs_country_code string
hs_state_code string
industry string
lifecyclestage enumeration = lead|opportunity|customer
flowfuse_team_id string custom
vat_number string custom
""",
    "deals": """
hs_lastmodifieddate datetime ro
dealname string
description text
pipeline enumeration
dealstage enumeration
amount number
deal_currency_code enumeration = USD|EUR|GBP
closedate datetime
dealtype enumeration = newbusiness|existingbusiness|renewal
hs_is_closed bool calc
hs_is_closed_won bool calc
hs_is_closed_lost bool calc
hs_mrr number calc
hs_arr number calc
hs_acv number calc
hs_tcv number calc
hosting_environment enumeration custom = FlowFuse Cloud|Dedicated|Self-hosted
contract_start_date date custom
renewal_date date custom
contract_term_months number custom
payment_terms enumeration custom = Upfront|Annual Installments
msa_signed bool custom
use_case text custom
po_number string custom
flowfuse_team_id string custom
""",
    "quotes": f"""
hs_lastmodifieddate datetime ro
hs_title string
hs_status enumeration = DRAFT|PENDING_APPROVAL|APPROVED|APPROVAL_NOT_NEEDED|REJECTED|ACCEPTED|VOID
hs_quote_status enumeration ro = {_QUOTE_STATUSES}
hs_sign_status enumeration ro = ESIGN_PENDING|ESIGN_COMPLETED|SIGNED|MANUALLY_SIGNED
hs_quote_esign_status enumeration ro = PENDING|SIGNED
hs_esign_date datetime ro
hs_esign_enabled bool
hs_esign_num_signers_required number
hs_esign_num_signers_completed number ro
hs_manually_signed bool
hs_accepted_date datetime ro
hs_clickwrap_accepted_by string ro
hs_acceptance_method enumeration = clickwrap|esignature|print_and_sign
hs_template_type enumeration = QUOTE|CPQ_QUOTE|CUSTOMIZABLE_QUOTE_TEMPLATE
hs_payment_status enumeration ro = PENDING|PROCESSING|PAID|PAYMENT_NOT_ENABLED
hs_payment_enabled bool
hs_billing_enabled bool
hs_allowed_payment_methods multi = ACH|CREDIT_OR_DEBIT_CARD
hs_collection_process enumeration = MANUAL_PAYMENTS|AUTO_PAYMENTS
hs_expiration_date datetime
hs_currency enumeration = USD|EUR|GBP
hs_quote_amount number calc
hs_quote_number string ro
hs_quote_link string ro
hs_public_url_key string ro
hs_pdf_download_link string ro
hs_locked bool ro
hs_net_payment_terms number
hs_language enumeration = en|de|fr|nl
hs_locale string
hs_terms text
hs_comments text
hs_sender_email string
hs_sender_firstname string
hs_sender_lastname string
hs_sender_company_name string
hs_domain string
""",
    "line_items": f"""
hs_lastmodifieddate datetime ro
name string
description text
hs_product_id string
hs_sku string
quantity number
price number
amount number calc
discount number
hs_discount_percentage number
hs_total_discount number calc
hs_pre_discount_amount number calc
recurringbillingfrequency enumeration = {_FREQUENCIES}
hs_recurring_billing_period string
hs_recurring_billing_number_of_payments number calc
hs_recurring_billing_start_date date
hs_recurring_billing_end_date date ro
hs_recurring_billing_terms enumeration = fixed|auto_renew
hs_billing_start_delay_type enumeration = hs_billing_start_delay_days|hs_billing_start_delay_months
hs_billing_start_delay_days number
hs_billing_start_delay_months number
hs_line_item_currency_code enumeration = USD|EUR|GBP
hs_tax_rate_group_id string
hs_tax_amount number calc
hs_pricing_model enumeration = flat|volume|graduated|stairstep
hs_tier_ranges string
hs_tier_prices string
hs_acv number calc
hs_arr number calc
hs_mrr number calc
hs_tcv number calc
hs_term_in_months number calc
hs_position_on_quote number
billing_ops_key string custom unique
""",
    "invoices": """
hs_lastmodifieddate datetime ro
hs_currency enumeration = USD|EUR|GBP
hs_invoice_status enumeration = draft|open|paid|voided
hs_invoice_date datetime
hs_due_date datetime
hs_title string
hs_number string ro
hs_purchase_order_number string
hs_comments text
hs_tax_id string
hs_allowed_payment_methods multi = credit_or_debit_card|ach
hs_invoice_payment_collection_method enumeration = manual|none
hs_allow_partial_payments bool
hs_collect_address_types multi = billing_address|shipping_address
hs_recipient_company_address string
hs_recipient_company_address2 string
hs_recipient_company_city string
hs_recipient_company_state string
hs_recipient_company_zip string
hs_recipient_company_country string
hs_recipient_company_country_code string
hs_recipient_shipping_address string
hs_recipient_shipping_address2 string
hs_recipient_shipping_city string
hs_recipient_shipping_state string
hs_recipient_shipping_zip string
hs_recipient_shipping_country string
hs_invoice_link string ro
hs_pdf_download_link string ro
hs_language enumeration = en|de|fr|nl
hs_locale string
hs_custom_fields text
hs_invoice_billable bool
hs_net_payment_terms number
hs_amount_billed number calc
hs_amount_paid number calc
hs_balance_due number calc
hs_subtotal number calc
hs_tax_amount number calc
hs_payment_date datetime ro
hs_days_overdue number calc
hs_external_invoice_id string ro
hs_invoice_latest_contact_email string calc
hs_invoice_latest_contact_firstname string calc
hs_invoice_latest_contact_lastname string calc
hs_invoice_latest_company_name string calc
billing_ops_key string custom unique
""",
    "subscriptions": f"""
hs_lastmodifieddate datetime ro
hs_name string
hs_status enumeration ro = active|past_due|unpaid|canceled|expired|scheduled|paused
hs_invoice_creation enumeration = on|off
hs_collection_process enumeration = manual_payments|automatic_payments
hs_currency_code enumeration = USD|EUR|GBP
hs_net_payment_terms number
hs_recurring_billing_start_date date
hs_recurring_billing_end_date date ro
hs_recurring_billing_frequency enumeration = {_FREQUENCIES}
hs_automatically_email_invoices bool
hs_allowed_payment_methods multi = credit_or_debit_card|ach
hs_invoice_comments text
hs_payment_enabled bool
hs_tax_ids string
hs_collect_address_types multi = billing_address|shipping_address
hs_recipient_billing_address string
hs_recipient_billing_address2 string
hs_recipient_billing_city string
hs_recipient_billing_country string
hs_recipient_billing_state string
hs_recipient_billing_zip string
hs_language enumeration = en|de|fr|nl
hs_locale string
hs_next_payment_due_date date ro
hs_next_payment_amount number calc
hs_last_payment_amount number ro
hs_last_payment_status enumeration ro = succeeded|failed|processing|refunded
hs_payment_method string ro
hs_mrr number calc
hs_payments_source_app_id enumeration ro = quote|billing|sales_checkout|migration|test
billing_ops_key string custom unique
""",
    "tickets": """
hs_lastmodifieddate datetime ro
subject string
content text
hs_pipeline enumeration
hs_pipeline_stage enumeration
hs_ticket_priority enumeration = LOW|MEDIUM|HIGH|URGENT
hs_ticket_category multi = SALES|BILLING|PRODUCT_ENTERPRISE|PRODUCT_TEAM|PRODUCT_OSS|SPAM
hs_ticket_id number ro
closed_date datetime
hs_is_closed bool calc
source_type enumeration = EMAIL|CHAT|FORM|PHONE
created_by number ro
hs_last_message_received_at datetime ro
hs_last_message_sent_at datetime ro
flowfuse_team_id string custom
""",
    "products": """
hs_lastmodifieddate datetime ro
name string
description text
price number
hs_sku string
hs_product_type enumeration = inventory|non_inventory|service
recurringbillingfrequency enumeration = monthly|quarterly|annually
hs_recurring_billing_period string
""",
}
