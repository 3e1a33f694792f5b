"""
The generated rows as data: which tables, how many rows for how many subscriptions, and what stands in their columns.

Subscription `n` belongs to customer and team `n`. Every tenth has a year of invoices, the others one; every fourth has
a company, its deal and its contract in HubSpot; every second has a ticket. Columns not named here hold nothing.
"""

from dataclasses import dataclass, field

# One number per kind of record, so that their ids never meet; the demo's own have eleven digits and begin with 3 to 9.
COMPANY, CONTACT, DEAL, QUOTE, TICKET, CONTRACT, INVOICE, LINE = (str(10 + kind) for kind in range(8))
STRIPE = {"created_at": "bench.ago(n, 700)", "is_live": "true"}
HUBSPOT = {"created_at": "bench.ago(n, 700)", "modified_at": "bench.ago(n, 90)"}
ONE = "generate_series(1, {count}) AS n"
# Every tenth subscription is a year old; `m` counts its invoices, the newest first.
BILLS = "generate_series(1, {count}) AS n, generate_series(0, CASE WHEN n % 10 = 0 THEN 11 ELSE 0 END) AS m"
BILL = "bench.key('in', n * 12 + m)"
BILLED_AT = "date_trunc('day', now()) - make_interval(days => (30 * m + n % 28)::int)"


@dataclass(frozen=True)
class Shape:
    """`rows` is a FROM clause over {count} subscriptions, which is `share` of all; `columns` are SQL expressions."""

    table: str
    columns: dict[str, str] = field(default_factory=dict)
    rows: str = ONE
    every: int = 1


