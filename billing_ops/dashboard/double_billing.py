"""What to write to sales ops where a team is billed twice: they decide which is right (A7)."""

from django.conf import settings
from django.urls import reverse

from billing_ops.dashboard.hubspot_column import HubSpotColumn
from billing_ops.dashboard.stripe_column import StripeColumn
from billing_ops.dashboard.stripe_rows import OtherSubscription
from billing_ops.dashboard.team_page import TeamPage
from billing_ops.kernel.money import Money
from subscriptions import selectors
from subscriptions.models import Lookup
from subscriptions.replies import Reply


def for_sales_ops(lookup: Lookup, page: TeamPage) -> list[Reply]:
    """This function will return the text, with ids and for colleagues only; none where one agreement alone bills."""
    bills = _stripe(page.stripe) if page.stripe else []
    if page.both_bill and page.hubspot:
        bills += _contracts(page.hubspot)
    if len(bills) < 2:
        return []
    address = settings.PUBLIC_URL.rstrip("/") + reverse("team", args=[lookup.team_id])
    rows = "\n".join(f"- {row}" for row in bills)
    text = (
        f"{page.name or 'A team'} (team ID {lookup.team_id}, {lookup.basis_words}) is billed by {len(bills)} running "
        f"agreements:\n{rows}\n\nAre all of them meant? If not: which one is to end, and is anything to be given "
        f"back? Nothing has been changed so far.\n{address}"
    )
    return [Reply("To sales ops: billed twice", text, is_ours=True)]


def _stripe(column: StripeColumn) -> list[str]:
    every = column.items[0].every if column.items else ""
    shown = f"Stripe, {column.plan}, {_costs(column.price, every)}, {column.subscription.stripe_id}"
    here = [shown] if selectors.is_live(column.subscription) else []
    return here + [_other(other) for other in column.running_too]


def _other(other: OtherSubscription) -> str:
    payer = f", on another customer, {other.other_customer}" if other.other_customer else ""
    return f"Stripe, {other.plan}, {_costs(other.price, other.every)}, {other.stripe_id}{payer}"


def _costs(price: Money | None, every: str) -> str:
    return f"{price} {every} before coupons" if price else "price not known here"


def _contracts(column: HubSpotColumn) -> list[str]:
    """The contract's own amount where HubSpot keeps a subscription for it; else the deals name it."""
    running = [row for row in column.contracts if row.status == "active"]
    rows = running or [row for row in column.deals if row.status == "won"]
    return [
        f"HubSpot, {row.title}{f', {row.amount} {row.amount_label}' if row.amount else ''}, {row.url}" for row in rows
    ] or ["HubSpot, a contract"]
