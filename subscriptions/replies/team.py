"""Ready replies about a team that is known to be the ticket's: a failed payment, its card, its end."""

from subscriptions.replies.registry import Reply, answers
from subscriptions.replies.standing import THANKS, TeamStanding, in_words

# Where FlowFuse's users find it (facts/flowfuse.md, N1): the billing page of the team links to Stripe's portal.
CHANGE_THE_CARD = (
    "You can change the payment card yourself: open your team's billing page in FlowFuse as an owner of the team, and "
    "follow the link to the customer portal there."
)
PAYMENT_FAILED = "My payment failed: what now?"
ASK_THE_BANK = "Your bank can say why."
ENDS_UNPAID = (
    " If no payment goes through within a week of the first try, the subscription ends and the team's instances are "
    "suspended."
)


@answers(TeamStanding)
def payment_failed(facts: TeamStanding) -> Reply | None:
    """N18: Stripe tries four more times within a week; then the subscription ends and the instances stop."""
    if facts.unpaid is None or not facts.tried:
        return None
    times = "once" if facts.tried == 1 else f"{facts.tried} times"
    of = f" for invoice {facts.unpaid_number}" if facts.unpaid_number else ""
    told = f"The payment of {facts.unpaid}{of} did not go through; it was tried {times}. {facts.why or ASK_THE_BANK}"
    if facts.ended_on:
        told += f" The subscription ended on {in_words(facts.ended_on)}, and the team's instances stopped with it."
    elif facts.next_try_on:
        told += f" The next try is on {in_words(facts.next_try_on)}. {CHANGE_THE_CARD}{ENDS_UNPAID * facts.ends_unpaid}"
    else:
        told += f" No further try is planned by itself. {CHANGE_THE_CARD} Please tell us when you have done so."
    return Reply(PAYMENT_FAILED, f"{THANKS} {told}")


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
            f"{THANKS} Your subscription ended on {in_words(facts.ended_on)}. It makes no further charges.",
        )
    if facts.ends_on is None:
        return None
    text = f"Your subscription is cancelled for {in_words(facts.ends_on)}. Until then you can use your team as before."
    return Reply("We cancelled: when does it end?", f"{THANKS} {text}")
