"""The texts that a team's page offers for its ticket: one for the verdict, and those for how the team stands."""

from datetime import UTC, date, datetime

from billing_ops.dashboard.stripe_column import StripeColumn
from billing_ops.dashboard.team_page import TeamPage
from subscriptions.models import Basis, Lookup, Notice
from subscriptions.replies import Reply, TeamStanding, composed, verdict_replies


def ready_replies(lookup: Lookup, page: TeamPage) -> list[Reply]:
    """
    This function will return the replies, the verdict's first; a team without Stripe has no others.

    Whoever came by a deal, a request, a reason or a ticket made by hand has no message before them to thank for.
    """
    if lookup.basis != Basis.TICKET or Notice.SELF_MADE in lookup.notices:
        return []
    under_contract = page.hubspot is not None and page.hubspot.is_under_contract
    of_verdict = verdict_replies(lookup, under_contract=under_contract)
    return of_verdict + (composed(standing(page.stripe)) if page.stripe else [])


def standing(column: StripeColumn) -> TeamStanding:
    """This function will return what of the column a customer may be told."""
    subscription, charge, unpaid = column.subscription, column.next_charge, column.unpaid
    cancelled = subscription.cancel_at_period_end or subscription.cancel_at
    ends_at = subscription.cancel_at or subscription.current_period_end_at
    return TeamStanding(
        next_due=charge.due,
        next_on=_on(charge.on),
        next_is_exact=charge.kind == "exact",
        unpaid=unpaid.amount if unpaid else None,
        tried=unpaid.tried if unpaid else 0,
        next_try_on=_on(unpaid.next_try_at) if unpaid else None,
        ends_on=_on(ends_at) if cancelled and not subscription.ended_at else None,
        ended_on=_on(subscription.ended_at),
        pays_by_card=subscription.collection_method != "send_invoice",
    )


def _on(instant: datetime | None) -> date | None:
    return instant.astimezone(UTC).date() if instant else None
