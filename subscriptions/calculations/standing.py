"""How a team stands in Stripe and HubSpot, and which of its subscriptions is meant."""

from dataclasses import dataclass

from subscriptions.models.verdicts import Verdict


@dataclass(frozen=True)
class LiveSubscription:
    """One Stripe subscription of the stated team, as the verdict needs it."""

    stripe_id: str
    customer_id: str
    live: bool


@dataclass(frozen=True)
class Standing:
    """Where a team stands: its subscriptions in Stripe, and whether it is linked to a contract in HubSpot."""

    subscriptions: tuple[LiveSubscription, ...]
    linked: bool

    @property
    def live(self) -> tuple[LiveSubscription, ...]:
        return tuple(subscription for subscription in self.subscriptions if subscription.live)


def standing_verdict(standing: Standing) -> Verdict:
    """
    This function will say what a team that the ticket confirms is: MATCH, CONTRACTED, SEVERAL or NOT_FOUND.

    A contracted team keeps no live subscription (facts/flowfuse.md §3), so a link decides only where none is live.
    One live subscription beside cancelled ones is the usual resubscription, and a match (A7).
    """
    if len(standing.live) > 1:
        return Verdict.SEVERAL
    if standing.live:
        return Verdict.MATCH
    if standing.linked:
        return Verdict.CONTRACTED
    return Verdict.MATCH if standing.subscriptions else Verdict.NOT_FOUND


def chosen_subscription(standing: Standing) -> str:
    """This function will return the id of the one live subscription, else the newest; '' where there is none."""
    preferred = standing.live or standing.subscriptions
    return preferred[0].stripe_id if preferred else ""


def on_two_customers(standing: Standing) -> bool:
    """This function will say whether one team ID sits on two customers, which blocks every write (A7)."""
    return len({subscription.customer_id for subscription in standing.subscriptions}) > 1
