"""Conversation threads of tickets, in the shape of HubSpot's inbox and messages API.

Shape: developers.hubspot.com `conversations/conversations/{threads,messages}` (v3 and 2026-09-beta pages).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.hubspot.record import iso

FIRST_THREAD_ID = 9_000_000_000
INBOX_ID, CHANNEL_ID, CHANNEL_ACCOUNT_ID = "310001", "1002", "620001"


class Conversations:
    """Threads by id, each belonging to one ticket, and their messages oldest first."""

    def __init__(self) -> None:
        self._threads: dict[str, dict[str, Any]] = {}
        self._messages: dict[str, list[dict[str, Any]]] = {}

    def add(self, ticket_id: str, messages: Sequence[Mapping[str, Any]], *, contact_id: str | None) -> str:
        """Store a thread for a ticket and return its id."""
        thread_id = str(FIRST_THREAD_ID + len(self._threads) + 1)
        self._messages[thread_id] = [
            _message(thread_id, number, message, contact_id) for number, message in enumerate(messages, start=1)
        ]
        self._threads[thread_id] = _thread(thread_id, ticket_id, contact_id, self._messages[thread_id])
        return thread_id

    def all(self) -> list[dict[str, Any]]:
        """Return every thread, oldest first."""
        return list(self._threads.values())

    def get(self, thread_id: str) -> dict[str, Any] | None:
        """Return one thread, or None."""
        return self._threads.get(thread_id)

    def messages(self, thread_id: str) -> list[dict[str, Any]]:
        """Return a thread's messages and internal comments, oldest first."""
        return self._messages.get(thread_id, [])


def _thread(thread_id: str, ticket_id: str, contact_id: str | None, messages: list[dict[str, Any]]) -> dict[str, Any]:
    received = [message["createdAt"] for message in messages if message.get("direction") == "INCOMING"]
    sent = [message["createdAt"] for message in messages if message.get("direction") == "OUTGOING"]
    thread = {
        "id": thread_id,
        "createdAt": messages[0]["createdAt"] if messages else "1970-01-01T00:00:00.000Z",
        "status": "OPEN",
        "originalChannelId": CHANNEL_ID,
        "originalChannelAccountId": CHANNEL_ACCOUNT_ID,
        "latestMessageTimestamp": messages[-1]["createdAt"] if messages else None,
        "latestMessageReceivedTimestamp": received[-1] if received else None,
        "latestMessageSentTimestamp": sent[-1] if sent else None,
        "spam": False,
        "inboxId": INBOX_ID,
        "associatedContactId": contact_id,
        "archived": False,
        "threadAssociations": {"associatedTicketId": ticket_id},
    }
    return {name: value for name, value in thread.items() if value is not None}


def _message(thread_id: str, number: int, message: Mapping[str, Any], contact_id: str | None) -> dict[str, Any]:
    """Return one wire message. An internal note has the type COMMENT, no direction and no delivery."""
    direction = message["direction"]
    sender = {"actorId": _actor(direction, message["sender"], contact_id), "name": message["sender"]}
    body = {
        "type": "COMMENT" if direction == "COMMENT" else "MESSAGE",
        "id": f"{thread_id}-{number:04d}",
        "conversationsThreadId": thread_id,
        "createdAt": iso(message["at"]),
        "createdBy": sender["actorId"],
        "client": {"clientType": "SYSTEM" if direction == "INCOMING" else "HUBSPOT"},
        "senders": [sender],
        "recipients": [],
        "archived": False,
        "text": message["text"],
        "richText": f"<p>{message['text']}</p>",
        "attachments": [],
    }
    return body if direction == "COMMENT" else body | _delivery(direction, sender)


def _actor(direction: str, sender: str, contact_id: str | None) -> str:
    """V- a contact (visitor), E- an address nobody knows, A- a person of the portal."""
    if direction != "INCOMING":
        return "A-1003"
    return f"V-{contact_id}" if contact_id else f"E-{sender}"


def _delivery(direction: str, sender: dict[str, str]) -> dict[str, Any]:
    """Return what only a message that left or reached the portal has."""
    address = {"deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": sender["name"]}}
    return {
        "senders": [sender | {"senderField": "FROM"} | (address if "@" in sender["name"] else {})],
        "truncationStatus": "NOT_TRUNCATED",
        "status": {"statusType": "RECEIVED" if direction == "INCOMING" else "SENT"},
        "direction": direction,
        "channelId": CHANNEL_ID,
        "channelAccountId": CHANNEL_ACCOUNT_ID,
    }
