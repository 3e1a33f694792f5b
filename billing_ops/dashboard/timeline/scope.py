"""
Whose events these are: ids found first, then the rows that every kind's query may name.

The ids are found by two small statements and handed over as values. Were they subqueries of the one that merges, the
planner would not know how many there are nor how rare, and would rather read a whole table than an index of lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

FOUND = """
SELECT 'subscription', stripe_id, coalesce(customer_id, '') FROM subscriptions_subscription
WHERE team_id = %(team)s AND deleted_at IS NULL
UNION ALL SELECT 'company', hubspot_id, '' FROM customers_company WHERE team_id = %(team)s AND deleted_at IS NULL
UNION ALL SELECT 'company', company_id, '' FROM subscriptions_teamlink WHERE team_id = %(team)s AND revoked_at IS NULL
"""
DEALS = """
SELECT hubspot_id, team_id IN ('', %(team)s) FROM subscriptions_deal
WHERE (team_id = %(team)s OR company_ids && %(companies)s::text[]) AND deleted_at IS NULL
"""


@dataclass(frozen=True)
class Scope:
    """
    What is this team's: Stripe customers (`payers`) with their subscriptions (`plans`), HubSpot companies and deals.

    A company may have many teams: `foreign` are its deals that name another of them, and what hangs on those alone is
    that team's, as on the team's page. `others` are Stripe customers that carry the same team ID: another story (A7).
    """

    team_id: str
    payers: Sequence[str]
    plans: Sequence[str]
    companies: Sequence[str]
    deals: Sequence[str]
    foreign: Sequence[str]
    others: Sequence[str]

    def parameters(self) -> dict[str, Any]:
        """This method will return what ROWS and the kinds' queries name."""
        lists = {"payers": self.payers, "plans": self.plans, "companies": self.companies}
        lists |= {"deals": self.deals, "foreign": self.foreign}
        return {"team": self.team_id, **{name: list(ids) for name, ids in lists.items()}}


def scope_of(*, team_id: str, subscription_id: str) -> Scope:
    """
    This function will return what is the team's, from two indexed reads.

    One team ID on two Stripe customers is two stories: `subscription_id`, which the check compared, says which of them
    this is; '' takes both.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOUND, {"team": team_id})
        found = cursor.fetchall()
        companies = sorted({stripe_id for kind, stripe_id, _ in found if kind == "company"})
        cursor.execute(DEALS, {"team": team_id, "companies": companies})
        deals = cursor.fetchall()
    payer_of = {stripe_id: payer for kind, stripe_id, payer in found if kind == "subscription" and payer}
    payers = {payer for plan, payer in payer_of.items() if subscription_id in ("", plan)}
    plans = [plan for plan, payer in payer_of.items() if payer in payers]
    others = sorted(set(payer_of.values()) - payers)
    own = [deal_id for deal_id, is_own in deals if is_own]
    foreign = [deal_id for deal_id, is_own in deals if not is_own]
    return Scope(team_id, sorted(payers), plans, companies, own, foreign, others)


# Rows that several kinds tell of, each read once, and not at all where a filter leaves it unused. An invoice is the
# team's whose ID Stripe froze on it; only one without such an ID goes by its subscription. Ids of one list are looked
# up by those of another as an array: the planner then takes the index, where for a join with a list of unknown length
# it might read the table. (An index on what JSON holds is in the default collation, the ids are not.)
ROWS = """
    bills AS MATERIALIZED (
        SELECT stripe_id, number, status, billing_reason, currency, total_minor, amount_due_minor, attempt_count,
               finalized_at, paid_at, voided_at, marked_uncollectible_at, is_live
        FROM invoices_stripeinvoice
        WHERE (team_id = %(team)s OR team_id = '' AND subscription_id = ANY (%(plans)s::text[]))
          AND customer_id = ANY (%(payers)s::text[]) AND deleted_at IS NULL
    ),
    payments AS MATERIALIZED (
        SELECT stripe_id, invoice_id, status, paid_at, amount_paid_minor, currency, payment_intent_id, charge_id
        FROM invoices_invoicepayment
        WHERE invoice_id = ANY (ARRAY(SELECT stripe_id FROM bills)) AND deleted_at IS NULL
    ),
    tried AS MATERIALIZED (
        SELECT * FROM bills WHERE attempt_count > 1 OR (attempt_count = 1 AND status IN ('open', 'uncollectible'))
    ),
    refusals AS MATERIALIZED (
        SELECT event_id, occurred_at, payload #>> '{data,object,id}' AS invoice_id,
               payload #>> '{data,object,attempt_count}' AS attempt
        FROM sync_webhookevent
        WHERE payload #>> '{data,object,id}' = ANY (ARRAY(SELECT stripe_id COLLATE "default" FROM tried))
          AND event_type = 'invoice.payment_failed'
    ),
    rebates AS MATERIALIZED (
        SELECT stripe_id, coupon_id, start_at, end_at, deleted_at, is_live FROM subscriptions_discount
        WHERE attached_to = ANY (%(plans)s::text[] || %(payers)s::text[] || ARRAY(
            SELECT stripe_id FROM subscriptions_subscriptionitem WHERE subscription_id = ANY (%(plans)s::text[])))
    ),
    codes AS MATERIALIZED (
        SELECT stripe_id, coupon_id, code_last4, created_at, expires_at, times_redeemed, is_live
        FROM coupons_promotioncode
        WHERE customer_id = ANY (%(payers)s::text[]) AND deleted_at IS NULL
    ),
    terms AS MATERIALIZED (
        SELECT stripe_id, name, currency, amount_off_minor, percent_off, duration, duration_in_months,
               max_redemptions, created_at, is_live
        FROM coupons_coupon
        WHERE stripe_id = ANY (ARRAY(SELECT coupon_id FROM rebates UNION SELECT coupon_id FROM codes))
    ),
    contract_bills AS MATERIALIZED (
        SELECT hubspot_id, coalesce(nullif(number, ''), title) AS number, status, currency, invoiced_at, paid_at,
               amount_billed_minor, amount_paid_minor
        FROM invoices_hubspotinvoice
        WHERE (company_ids && %(companies)s::text[] OR deal_ids && %(deals)s::text[])
          AND (deal_ids && %(deals)s::text[] OR NOT deal_ids && %(foreign)s::text[])
          AND status <> 'draft' AND deleted_at IS NULL
    )
"""
