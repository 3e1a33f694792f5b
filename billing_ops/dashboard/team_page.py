"""One team as both systems have it, side by side, each figure with its source and age (design, Screens)."""

from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.hubspot_column import HubSpotColumn, hubspot_column
from billing_ops.dashboard.stripe_column import StripeColumn, stripe_column
from subscriptions import selectors
from subscriptions.models import Lookup, Verdict


@dataclass(frozen=True)
class Banner:
    """Which system rules, in one sentence; `tone` is the alert's."""

    tone: str
    title: str
    text: str


@dataclass(frozen=True)
class TeamPage:
    """A team's page: what to call it, which system rules, and a column for each (None: that system has nothing)."""

    name: str
    banner: Banner
    stripe: StripeColumn | None
    hubspot: HubSpotColumn | None

    @property
    def hubspot_first(self) -> bool:
        """The system that rules comes first, which matters on a phone."""
        return self.stripe is None and self.hubspot is not None

    @property
    def one_rules(self) -> bool:
        """Only one system has anything: its column is the wider one."""
        return self.stripe is None or self.hubspot is None


def team_page(lookup: Lookup, *, now: datetime) -> TeamPage:
    """This function will return the page of the lookup's team, in at most a dozen indexed reads of the mirror."""
    subscriptions = selectors.subscriptions_of(lookup.team_id)
    shown = next((row for row in subscriptions if row.stripe_id == lookup.subscription_id), None)
    stripe = stripe_column(shown, subscriptions, team_id=lookup.team_id, now=now) if shown else None
    hubspot = hubspot_column(lookup.team_id, now=now)
    names = [column.name for column in (stripe, hubspot) if column and column.name]
    live = any(selectors.is_live(row) for row in subscriptions)
    return TeamPage(names[0] if names else "", _banner(lookup, live, hubspot), stripe, hubspot)


def _banner(lookup: Lookup, live: bool, hubspot: HubSpotColumn | None) -> Banner:
    contracted = hubspot is not None and hubspot.is_under_contract
    if live and contracted:
        return Banner(
            "bad",
            "Both systems bill this team",
            "A live Stripe subscription and a contract in HubSpot carry this team. One of them is wrong: ask sales ops "
            "before anything is changed.",
        )
    if lookup.verdict == Verdict.CONTRACTED or (contracted and not live):
        return Banner(
            "info", "HubSpot rules here", "A contracted team: its subscription and invoices are kept in HubSpot."
        )
    if live:
        return Banner("info", "Stripe rules here", "A self-service team: Stripe makes its invoices and charges them.")
    return Banner(
        "warn",
        "Nothing is billed any more",
        "Every Stripe subscription of this team has ended. What follows is history.",
    )
