"""
Whose events these are, as common table expressions that every kind's query may name.

A filter that leaves a name unused costs nothing: PostgreSQL computes only the names that are used, each once. Lists of
ids are handed on as arrays (`= ANY (ARRAY(SELECT ...))`): the planner then looks each id up in an index, where for a
join with a list of unknown length it might read a whole table.
"""

# One team ID on two Stripe customers is two stories (A7): the check's subscription says which of them this is.
SCOPE = """
    subs AS MATERIALIZED (
        SELECT stripe_id, customer_id FROM subscriptions_subscription
        WHERE team_id = %(team)s AND deleted_at IS NULL
    ),
    payers AS MATERIALIZED (
        SELECT DISTINCT customer_id FROM subs
        WHERE customer_id IS NOT NULL AND %(subscription)s IN ('', stripe_id)
    ),
    plans AS MATERIALIZED (
        SELECT subs.stripe_id, subs.customer_id FROM subs JOIN payers USING (customer_id)
    ),
    bills AS MATERIALIZED (
        SELECT stripe_id, number, status, billing_reason, currency, total_minor, amount_due_minor, amount_paid_minor,
               amount_remaining_minor, attempt_count, next_payment_attempt_at, finalized_at, paid_at, voided_at,
               marked_uncollectible_at, is_live
        FROM invoices_stripeinvoice
        WHERE (team_id = %(team)s OR subscription_id = ANY (ARRAY(SELECT stripe_id FROM plans)))
          AND customer_id = ANY (ARRAY(SELECT customer_id FROM payers)) AND deleted_at IS NULL
    ),
    payments AS MATERIALIZED (
        SELECT stripe_id, invoice_id, status, created_at, paid_at, amount_paid_minor, currency
        FROM invoices_invoicepayment
        WHERE invoice_id = ANY (ARRAY(SELECT stripe_id FROM bills)) AND deleted_at IS NULL
    ),
    sources AS MATERIALIZED (
        SELECT payment_intent_id, charge_id FROM invoices_invoicepayment WHERE invoice_id = ANY (ARRAY(
            SELECT stripe_id FROM invoices_stripeinvoice
            WHERE customer_id = ANY (ARRAY(SELECT customer_id FROM payers))))
    ),
    tried AS MATERIALIZED (
        SELECT * FROM bills WHERE attempt_count > 1 OR (attempt_count = 1 AND status IN ('open', 'uncollectible'))
    ),
    refusals AS MATERIALIZED (
        SELECT event_id, occurred_at, payload #>> '{data,object,id}' AS invoice_id,
               payload #>> '{data,object,attempt_count}' AS attempt
        FROM sync_webhookevent
        WHERE objects_marked && ARRAY(SELECT 'invoices ' || stripe_id FROM tried) AND provider = 'stripe'
          AND event_type = 'invoice.payment_failed'
    ),
    bearers AS MATERIALIZED (
        SELECT stripe_id AS id FROM plans UNION ALL SELECT customer_id FROM payers UNION ALL
        SELECT stripe_id FROM subscriptions_subscriptionitem
        WHERE subscription_id = ANY (ARRAY(SELECT stripe_id FROM plans))
    ),
    rebates AS MATERIALIZED (
        SELECT d.stripe_id, d.attached_to, d.coupon_id, d.start_at, d.end_at, d.deleted_at, d.is_live
        FROM subscriptions_discount d WHERE d.attached_to = ANY (ARRAY(SELECT id FROM bearers))
    ),
    codes AS MATERIALIZED (
        SELECT stripe_id, coupon_id, code_last4, created_at, expires_at, times_redeemed, is_live
        FROM coupons_promotioncode
        WHERE customer_id = ANY (ARRAY(SELECT customer_id FROM payers)) AND deleted_at IS NULL
    ),
    terms AS MATERIALIZED (
        SELECT stripe_id, name, currency, amount_off_minor, percent_off, duration, duration_in_months,
               max_redemptions, created_at, is_live
        FROM coupons_coupon
        WHERE stripe_id = ANY (ARRAY(SELECT coupon_id FROM rebates UNION SELECT coupon_id FROM codes))
    ),
    companies AS MATERIALIZED (
        SELECT hubspot_id FROM customers_company WHERE team_id = %(team)s AND deleted_at IS NULL UNION
        SELECT company_id FROM subscriptions_teamlink WHERE team_id = %(team)s AND revoked_at IS NULL
    ),
    deals AS MATERIALIZED (
        SELECT hubspot_id, name, kind, is_won, is_closed, closed_at, currency, amount_minor FROM subscriptions_deal
        WHERE (team_id = %(team)s OR company_ids && ARRAY(SELECT hubspot_id FROM companies)) AND deleted_at IS NULL
    ),
    contract_bills AS MATERIALIZED (
        SELECT hubspot_id, coalesce(nullif(number, ''), title) AS number, status, currency, invoiced_at, paid_at,
               amount_billed_minor, amount_paid_minor
        FROM invoices_hubspotinvoice
        WHERE (company_ids && ARRAY(SELECT hubspot_id FROM companies)
               OR deal_ids && ARRAY(SELECT hubspot_id FROM deals))
          AND status <> 'draft' AND deleted_at IS NULL
    )
"""
