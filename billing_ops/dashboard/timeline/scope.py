"""
Whose events these are: ids found first, then the rows that every kind's query may name.

What is a team's is asked of the rooms that the columns of its page ask (subscriptions.links.belonging,
invoices.selectors), so that they tell of the same. The ids are found by small statements and handed over as values.
Were they subqueries of the one that merges, the planner would not know how many there are nor how rare, and would
rather read a whole table than an index of lists.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, TextField, Value

from invoices.models import HubSpotInvoice, StripeInvoice
from invoices.selectors import invoices_of_team
from subscriptions.links.belonging import Belonging, belonging, of_team, quotes_of
from subscriptions.models import HubSpotSubscription, Subscription

# Stripe's invoices are bills; HubSpot's are of contracts.
PAPERS = ("bills", "quotes", "contracts", "contract_bills")


@dataclass(frozen=True)
class Scope:
    """
    What is this team's: Stripe customers (`payers`) with their subscriptions (`plans`), HubSpot deals, and `papers`:
    the ids of each of PAPERS.

    `others` are Stripe customers that carry the same team ID and are another story (A7).
    """

    team_id: str
    payers: Sequence[str]
    plans: Sequence[str]
    deals: Sequence[str]
    papers: dict[str, list[str]]
    others: Sequence[str]

    def parameters(self) -> dict[str, Any]:
        """This method will return what ROWS and the kinds' queries name."""
        lists = {"payers": self.payers, "plans": self.plans, "deals": self.deals}
        papers = {f"{kind}_ids": self.papers[kind] for kind in PAPERS}
        return {"team": self.team_id, **{name: list(ids) for name, ids in lists.items()}, **papers}


def scope_of(*, team_id: str, subscription_id: str) -> Scope:
    """
    This function will return what is the team's, from three indexed reads; one more where a company was merged.

    One team ID on two Stripe customers is two stories: `subscription_id`, which the check compared, says which of them
    this is; '' takes both.
    """
    mine = belonging(team_id)
    found = _found(mine, invoices_of_team(team_id=team_id, subscription_id=subscription_id))
    payer_of = {plan: payer for kind, plan, payer in found if kind == "plans" and payer}
    payers = {payer for plan, payer in payer_of.items() if subscription_id in ("", plan)}
    plans = [plan for plan, payer in payer_of.items() if payer in payers]
    others = sorted(set(payer_of.values()) - payers)
    papers = {kind: [key for what, key, _ in found if what == kind] for kind in PAPERS}
    return Scope(team_id, sorted(payers), plans, mine.deal_ids, papers, others)


def _found(mine: Belonging, bills: QuerySet[StripeInvoice]) -> list[tuple[str, str, str | None]]:
    """The ids of the team's subscriptions and papers, from one read: (kind, id, a subscription's customer)."""
    rows: dict[str, QuerySet[Any]] = {
        "plans": Subscription.objects.filter(team_id=mine.team_id, deleted_at=None),
        "bills": bills,
        "quotes": quotes_of(mine),
        "contracts": of_team(HubSpotSubscription.objects.filter(deleted_at=None), mine),
        "contract_bills": of_team(HubSpotInvoice.objects.filter(deleted_at=None), mine),
    }
    arms = [_ids(kind, found) for kind, found in rows.items()]
    return list(arms[0].union(*arms[1:], all=True))


def _ids(kind: str, found: QuerySet[Any]) -> QuerySet[Any, Any]:
    payer = F("customer_id") if kind == "plans" else Value("", output_field=TextField())
    ids: QuerySet[Any, Any] = found.order_by().annotate(what=Value(kind, output_field=TextField()), payer=payer)
    return ids.values_list("what", "pk", "payer")


# Rows that several kinds tell of, each read once, and not at all where a filter leaves it unused. Ids of
# one list are looked up by those of another as an array: the planner then takes the index, where for a join with a list
# of unknown length it might read the table. (An index on what JSON holds is in the default collation, the ids are not.)
ROWS = """
    bills AS MATERIALIZED (
        SELECT stripe_id, number, status, billing_reason, currency, total_minor, amount_due_minor, attempt_count,
               amount_paid_minor,
               finalized_at, paid_at, voided_at, marked_uncollectible_at, is_live
        FROM invoices_stripeinvoice
        WHERE stripe_id = ANY (%(bills_ids)s::text[])
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
        WHERE hubspot_id = ANY (%(contract_bills_ids)s::text[]) AND status <> 'draft'
    )
"""
