"""The verdict of a check: what is proven comes first, so that nothing of Stripe shows before it. R4-R8."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from subscriptions.calculations.confirming import Confirmation
from subscriptions.calculations.standing import Standing, standing_verdict
from subscriptions.models.verdicts import Evidence, Notice, Verdict


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
    *,
    ticket: TicketState,
    confirmation: Confirmation,
    standing: Standing,
    now: datetime,
    closed_days: int,
    reason_given: bool = False,
) -> Verdict:
    """
    This function will return the verdict of a check, the ticket's side first: nothing of Stripe shows before it.

    Rules: R4 (a ticket, not long closed), R5-R7 (the same team), R8 (not in Stripe is an outcome of its own).
    A ticket in which no customer wrote opens nothing until a reason is given, and then only for reading.
    """
    if ticket.closed_too_long(now=now, days=closed_days):
        return Verdict.TICKET_CLOSED
    proven = not confirmation.contradicted and confirmation.evidence is not Evidence.NONE
    if proven and ticket.self_made and not reason_given:
        return Verdict.SELF_MADE
    verdict = named_verdict(confirmation=confirmation, standing=standing, checked=ticket.checked)
    return for_reading(verdict) if ticket.self_made else verdict


def named_verdict(*, confirmation: Confirmation, standing: Standing, checked: bool) -> Verdict:
    """
    This function will return the verdict of what names a team: what it proves first, then how the team stands.

    `checked` is False when HubSpot did not answer and only our copy was seen.
    """
    if confirmation.contradicted:
        return Verdict.MISMATCH
    if confirmation.evidence is Evidence.NONE:
        return Verdict.UNCONFIRMED
    verdict = standing_verdict(standing)
    if verdict in (Verdict.SEVERAL, Verdict.NOT_FOUND):
        return verdict
    if not checked:
        return Verdict.UNCHECKED
    attested = verdict is Verdict.MATCH and confirmation.evidence is Evidence.QUOTED
    return Verdict.ATTESTED if attested else verdict


def for_reading(verdict: Verdict) -> Verdict:
    """This function will return what a verdict is where no customer asked: it opens the team to be read, no more."""
    return Verdict.READING if verdict in (Verdict.MATCH, Verdict.ATTESTED, Verdict.CONTRACTED) else verdict


def reading_verdict(standing: Standing) -> Verdict:
    """This function will return the verdict of a reading by reason: nothing was compared, so nothing matches."""
    verdict = standing_verdict(standing)
    return verdict if verdict in (Verdict.SEVERAL, Verdict.NOT_FOUND) else Verdict.READING


def chosen_verdict(*, evidence: Evidence, checked: bool, self_made: bool = False) -> Verdict:
    """This function will return the verdict once one of several subscriptions was chosen."""
    if evidence in (Evidence.NOT_ASKED, Evidence.REQUEST) or (self_made and checked):
        return Verdict.READING
    if not checked:
        return Verdict.UNCHECKED
    return Verdict.ATTESTED if evidence is Evidence.QUOTED else Verdict.MATCH