SHAPES = (
    Shape("customers_customer", {
        **STRIPE, "stripe_id": "bench.key('cus', n)", "name": "bench.name(n)",
        "email": "'billing@c' || n || '.example'", "currency": "'usd'",
        "balance_minor": "CASE WHEN n % 10 = 0 THEN -2000 ELSE 0 END", "country": "'US'",
        "default_payment_method_id": "bench.key('pm', n)",
    }),
    Shape("customers_paymentmethod", {
        **STRIPE, "stripe_id": "bench.key('pm', n)", "customer_id": "bench.key('cus', n)", "kind": "'card'",
        "brand": "'visa'", "last4": "'4242'", "exp_month": "5", "exp_year": "2029",
    }),
    Shape("subscriptions_subscription", {
        **STRIPE, "stripe_id": "bench.key('sub', n)", "customer_id": "bench.key('cus', n)", "team_id": "bench.team(n)",
        "status": "CASE WHEN n % 20 = 1 THEN 'canceled' WHEN n % 50 = 3 THEN 'past_due' ELSE 'active' END",
        "currency": "'usd'", "collection_method": "'charge_automatically'", "started_at": "bench.ago(n, 700)",
        "current_period_start_at": "bench.ago(n, 28)", "current_period_end_at": "bench.ago(n, 28) + interval '30 days'",
        "latest_invoice_id": "bench.key('in', n * 12)",
    }),
    Shape("subscriptions_subscriptionitem", {
        **STRIPE, "stripe_id": "bench.key('si', n * 2 + m)", "subscription_id": "bench.key('sub', n)",
        "price_id": "price.stripe_id", "product_id": "price.product_id", "quantity": "1 + n % 3",
    }, rows="generate_series(1, {count}) AS n, generate_series(0, CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END) AS m, "
            "(SELECT stripe_id, product_id FROM subscriptions_price ORDER BY stripe_id LIMIT 1) AS price"),
    Shape("invoices_stripeinvoice", {
        **STRIPE, "stripe_id": BILL, "created_at": BILLED_AT, "customer_id": "bench.key('cus', n)",
        "subscription_id": "bench.key('sub', n)", "team_id": "bench.team(n)",
        "number": "upper(substr(md5('number' || n), 1, 8)) || '-' || lpad((12 - m)::text, 4, '0')",
        "status": "'paid'", "billing_reason": "'subscription_cycle'", "currency": "'usd'",
        "collection_method": "'charge_automatically'", "subtotal_minor": "4250", "discount_minor": "0",
        "tax_minor": "0", "total_minor": "4250", "amount_due_minor": "4250", "amount_paid_minor": "4250",
        "amount_remaining_minor": "0", "attempt_count": "CASE WHEN n % 50 = 0 THEN 2 ELSE 1 END",
        "period_start_at": BILLED_AT, "period_end_at": f"{BILLED_AT} + interval '30 days'",
        "finalized_at": BILLED_AT, "paid_at": BILLED_AT,
    }, rows=BILLS),
    Shape("invoices_invoiceline", {
        **STRIPE, "stripe_id": "bench.key('il', (n * 12 + m) * 2 + line)", "invoice_id": BILL, "position": "line",
        "description": "'1 × Team (at $42.50 / month)'", "currency": "'usd'", "amount_minor": "2125",
        "discount_minor": "0", "tax_minor": "0", "quantity": "1", "unit_amount": "2125", "period_start_at": BILLED_AT,
        "period_end_at": f"{BILLED_AT} + interval '30 days'", "price_id": "''",
        "subscription_id": "bench.key('sub', n)", "subscription_item_id": "bench.key('si', n * 2)",
    }, rows=f"{BILLS}, generate_series(0, CASE WHEN n % 5 = 0 THEN 1 ELSE 0 END) AS line"),
    Shape("invoices_invoicepayment", {
        **STRIPE, "stripe_id": "bench.key('inpay', n * 12 + m)", "created_at": BILLED_AT, "invoice_id": BILL,
        "status": "'paid'", "is_default": "true", "currency": "'usd'", "amount_requested_minor": "4250",
        "amount_paid_minor": "4250", "paid_at": BILLED_AT, "payment_intent_id": "bench.key('pi', n * 12 + m)",
    }, rows=BILLS),
    Shape("credits_balancetransaction", {
        **STRIPE, "stripe_id": "bench.key('cbtxn', n)", "customer_id": "bench.key('cus', n * 10)",
        "kind": "'adjustment'", "currency": "'usd'", "amount_minor": "-2000", "ending_balance_minor": "-2000",
    }, every=10),
    Shape("credits_refund", {
        **STRIPE, "stripe_id": "bench.key('re', n)", "status": "'succeeded'", "currency": "'usd'",
        "amount_minor": "2125", "payment_intent_id": "bench.key('pi', n * 50 * 12)",
    }, every=50),
    Shape("credits_creditnote", {
        **STRIPE, "stripe_id": "bench.key('cn', n)", "customer_id": "bench.key('cus', n * 50)",
        "invoice_id": "bench.key('in', n * 50 * 12)", "number": "'CN-' || n", "status": "'issued'",
        "kind": "'post_payment'", "currency": "'usd'", "amount_minor": "2125", "total_minor": "2125",
    }, every=50),
    Shape("coupons_coupon", {
        **STRIPE, "stripe_id": "bench.key('coupon', n)", "name": "'Help for team ' || n", "currency": "'usd'",
        "amount_off_minor": "1000", "duration": "'once'", "max_redemptions": "1", "is_valid": "true",
    }, every=20),
    Shape("coupons_promotioncode", {
        **STRIPE, "stripe_id": "bench.key('promo', n)", "coupon_id": "bench.key('coupon', n)",
        "customer_id": "bench.key('cus', n * 20)", "code_fingerprint": "md5('code' || n)", "code_last4": "'AB12'",
        "is_active": "true", "times_redeemed": "n % 2",
    }, every=20),
    Shape("subscriptions_discount", {
        **STRIPE, "stripe_id": "bench.key('di', n)", "attached_to": "bench.key('sub', n * 20)",
        "customer_id": "bench.key('cus', n * 20)", "subscription_id": "bench.key('sub', n * 20)",
        "coupon_id": "bench.key('coupon', n)", "promotion_code_id": "bench.key('promo', n)",
        "start_at": "bench.ago(n, 90)",
    }, every=20),
    Shape("customers_company", {
        **HUBSPOT, "hubspot_id": f"bench.record({COMPANY}, n)", "name": "bench.name(n * 4)",
        "domain": "'c' || n || '.example'", "team_id": "bench.team(n * 4)", "country": "'Germany'",
        "contact_ids": f"ARRAY[bench.record({CONTACT}, n * 2), bench.record({CONTACT}, n * 2 + 1)]",
        "billing_contact_ids": f"ARRAY[bench.record({CONTACT}, n * 2)]",
    }, every=4),
    Shape("customers_contact", {
        **HUBSPOT, "hubspot_id": f"bench.record({CONTACT}, n)", "email": "'person@c' || n || '.example'",
        "first_name": "'Person'", "last_name": "'Number ' || n",
        "company_ids": f"ARRAY[bench.record({COMPANY}, n / 2)]",
    }, every=2),
    Shape("subscriptions_deal", {
        **HUBSPOT, "hubspot_id": f"bench.record({DEAL}, n)", "name": "bench.name(n * 4) || ' – first year'",
        "team_id": "CASE WHEN n % 2 = 0 THEN bench.team(n * 4) ELSE '' END", "is_closed": "true",
        "is_won": "n % 3 > 0", "closed_at": "bench.ago(n, 400)", "currency": "'eur'", "amount_minor": "2400000",
        "company_ids": f"ARRAY[bench.record({COMPANY}, n)]", "quote_ids": f"ARRAY[bench.record({QUOTE}, n)]",
        "line_item_ids": f"ARRAY[bench.record({LINE}, n)]", "invoice_ids": f"ARRAY[bench.record({INVOICE}, n)]",
    }, every=4),
    Shape("subscriptions_quote", {
        **HUBSPOT, "hubspot_id": f"bench.record({QUOTE}, n)", "title": "'Offer ' || n", "reference": "'Q-' || n",
        "status": "'APPROVED'", "currency": "'eur'", "amount_minor": "2400000", "esigned_at": "bench.ago(n, 400)",
        "deal_ids": f"ARRAY[bench.record({DEAL}, n)]", "company_ids": f"ARRAY[bench.record({COMPANY}, n)]",
        "line_item_ids": f"ARRAY[bench.record({LINE}, n)]",
    }, every=4),
    Shape("subscriptions_hubspotsubscription", {
        **HUBSPOT, "hubspot_id": f"bench.record({CONTRACT}, n)", "name": "bench.name(n * 8)", "status": "'active'",
        "starts_on": "bench.ago(n, 400)::date", "currency": "'eur'", "mrr_minor": "200000",
        "company_ids": f"ARRAY[bench.record({COMPANY}, n * 2)]", "deal_ids": f"ARRAY[bench.record({DEAL}, n * 2)]",
    }, every=8),
    Shape("subscriptions_lineitem", {
        **HUBSPOT, "hubspot_id": f"bench.record({LINE}, n)", "name": "'Hub for a year'", "currency": "'eur'",
        "quantity": "1", "unit_price": "24000", "amount_minor": "2400000", "frequency": "'annually'",
        "deal_ids": f"ARRAY[bench.record({DEAL}, n)]", "quote_ids": f"ARRAY[bench.record({QUOTE}, n)]",
        "invoice_ids": f"ARRAY[bench.record({INVOICE}, n)]",
    }, every=4),
    Shape("invoices_hubspotinvoice", {
        **HUBSPOT, "hubspot_id": f"bench.record({INVOICE}, n)", "number": "'INV-' || (100000 + n)", "status": "'paid'",
        "currency": "'eur'", "invoiced_at": "bench.ago(n, 400)", "due_at": "bench.ago(n, 370)",
        "paid_at": "bench.ago(n, 370)", "amount_billed_minor": "2400000", "amount_paid_minor": "2400000",
        "balance_due_minor": "0", "is_billable": "true", "company_name": "bench.name(n * 4)",
        "company_ids": f"ARRAY[bench.record({COMPANY}, n)]", "deal_ids": f"ARRAY[bench.record({DEAL}, n)]",
        "quote_ids": f"ARRAY[bench.record({QUOTE}, n)]", "line_item_ids": f"ARRAY[bench.record({LINE}, n)]",
    }, every=4),
    Shape("customers_ticket", {
        **HUBSPOT, "hubspot_id": f"bench.record({TICKET}, n)", "team_id": "bench.team(n * 2)", "source": "'EMAIL'",
        "subject": "'Question about invoice ' || n", "is_closed": "n % 10 > 0", "closed_at": "bench.ago(n, 400)",
        "company_ids": f"ARRAY[bench.record({COMPANY}, n / 2)]",
    }, every=2),
    Shape("subscriptions_teamlink", {
        "company_id": f"bench.record({COMPANY}, n)", "team_id": "bench.team(n * 100 + 1)", "source": "'ticket'",
        "source_detail": f"bench.record({TICKET}, n)", "quotation": "'Our team is ' || bench.team(n * 100 + 1)",
        "confirmed_by_id": "n % 50 + 1000", "confirmed_by_label": "'Somebody'", "confirmed_at": "bench.ago(n, 90)",
    }, every=100),
    Shape("subscriptions_lookup", {
        "actor_id": "n % 50 + 1000", "actor_label": "'Somebody'", "basis": "'ticket'",
        "basis_id": f"bench.record({TICKET}, n)", "team_id": "bench.team(n * 2)", "verdict": "'match'",
        "evidence": "'ticket_property'", "subscription_id": "bench.key('sub', n * 2)", "ticket_was_checked": "true",
        "created_at": "bench.ago(n, 400) - interval '1 day'", "expires_at": "bench.ago(n, 400) - interval '23 hours'",
    }, every=2),
    Shape("sync_webhookevent", {
        "provider": "'stripe'", "event_id": "bench.key('evt', n)", "source": "'webhook'",
        "occurred_at": "bench.ago(n, 30)",
        "event_type": "CASE WHEN n % 5 = 0 THEN 'invoice.payment_failed' ELSE 'invoice.paid' END",
        "objects_marked": "ARRAY['invoices ' || bench.key('in', n * 10 * 12)]", "received_at": "bench.ago(n, 30)",
    }, every=10),
    # The chain's trigger takes one row after the other: these carry hashes that belong to nothing, one per position.
    Shape("audit_entry", {
        "position": "(SELECT max(position) FROM audit_entry) + n", "at": "now() - make_interval(secs => {count} - n)",
        "actor_id": "n % 50 + 1000",
        "actor_label": "'Somebody'", "actor_roles": "ARRAY['support']", "subject_type": "'team'",
        "action": "CASE WHEN n % 2 = 0 THEN 'subscriptions:team:viewed' ELSE 'subscriptions:lookup:made' END",
        "subject_id": "bench.team(n)",
        "lookup_id": "(n / 2)::text", "hash": "sha256(n::text::bytea)", "prev_hash": "sha256((n - 1)::text::bytea)",
    }),
)  # fmt: skip
