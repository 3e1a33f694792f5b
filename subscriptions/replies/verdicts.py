"""What to write once a team was checked. None of these texts holds anything that the customer did not write."""

from dataclasses import dataclass

from subscriptions.models import Lookup, Verdict
from subscriptions.replies.registry import Reply, answers, composed

WHERE_THE_ID_IS = (
    "You find it in FlowFuse under Team Settings > General, in the row «ID»: ten letters and digits, upper and lower "
    "case as shown. Please answer this message with it."
)


@dataclass(frozen=True)
class VerdictGiven:
    """What a check came to; `names_several`: the ticket names more teams than one."""

    verdict: Verdict
    names_several: bool = False
    ticket_was_checked: bool = True
    under_contract: bool = False


def verdict_replies(lookup: Lookup, *, under_contract: bool = False) -> list[Reply]:
    """
    This function will return what to write into the ticket now; each that rests on a ticket has a text.

    `under_contract`: a contract runs, so that the customer may be told so; a linked company or open deal is none.
    """
    several = lookup.verdict == Verdict.UNCONFIRMED and bool(lookup.other_ids)
    return composed(VerdictGiven(Verdict(lookup.verdict), several, lookup.ticket_was_checked, under_contract))


def ask_for_team_id() -> str:
    """This function will return the reply to a ticket whose team is not proven yet, or is another one."""
    return (
        "Thank you for your message. To look at the right account, we need the ID of your FlowFuse team. "
        f"{WHERE_THE_ID_IS}"
    )


def ask_which_team() -> str:
    """This function will return the reply to a ticket that names several teams, without naming any."""
    return (
        "Thank you for your message. It names more than one FlowFuse team. Which one is your question about? Please "
        f"send us the ID of that one alone. {WHERE_THE_ID_IS}"
    )


def not_set_up() -> str:
    """This function will return the reply to a team for which Stripe has nothing (R8): it asserts no cause."""
    return (
        "Thank you for your message. We find no billing set up for this team ID. Could you check it under Team "
        "Settings > General, and tell us whether the team is on a trial, pays by card in FlowFuse, or has a contract "
        "with us?"
    )


FOUND = "Thank you for your message. We have found your team and are looking into your question. We will answer here."
CONTRACTED = (
    "Thank you for your message. Your team is billed under its contract with us, so its invoices come from us by mail "
    "and do not appear on the billing page in FlowFuse. If your question is about one of them, please tell us its "
    "number or its date."
)
WAIT = "Thank you for your message. We have it and will answer here as soon as we can look into it."
WHICH_SUBSCRIPTION = (
    "Thank you for your message. So that we look at the right subscription: which plan or which invoice is your "
    "question about? The plan's name, or the number printed on an invoice, is enough."
)
NO_TICKET = (
    "Thank you for your message. We cannot find your request under the number that we have. Please send us your "
    f"question once more, together with the ID of your FlowFuse team. {WHERE_THE_ID_IS}"
)
LONG_CLOSED = (
    "Thank you for your message. This request was closed some time ago, so please open a new one: write to us in a new "
    f"message, with your question and the ID of your FlowFuse team. {WHERE_THE_ID_IS}"
)
CONFIRM_IT = (
    "Hello, we were asked to look into the billing of your FlowFuse team, and before we do, we would like to hear it "
    f"from you. Please write to us with your question and the ID of your team. {WHERE_THE_ID_IS}"
)
REPLIES = {
    Verdict.MATCH: Reply("We are looking into it", FOUND),
    Verdict.ATTESTED: Reply("We are looking into it", FOUND),
    Verdict.CONTRACTED: Reply("Billed under a contract", CONTRACTED),
    Verdict.UNCHECKED: Reply("It will take a little longer", WAIT),
    Verdict.SEVERAL: Reply("Ask which subscription", WHICH_SUBSCRIPTION),
    Verdict.TICKET_MISSING: Reply("Ask for the question again", NO_TICKET),
    Verdict.TICKET_CLOSED: Reply("Ask for a new message", LONG_CLOSED),
    Verdict.SELF_MADE: Reply("Ask the customer to write", CONFIRM_IT),
}


@answers(VerdictGiven)
def _wait_for_the_ticket(facts: VerdictGiven) -> Reply | None:
    """HubSpot is silent: nothing can be asked for that may stand in the ticket already."""
    if facts.verdict == Verdict.UNCONFIRMED and not facts.ticket_was_checked:
        return Reply("It will take a little longer", WAIT)
    return None


# Nobody waits for an answer to these: they rest on no message of a customer's.
UNANSWERED = frozenset({Verdict.READING, Verdict.DEAL_MISSING, Verdict.REQUEST_MISSING})


@answers(VerdictGiven)
def _of_the_verdict(facts: VerdictGiven) -> Reply | None:
    """A verdict without a text of its own is answered as every unproven team is: by asking for the ID."""
    if facts.verdict in UNANSWERED:
        return None
    if facts.verdict == Verdict.NOT_FOUND:
        return Reply("Ask how the team pays", not_set_up())
    if facts.verdict == Verdict.CONTRACTED and not facts.under_contract:
        return REPLIES[Verdict.MATCH]
    if facts.names_several:
        return Reply("Ask which team is meant", ask_which_team())
    return REPLIES.get(facts.verdict) or Reply("Ask for the team ID", ask_for_team_id())
