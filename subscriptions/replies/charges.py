"""Ready replies about what a team is charged next, and about being charged twice."""

from datetime import date

from subscriptions.replies.registry import Reply, answers
from subscriptions.replies.standing import THANKS, Running, TeamStanding, in_words

NEXT_CHARGE = "What is my next charge?"
CHANGES = "Changes that you make until then are added or taken off."
NOT_TRIED_AGAIN = "No further try is planned by itself, so please pay it."
UNCHANGED = (
    "We are checking with our colleagues which of them is meant, and will answer here. Nothing about your billing has "
    "been changed so far."
)


@answers(TeamStanding)
def next_charge(facts: TeamStanding) -> Reply | None:
    """Every charge that comes, the first one first; what our copy cannot tell for sure is not offered."""
    if not any(one.charge_comes for one in facts.running):
        return None
    if withheld := _why_withheld(facts):
        return Reply(NEXT_CHARGE, "", why_none=withheld)
    told = [_unpaid_first(facts), _one(facts) if len(facts.running) == 1 else _each(facts)]
    return Reply(NEXT_CHARGE, f"{THANKS} {' '.join(filter(None, told))}")


def _why_withheld(facts: TeamStanding) -> str:
    if facts.has_contract:
        return "Both systems bill this team, so first sales ops must say which of the two is right."
    if facts.others_pay:
        return (
            "Another Stripe customer pays one of this team's subscriptions: its charges are not the writer's to read."
        )
    if any(one.charge_comes and one.due is None for one in facts.running):
        return "Our copy cannot tell the amount. What Stripe says stands under «Next charge»."
    return ""


def _unpaid_first(facts: TeamStanding) -> str:
    if facts.unpaid is None:
        return "An earlier payment has not gone through yet." if facts.is_past_due else ""
    again = f"It is tried again on {in_words(facts.next_try_on)}." if facts.next_try_on else NOT_TRIED_AGAIN
    return f"The first thing to be charged is what is still open: {facts.unpaid}. {again}"


def _one(facts: TeamStanding) -> str:
    one = facts.running[0]
    if facts.is_past_due:
        return f"Only if that is paid, the next regular charge follows{_on(one.on)}: we expect {one.due}, before tax."
    return f"We expect your next charge{_on(one.on)} to be {one.due}, before tax. {CHANGES}"


def _each(facts: TeamStanding) -> str:
    soonest_first = sorted(facts.running, key=lambda one: (not one.charge_comes, one.on or date.max))
    rows = "\n".join(f"- {_row(one)}" for one in soonest_first)
    only = " Where a payment is open, its subscription is charged again only once that is paid."
    told = f"Your team has {len(facts.running)} running subscriptions, and each is charged on its own:\n{rows}\n"
    return f"{told}These amounts are before tax. {CHANGES}{only if facts.is_past_due else ''}"


def _row(one: Running) -> str:
    if not one.charge_comes:
        return f"{one.plan}: no further charge"
    return f"{one.plan}: we expect {one.due}{_on(one.on)}"


@answers(TeamStanding)
def charged_twice(facts: TeamStanding) -> Reply | None:
    """Only what we see, never which of them is wrong: sales ops decides that (A7)."""
    if facts.has_contract and (facts.running or facts.others_pay):
        return Reply(
            "Why are we charged although we have a contract?",
            f"{THANKS} We are looking into it: besides your contract with us we see a running subscription of your "
            f"team that is charged on its own. {UNCHANGED}",
        )
    if facts.others_pay:
        seen = "we see more than one running subscription for your team, on different billing accounts."
    elif len(facts.running) > 1:
        rows = "\n".join(f"- {one.plan}{f', {one.costs}' if one.costs else ''}" for one in facts.running)
        seen = f"we see {len(facts.running)} running subscriptions for your team:\n{rows}\n"
    else:
        return None
    return Reply(
        "Why are we charged twice?", f"{THANKS} We are looking into it: {seen} {UNCHANGED}".replace("\n ", "\n")
    )


def _on(day: date | None) -> str:
    return f" on {in_words(day)}" if day else ""
