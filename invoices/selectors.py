"""Reads of both systems' invoices."""

from collections.abc import Sequence

from django.db.models import F, Q

from invoices.models import HubSpotInvoice, StripeInvoice


def stripe_invoices(*, team_id: str, subscription_ids: Sequence[str], limit: int) -> list[StripeInvoice]:
    """
    This function will return a team's newest invoices from Stripe, by subscription or by the team ID they froze.

    Drafts are included: Stripe shows them too. Amounts are minor units of each invoice's `currency`.
    """
    found = StripeInvoice.objects.filter(
        Q(team_id=team_id) | Q(subscription_id__in=list(subscription_ids)), deleted_at=None
    )
    return list(found.order_by(F("created_at").desc(nulls_last=True), "stripe_id")[:limit])


def hubspot_invoices(*, company_ids: Sequence[str], deal_ids: Sequence[str], limit: int) -> list[HubSpotInvoice]:
    """This function will return the newest invoices of these companies or deals, whatever their state."""
    by_company = Q(company_ids__overlap=list(company_ids) or [""])
    by_deal = Q(deal_ids__overlap=list(deal_ids) or [""])
    found = HubSpotInvoice.objects.filter(by_company | by_deal, deleted_at=None)
    return list(found.order_by(F("invoiced_at").desc(nulls_first=True), "hubspot_id")[:limit])
