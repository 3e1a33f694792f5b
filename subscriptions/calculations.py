"""Pure arithmetic of the verified lookup: what was typed, what the ticket says, and what follows. R4-R8."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from subscriptions.models.verdicts import Evidence, Notice, Verdict

# A HubSpot record id is a decimal number; nothing on the market has more than 20 digits of it.
TICKET_NUMBER = re.compile(r"[0-9]{1,20}")
# .../PORTAL/record/0-5/123 and .../PORTAL/view/1/ticket/123: the two ways HubSpot writes a ticket's address.
TICKET_ADDRESS = re.compile(r"/(?P<portal>[0-9]+)/(?:.*/)?(?:record/0-5|ticket)/(?P<ticket>[0-9]{1,20})(?:/|$)")
HUBSPOT_HOST = re.compile(r"app(?:-[a-z0-9]+)?\.hubspot\.com")
# A word of its own: not a piece of a longer word in any alphabet, of an e-mail, a path, a host or a query.
WORD = re.compile(r"(?<![\w@/=.+-])[0-9A-Za-z]{10}(?![\w@/=+-]|\.\w)")
# What a reply repeats of the message before it are our words as often as the customer's.
REPEATED = re.compile(r"^\s*>.*$", re.MULTILINE)


@dataclass(frozen=True)
class TicketWords:
    """
    What a ticket says of its team: the structured property ('' unless it holds something of a team ID's shape), and
    every text that the customer wrote.
    """

    team_property: str
    customer_texts: tuple[str, ...]


@dataclass(frozen=True)
class Confirmation:
    """
    Whether the ticket names the stated team.

    `evidence` is NONE while nothing proves it; `named` is whether the stated ID stands there at all; `other_ids` are
    the known team IDs that stand there instead or besides.
    """

    evidence: Evidence
    named: bool
    other_ids: tuple[str, ...] = ()

    @property
    def contradicted(self) -> bool:
        """The ticket names another team and not this one: a wall, whatever anybody says (R5)."""
        return not self.named and bool(self.other_ids)


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


def ticket_number(text: str, *, portal: str, ui_host: str) -> str | None:
    """
    This function will return the ticket's id from a number or a pasted HubSpot address, or None.

    An address must be of HubSpot (or of `ui_host`, where ours is) and of `portal`: another company's ticket 1001 is
    not ours.
    """
    text = text.strip().removeprefix("#")
    if TICKET_NUMBER.fullmatch(text):
        return text.lstrip("0") or None
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    if not address.scheme or not (address.netloc == ui_host or HUBSPOT_HOST.fullmatch(address.netloc)):
        return None
    found = TICKET_ADDRESS.search(address.path)
    return found["ticket"] if found and found["portal"] == portal else None


def unfit_characters(text: str) -> str:
    """
    This function will return, in words, what stands in `text` that no team ID can contain; '' when nothing does.

    Spaces, full stops and invisible characters come along when an ID is copied out of a sentence or a mail.
    """
    if any(character.isspace() for character in text):
        return "a space"
    if any(not character.isprintable() for character in text):
        return "an invisible character"
    strange = next((character for character in text if not (character.isascii() and character.isalnum())), "")
    return f"«{strange}»" if strange else ""


def candidate_ids(texts: tuple[str, ...], pattern: str) -> tuple[str, ...]:
    """
    This function will return every word of `texts` that has the shape of a team ID, in order, once each.

    Lines that a reply repeats from the message before ("> …") are left out. The shape alone proves nothing (other ids
    of FlowFuse share it): the caller keeps those that exist.
    """
    shape = re.compile(pattern)
    own = (REPEATED.sub("", text) for text in texts)
    words = (word for text in own for word in WORD.findall(text) if shape.fullmatch(word))
    return tuple(dict.fromkeys(words))


def confirm(stated: str, words: TicketWords, known_ids: frozenset[str]) -> Confirmation:
    """
    This function will say what the ticket proves about the stated team ID, compared byte for byte (R5, R7).

    `known_ids` are the candidates of the customer's own words that exist, the stated one included if it stands there.
    A property that names another team is a wall. Otherwise the property proves it, or else the customer's words; but a
    ticket in which the customer names another known team as well is left to the person, who picks and quotes.
    """
    others = tuple(sorted(known_ids - {stated}))
    if words.team_property and words.team_property != stated:
        return Confirmation(Evidence.NONE, named=False, other_ids=(words.team_property,))
    if words.team_property:
        return Confirmation(Evidence.NONE if others else Evidence.PROPERTY, named=True, other_ids=others)
    if stated not in known_ids:
        return Confirmation(Evidence.NONE, named=False, other_ids=others)
    return Confirmation(Evidence.NONE if others else Evidence.MESSAGE, named=True, other_ids=others)


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


@dataclass(frozen=True)
class TicketState:
    """
    How the ticket itself stands. `checked` is False when HubSpot did not answer and only the mirror's copy was seen;
    `self_made`: a colleague made it by hand and no customer wrote in it.
    """

    closed_at: datetime | None = None
    checked: bool = True
    merged: bool = False
    self_made: bool = False
    threads_read: bool = True

    def closed_too_long(self, *, now: datetime, days: int) -> bool:
        """Whether it was closed more than `days` days before `now`."""
        return self.closed_at is not None and self.closed_at < now - timedelta(days=days)

    def notices(self) -> list[Notice]:
        """What a lookup that goes through must still say about the ticket."""
        said = {
            Notice.TICKET_CLOSED: self.closed_at is not None,
            Notice.TICKET_MERGED: self.merged,
            Notice.SELF_MADE: self.self_made,
            Notice.THREADS_NOT_READ: not self.threads_read,
        }
        return [notice for notice, applies in said.items() if applies]


def judge(
    *, ticket: TicketState, confirmation: Confirmation, standing: Standing, now: datetime, closed_days: int
) -> Verdict:
    """
    This function will return the verdict of a check, the ticket's side first: nothing of Stripe shows before it.

    Rules: R4 (a ticket, not long closed), R5-R7 (the same team), R8 (not in Stripe is an outcome of its own).
    """
    if ticket.closed_too_long(now=now, days=closed_days):
        return Verdict.TICKET_CLOSED
    if confirmation.contradicted:
        return Verdict.MISMATCH
    if confirmation.evidence is Evidence.NONE:
        return Verdict.UNCONFIRMED
    verdict = standing_verdict(standing)
    if verdict in (Verdict.SEVERAL, Verdict.NOT_FOUND):
        return verdict
    if not ticket.checked:
        return Verdict.UNCHECKED
    attested = verdict is Verdict.MATCH and confirmation.evidence is Evidence.QUOTED
    return Verdict.ATTESTED if attested else verdict


SIGNED = frozenset({"SIGNED", "MANUALLY_SIGNED", "ESIGN_COMPLETED"})


class SignatureEvidence(Protocol):
    """The columns of a quote that may say it was signed; none of them alone is reliable (facts/hubspot.md §3)."""

    sign_status: str
    esign_status: str
    esigned_at: datetime | None
    is_manually_signed: bool
    accepted_at: datetime | None
    accepted_by: str
    acceptance_method: str


def signature_in_words(quote: SignatureEvidence) -> str:
    """This function will return how a quote was signed, or that nothing says so (R12)."""
    if quote.esigned_at or SIGNED & {quote.sign_status, quote.esign_status}:
        return f"signed electronically{_on(quote.esigned_at)}"
    if quote.is_manually_signed:
        return f"signed by hand, as marked in HubSpot{_on(quote.accepted_at)}"
    if quote.accepted_at or quote.accepted_by:
        by = f" by {quote.accepted_by}" if quote.accepted_by else ""
        return f"accepted by click{by}{_on(quote.accepted_at)}"
    if quote.acceptance_method == "print_and_sign":
        return "to be signed on paper: HubSpot cannot say whether it was"
    return "not signed"


def _on(moment: datetime | None) -> str:
    return f" on {moment:%-d %b %Y}" if moment else ""
