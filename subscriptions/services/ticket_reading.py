"""What one ticket says of its team, read from HubSpot now, or from the mirror when HubSpot does not answer."""

from dataclasses import dataclass
from datetime import datetime

from billing_ops.kernel.errors import Missing, ProviderError
from customers import live as customer_live
from customers.models import Ticket
from subscriptions.calculations import TicketState, TicketWords


@dataclass(frozen=True)
class TicketReading:
    """A ticket's words about its team, how the ticket stands, and when it was read (UTC; None: not at all)."""

    subject: str
    words: TicketWords
    state: TicketState
    read_at: datetime | None


def read_ticket(*, ticket_id: str) -> TicketReading | None:
    """
    This function will return what the ticket says, or None when HubSpot has no such ticket.

    It raises nothing: without an answer from HubSpot the state says `checked=False`, and the words are the mirror's.
    """
    try:
        found = customer_live.read_ticket(ticket_id=ticket_id)
    except Missing:
        return None
    except ProviderError:
        return _from_mirror(ticket_id)
    customer_wrote = bool(found.customer_texts) or _came_from_outside(found.ticket)
    return TicketReading(
        subject=found.ticket.subject,
        words=_words(found.ticket, found.customer_texts),
        state=TicketState(
            closed_at=_closed_at(found.ticket),
            merged=found.was_merged,
            self_made=not customer_wrote,
            threads_read=not found.messages_problem,
        ),
        read_at=found.fetched_at,
    )


def _from_mirror(ticket_id: str) -> TicketReading:
    """A ticket the mirror has never seen may exist all the same, so it is not called missing."""
    ticket = Ticket.objects.filter(hubspot_id=ticket_id, deleted_at=None).first()
    if ticket is None:
        return TicketReading("", TicketWords("", ()), TicketState(checked=False, threads_read=False), read_at=None)
    state = TicketState(
        closed_at=_closed_at(ticket),
        checked=False,
        self_made=not _came_from_outside(ticket),
        threads_read=False,
    )
    return TicketReading(ticket.subject, _words(ticket, ()), state, read_at=ticket.fetched_at)


def _closed_at(ticket: Ticket) -> datetime | None:
    """A closed stage without a date counts as closed when it was last changed."""
    if not ticket.is_closed:
        return None
    return ticket.closed_at or ticket.modified_at


def _came_from_outside(ticket: Ticket) -> bool:
    """Whether a channel that customers write to brought the ticket; made by hand in HubSpot, it has none."""
    return bool(ticket.source)


def _words(ticket: Ticket, customer_texts: tuple[str, ...]) -> TicketWords:
    """The description is the customer's first message only where a channel brought it."""
    own = (ticket.subject, ticket.content) if _came_from_outside(ticket) else ()
    return TicketWords(team_property=ticket.team_id, customer_texts=(*own, *customer_texts))
