"""Reads of both systems' invoices."""

from collections.abc import Sequence

from django.db.models import Case, F, Q, Value, When

from invoices.models import HubSpotInvoice, StripeInvoice


def stripe_invoices(
    *, team_id: str, subscription_ids: Sequence[str], customer_id: str, limit: int
) -> list[StripeInvoice]:
    """
    This function will return a team's newest invoices on one customer, by subscription or by the team ID they froze.

    Open ones come before others in the choice of `limit`, so that an old debt is never cut off. Drafts are included:
    Stripe shows them too. Another customer with the same team ID has its own invoices (A7).
    """
    of_team = Q(team_id=team_id) | Q(subscription_id__in=list(subscription_ids))
    found = StripeInvoice.objects.filter(of_team, customer_id=customer_id, deleted_at=None).defer("payload")
    newest = F("created_at").desc(nulls_last=True)
    unpaid_first = Case(When(status="open", then=Value(0)), default=Value(1))
    chosen = list(found.order_by(unpaid_first, newest, "stripe_id")[:limit])
    return sorted(chosen, key=lambda row: (row.created_at is not None, row.created_at), reverse=True)


def hubspot_invoices(*, company_ids: Sequence[str], deal_ids: Sequence[str], limit: int) -> list[HubSpotInvoice]:
    """This function will return the newest invoices of these companies or deals, whatever their state."""
    by_company = Q(company_ids__overlap=list(company_ids) or [""])
    by_deal = Q(deal_ids__overlap=list(deal_ids) or [""])
    found = HubSpotInvoice.objects.filter(by_company | by_deal, deleted_at=None)
    return list(found.order_by(F("invoiced_at").desc(nulls_first=True), "hubspot_id")[:limit])
