"""
Requests that wait for somebody's decision, as far as a check of a team needs to know of them.

A kind of request registers here in its app's `ready()`; nothing in this app knows what is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from billing_ops.kernel.actor import Actor
from subscriptions.models import Lookup


@dataclass(frozen=True)
class WaitingRequest:
    """
    One request that waits for a person: its id as they type it, what is asked in words, and the team it is about.

    `words` stand on a page before any check, so they name neither team ID nor customer nor amount.
    `requesters_lookup` is the check that the request was made from.
    """

    id: str
    words: str
    team_id: str
    requesters_lookup: Lookup


class RequestKind(Protocol):
    """What a kind of request offers here."""

    def find(self, request_id: str, actor: Actor) -> WaitingRequest | None:
        """Return the request if it waits for this person now; None for any other, and for their own."""

    def waiting(self, actor: Actor) -> Sequence[WaitingRequest]:
        """Return every request of this kind that waits for this person, the oldest first."""


KINDS: dict[str, RequestKind] = {}


def register(name: str, kind: RequestKind) -> None:
    """This function will make requests of a kind a basis on which their deciders look a team up."""
    KINDS[name] = kind


def find(request_id: str, actor: Actor) -> WaitingRequest | None:
    """This function will return the request of any kind that waits for this person under that id, or None."""
    return next((found for kind in KINDS.values() if (found := kind.find(request_id, actor))), None)


def waiting(actor: Actor) -> list[WaitingRequest]:
    """This function will return what waits for this person, kind by kind."""
    return [request for kind in KINDS.values() for request in kind.waiting(actor)]
