"""Ready replies about a team that is known to be the ticket's: its next charge, a failed payment, its card, its end."""

from dataclasses import dataclass
from datetime import date

from billing_ops.kernel.money import Money
from subscriptions.replies.registry import Reply, answers

THANKS = "Thank you for your message."
# Where FlowFuse's users find it (facts/flowfuse.md, N1): the billing page of the team links to Stripe's portal.
CHANGE_THE_CARD = (
    "You can change the payment card yourself: open your team's billing page in FlowFuse as an owner of the team, and "
    "follow the link to the customer portal there."
)

ENDS_UNPAID = (
    " If no payment goes through within a week of the first try, the subscription ends and the team's instances are "
    "suspended."
)


@dataclass(frozen=True)
class TeamStanding:
    """
    How a self-service team stands, as its page shows it; dates are calendar dates in UTC.

    `next_due` is None where no charge comes or its amount is not known. `unpaid` is what failed to be charged on the
    one invoice `unpaid_number`, None where nothing did; `ends_unpaid`: N18 is in force, by which the subscription then
    ends. `ends_on` is the day for which it is cancelled, `ended_on` the day on which it ended.
    """

    next_due: Money | None = None
    next_on: date | None = None
    next_is_exact: bool = False
    unpaid: Money | None = None
    unpaid_number: str = ""
    tried: int = 0
    next_try_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    pays_by_card: bool = True
    ends_unpaid: bool = False


@answers(TeamStanding)
def next_charge(facts: TeamStanding) -> Reply | None:
    """The amount only where the page has one, marked as expected where it is our sum and not Stripe's."""
    if facts.next_due is None:
        return None
    on = f" on {_day(facts.next_on)}" if facts.next_on else ""
    if facts.next_is_exact:
        text = f"Your next charge is {facts.next_due}{on}. Changes that you make until then are added or taken off."
    else:
        text = (
            f"We expect your next charge{on} to be {facts.next_due}, before tax. Changes that you make until then are "
            "added or taken off."
        )
    return Reply("What is my next charge?", f"{THANKS} {text}")


@answers(TeamStanding)
def payment_failed(facts: TeamStanding) -> Reply | None:
    """N18: Stripe tries four more times within a week; then the subscription ends and the instances stop."""
    if facts.unpaid is None or not facts.tried:
        return None
    times = "once" if facts.tried == 1 else f"{facts.tried} times"
    of = f" for invoice {facts.unpaid_number}" if facts.unpaid_number else ""
    told = f"The payment of {facts.unpaid}{of} did not go through; it was tried {times}."
    if facts.ended_on:
        told += f" The subscription ended on {_day(facts.ended_on)}, and the team's instances stopped with it."
    elif facts.next_try_on:
        told += f" The next try is on {_day(facts.next_try_on)}. {CHANGE_THE_CARD}{ENDS_UNPAID * facts.ends_unpaid}"
    else:
        told += f" No further try is planned by itself. {CHANGE_THE_CARD} Please tell us when you have done so."
    return Reply("My payment failed: what now?", f"{THANKS} {told}")


@answers(TeamStanding)
def change_the_card(facts: TeamStanding) -> Reply | None:
    """Nobody here takes a card's number: the customer enters it where only the payment provider sees it."""
    if not facts.pays_by_card or facts.ended_on:
        return None
    text = (
        f"{CHANGE_THE_CARD} Please never send us card details in a message. The new card is used from the next payment."
    )
    return Reply("How do I change the card?", f"{THANKS} {text}")


@answers(TeamStanding)
def when_does_it_end(facts: TeamStanding) -> Reply | None:
    """Said only of a subscription that is cancelled or has ended."""
    if facts.ended_on:
        return Reply(
            "We cancelled: when does it end?",
            f"{THANKS} Your subscription ended on {_day(facts.ended_on)}. It makes no further charges.",
        )
    if facts.ends_on is None:
        return None
    text = f"Your subscription is cancelled for {_day(facts.ends_on)}. Until then you can use your team as before."
    return Reply("We cancelled: when does it end?", f"{THANKS} {text}")


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
