"""The texts that a team's page offers for its ticket: one for the verdict, and those for how the team stands."""

from datetime import UTC, date, datetime

from billing_ops import handbook
from billing_ops.dashboard.double_billing import for_sales_ops
from billing_ops.dashboard.stripe_column import StripeColumn
from billing_ops.dashboard.stripe_next_charge import NextCharge
from billing_ops.dashboard.team_page import TeamPage
from billing_ops.kernel.money import Money
from subscriptions import selectors
from subscriptions.models import Basis, Lookup, Notice
from subscriptions.replies import Reply, Running, TeamStanding, composed, verdict_replies


def ready_replies(lookup: Lookup, page: TeamPage) -> list[Reply]:
    """
    This function will return the replies, the verdict's first; a team without Stripe has no others.

    """
    if not answers_a_message(lookup):
        return []
    under_contract = page.hubspot is not None and page.hubspot.is_under_contract
    of_verdict = verdict_replies(lookup, under_contract=under_contract)
    about_team = composed(standing(page.stripe, has_contract=page.both_bill)) if page.stripe else []
    return [*of_verdict, *about_team, *for_sales_ops(lookup, page)]


def answers_a_message(lookup: Lookup) -> bool:
    """
    This function will say whether the check rests on a customer's message.

    Whoever came by a deal, a request, a reason or a ticket made by hand has none before them to thank for.
    """
    return lookup.basis == Basis.TICKET and Notice.SELF_MADE not in lookup.notices and not lookup.is_for_reading


def standing(column: StripeColumn, *, has_contract: bool) -> TeamStanding:
    """This function will return what of the column a customer may be told."""
    subscription = column.subscription
    failed = column.unpaid.failed if column.unpaid else None
    cancelled = subscription.cancel_at_period_end or subscription.cancel_at
    ends_at = subscription.cancel_at or subscription.current_period_end_at
    return TeamStanding(
        running=_running(column),
        others_pay=any(other.other_customer for other in column.running_too),
        has_contract=has_contract,
        is_past_due="past_due" in {subscription.status, *(other.status for other in column.running_too)},
        unpaid=failed.due if failed else None,
        unpaid_number=failed.number if failed else "",
        tried=failed.tried if failed else 0,
        next_try_on=_on(failed.next_try_at) if failed else None,
        why=column.why_unpaid,
        ends_on=_on(ends_at) if cancelled and not subscription.ended_at else None,
        ended_on=_on(subscription.ended_at),
        pays_by_card=subscription.collection_method != "send_invoice",
        ends_unpaid=handbook.rule("N18") in handbook.rules(),
    )


def _running(column: StripeColumn) -> tuple[Running, ...]:
    """What the shown subscription's customer pays; another customer's is not the writer's to read."""
    every = column.items[0].every if column.items else ""
    here = (
        [_one(column.plan, column.price, every, column.next_charge)] if selectors.is_live(column.subscription) else []
    )
    mine = [other for other in column.running_too if not other.other_customer]
    return (*here, *(_one(other.plan, other.price, other.every, other.next_charge) for other in mine))


def _one(plan: str, price: Money | None, every: str, charge: NextCharge) -> Running:
    costs = f"{price} {every}" if price else ""
    return Running(plan, costs, charge.due, _on(charge.on), charge_comes=charge.kind != "none")


def _on(instant: datetime | None) -> date | None:
    return instant.astimezone(UTC).date() if instant else None
