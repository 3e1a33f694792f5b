"""What one ticket says of its team, read from HubSpot now, or from the mirror when HubSpot does not answer."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from billing_ops.kernel.errors import Missing, ProviderUnavailable, RateLimited
from customers import live as customer_live
from customers.models import Contact, Ticket
from subscriptions.calculations import TicketState, TicketWords

# HubSpot's `source_type` of what a customer wrote; PHONE is a colleague's note of a call.
CUSTOMER_CHANNELS = frozenset({"EMAIL", "FORM", "CHAT"})


@dataclass(frozen=True)
class TicketReading:
    """
    A ticket's words about its team, how the ticket stands, and when it was read (UTC; None: not at all).

    `written_by` is the writer's e-mail or name, '' where no customer wrote: information, never evidence (R6).
    `known_as` as in `Found`.
    """

    subject: str
    words: TicketWords
    state: TicketState
    read_at: datetime | None
    written_by: str = ""
    known_as: tuple[str, ...] = ()


def read_ticket(*, ticket_id: str) -> TicketReading | None:
    """
    This function will return what the ticket says, or None when HubSpot has no such ticket.

    Without an answer from HubSpot the state says `checked=False`, and the words are the mirror's.
    :raises AuthFailed, Rejected: HubSpot answered, and refused: that is no outage, and nothing may rest on it
    """
    try:
        found = customer_live.read_ticket(ticket_id=ticket_id)
    except Missing:
        return None
    except (ProviderUnavailable, RateLimited):
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
        written_by=_writer(found.ticket, found.customer_sender) if customer_wrote else "",
        known_as=(found.ticket.hubspot_id, *found.ticket.merged_ids),
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
    writer = "" if state.self_made else _writer(ticket, "")
    return TicketReading(
        subject=ticket.subject,
        words=_words(ticket, ()),
        state=state,
        read_at=ticket.fetched_at,
        written_by=writer,
        known_as=(ticket.hubspot_id, *ticket.merged_ids),
    )


def _writer(ticket: Ticket, sender: str) -> str:
    """Who sent the first message; HubSpot may name them by an id of its own, then the ticket's contact is known."""
    if "@" in sender or not ticket.contact_ids:
        return sender
    contact = Contact.objects.filter(hubspot_id__in=ticket.contact_ids, deleted_at=None).exclude(email="").first()
    return contact.email if contact else sender


def _closed_at(ticket: Ticket) -> datetime | None:
    """A closed stage without a date counts as closed when it was last changed."""
    if not ticket.is_closed:
        return None
    return ticket.closed_at or ticket.modified_at


def _came_from_outside(ticket: Ticket) -> bool:
    """Whether a channel that customers write to brought the ticket; a colleague's typing is not theirs."""
    return ticket.source in CUSTOMER_CHANNELS and not ticket.created_by


def _words(ticket: Ticket, customer_texts: tuple[str, ...]) -> TicketWords:
    """The description is the customer's first message only where a channel brought it."""
    own = (ticket.subject, ticket.content) if _came_from_outside(ticket) else ()
    is_an_id = re.fullmatch(settings.TEAM_ID_PATTERN, ticket.team_id)
    return TicketWords(ticket.team_id if is_an_id else "", customer_texts=(*own, *customer_texts))
