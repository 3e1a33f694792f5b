"""The texts that a team's page offers for its ticket: one for the verdict, and those for how the team stands."""

from datetime import UTC, date, datetime

from billing_ops import handbook
from billing_ops.dashboard.stripe_column import StripeColumn
from billing_ops.dashboard.team_page import TeamPage
from subscriptions.models import Basis, Lookup, Notice
from subscriptions.replies import Reply, TeamStanding, composed, verdict_replies


def ready_replies(lookup: Lookup, page: TeamPage) -> list[Reply]:
    """
    This function will return the replies, the verdict's first; a team without Stripe has no others.

    """
    if not answers_a_message(lookup):
        return []
    under_contract = page.hubspot is not None and page.hubspot.is_under_contract
    of_verdict = verdict_replies(lookup, under_contract=under_contract)
    return of_verdict + (composed(standing(page.stripe)) if page.stripe else [])


def answers_a_message(lookup: Lookup) -> bool:
    """
    This function will say whether the check rests on a customer's message.

    Whoever came by a deal, a request, a reason or a ticket made by hand has none before them to thank for.
    """
    return lookup.basis == Basis.TICKET and Notice.SELF_MADE not in lookup.notices and not lookup.is_for_reading


def standing(column: StripeColumn) -> TeamStanding:
    """This function will return what of the column a customer may be told."""
    subscription, charge = column.subscription, column.next_charge
    failed = column.unpaid.failed if column.unpaid else None
    cancelled = subscription.cancel_at_period_end or subscription.cancel_at
    ends_at = subscription.cancel_at or subscription.current_period_end_at
    return TeamStanding(
        next_due=charge.due,
        next_on=_on(charge.on),
        next_is_exact=charge.kind == "exact",
        unpaid=failed.due if failed else None,
        unpaid_number=failed.number if failed else "",
        tried=failed.tried if failed else 0,
        next_try_on=_on(failed.next_try_at) if failed else None,
        ends_on=_on(ends_at) if cancelled and not subscription.ended_at else None,
        ended_on=_on(subscription.ended_at),
        pays_by_card=subscription.collection_method != "send_invoice",
        ends_unpaid=handbook.rule("N18") in handbook.rules(),
    )


def _on(instant: datetime | None) -> date | None:
    return instant.astimezone(UTC).date() if instant else None
