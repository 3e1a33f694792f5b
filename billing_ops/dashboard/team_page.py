"""One team as both systems have it, side by side, each figure with its source and age (design, Screens)."""

from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard import stripe_reads
from billing_ops.dashboard.ages import Rested
from billing_ops.dashboard.hubspot_column import HubSpotColumn, hubspot_column
from billing_ops.dashboard.stripe_column import StripeColumn, stripe_column
from billing_ops.kernel.money import Money
from billing_ops.kernel.plain_text import plain
from subscriptions import selectors
from subscriptions.models import Lookup


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
    warnings: list[Banner]
    stripe: StripeColumn | None
    hubspot: HubSpotColumn | None
    both_bill: bool = False

    @property
    def rests_on(self) -> tuple[Rested, ...]:
        """Every mirrored object that the page shows, with when it was read."""
        return tuple(row for column in (self.stripe, self.hubspot) if column for row in column.rests_on)

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
    agreements = stripe_reads.agreements(lookup.team_id)
    shown = next((one for one in agreements if one.subscription.stripe_id == lookup.subscription_id), None)
    stripe = stripe_column(shown, agreements, team_id=lookup.team_id, now=now) if shown else None
    hubspot = hubspot_column(lookup.team_id, now=now)
    names = [column.name for column in (stripe, hubspot) if column and column.name]
    live = any(one.is_live for one in agreements)
    contracted = hubspot is not None and hubspot.is_under_contract
    page: TeamPage = plain(
        TeamPage(
            name=names[0] if names else "",
            banner=_banner(live, contracted, stripe),
            warnings=_charged_twice(stripe),
            stripe=stripe,
            hubspot=hubspot,
            both_bill=live and contracted,
        )
    )
    return page


def _charged_twice(stripe: StripeColumn | None) -> list[Banner]:
    """Several live subscriptions of one team, each with its plan and list price (A7)."""
    others = stripe.running_too if stripe else []
    if stripe is None or not others or not selectors.is_live(stripe.subscription):
        return []
    here = _costs(stripe.plan, stripe.price, stripe.items[0].every if stripe.items else "")
    parts = [f"{here} (this page: {stripe.subscription.stripe_id})"]
    parts += [f"{_costs(other.plan, other.price, other.every)} ({other.stripe_id})" for other in others]
    times = "twice" if len(parts) == 2 else f"{len(parts)} times"
    text = f"Before coupons: {'; '.join(parts)}. Ask sales ops whether all are meant before anything is changed."
    return [Banner("warn", f"This team is charged {times}", text)]


def _costs(plan: str, price: Money | None, every: str) -> str:
    return f"{plan}, {price} {every}" if price else f"{plan}, price not known here"


def _banner(live: bool, contracted: bool, stripe: StripeColumn | None) -> Banner:
    if live and contracted:
        return Banner(
            "bad",
            "Both systems bill this team",
            "A live Stripe subscription and a contract in HubSpot carry this team. One of them is wrong: ask sales ops "
            "before anything is changed.",
        )
    if live:
        return Banner("info", "Billed by Stripe (self-service)", "Stripe makes its invoices and charges them.")
    if contracted:
        return Banner("info", "Billed by contract, in HubSpot", "Its subscription and invoices are kept there.")
    if stripe and stripe.unpaid:
        return Banner(
            "bad",
            f"Ended; {stripe.unpaid.amount} still unpaid",
            "Every Stripe subscription of this team has ended, but an invoice is still open.",
        )
    if stripe is None:
        return Banner(
            "warn",
            "No running contract",
            "HubSpot links a company or deal to this team, but no contract runs and no deal is won. Stripe has no "
            "subscription for it either.",
        )
    return Banner(
        "warn",
        "Nothing is billed any more",
        "Every Stripe subscription of this team has ended. What follows is history.",
    )
