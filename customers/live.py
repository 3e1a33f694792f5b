"""Reads that a person waits for."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from billing_ops.kernel import clock
from billing_ops.kernel.errors import Missing, ProviderError
from billing_ops.kernel.merge import tombstone
from customers.mirror import upsert_tickets
from customers.models import Ticket
from integrations import metering
from integrations.hubspot.gateway import Gateway, read_gateway
from integrations.hubspot.shapes import MessageShape, ThreadsNotReadable, TicketShape

LIMIT_SECONDS = 3.0


@dataclass(frozen=True)
class LiveTicket:
    """
    A ticket as HubSpot has it now: the mirror's row, just renewed, and its conversation, oldest message first.

    `fetched_at` is the database's time before the read. `messages_problem` says in a sentence why `messages` could
    not be read; "" when they were. `was_merged`: the number asked for now answers as another ticket.
    """

    ticket: Ticket
    messages: tuple[MessageShape, ...]
    messages_problem: str
    was_merged: bool
    fetched_at: datetime.datetime

    @property
    def customer_texts(self) -> tuple[str, ...]:
        """What the customer wrote: the only texts that are evidence; internal notes never are (design, Lookup)."""
        return tuple(message.text for message in self.messages if message.by_customer)

    @property
    def customer_sender(self) -> str:
        """Who sent the customer's first message: an e-mail address, a name or HubSpot's id; '' if none was read."""
        return next((message.sender for message in self.messages if message.by_customer), "")


def read_ticket(*, ticket_id: str) -> LiveTicket:
    """
    This function will read one ticket from HubSpot now, within 3 seconds in all, and renew the mirror's row.

    Messages are returned and not stored. A ticket whose messages cannot be read is returned without them.
    :raises Missing: HubSpot has no such ticket; a mirrored one is marked as gone
    :raises ProviderUnavailable: HubSpot did not answer in time; RateLimited, AuthFailed likewise: nothing changed
    :raises RuntimeError: called inside a transaction, which would stay open while HubSpot thinks
    """
    with transaction.atomic(durable=True):
        fetched_at = clock.database_now()
    gateway = read_gateway(seconds=LIMIT_SECONDS, attempts=2)
    with metering.purpose("lookup"):
        try:
            found = gateway.get_ticket(ticket_id)
        except Missing:
            _forget(ticket_id, fetched_at)
            raise
        messages, problem = _messages(gateway, found)
    upsert_tickets(payloads=[found.payload], fetched_at=fetched_at)
    return LiveTicket(
        ticket=Ticket.objects.get(hubspot_id=found.id),
        messages=messages,
        messages_problem=problem,
        was_merged=found.was_merged,
        fetched_at=fetched_at,
    )


def _messages(gateway: Gateway, ticket: TicketShape) -> tuple[tuple[MessageShape, ...], str]:
    try:
        found = gateway.list_ticket_messages(ticket.id, merged_ids=ticket.merged_ids)
    except ProviderError as error:
        return (), error.message
    if isinstance(found, ThreadsNotReadable):
        permission = found.missing_permission
        return (), f"Our HubSpot key may not read conversations ({permission}). Look at them in HubSpot."
    return found, ""


def _forget(ticket_id: str, fetched_at: datetime.datetime) -> None:
    """Only a ticket we knew becomes a tombstone: a mistyped number shall leave nothing behind."""
    if Ticket.objects.filter(hubspot_id=ticket_id).exists():
        tombstone(Ticket, [ticket_id], fetched_at=fetched_at)
