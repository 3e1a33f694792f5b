"""
Which texts answer what happened. An app that acts declares the facts of its action and registers what to say then:

    @dataclass(frozen=True)
    class CouponMade: …

    @answers(CouponMade)
    def coupon_made(facts: CouponMade) -> Reply | None: …

and its page asks for `composed(CouponMade(…))`.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from subscriptions.replies.safety import without_internals

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Reply:
    """
    A text for the customer, and a title that tells us what it answers; `why_none` says to us why there is no text.

    `is_ours`: a text for a colleague, which may hold ids and is no customer's to read.
    """

    title: str
    text: str
    why_none: str = ""
    is_ours: bool = False


Writer = Callable[[Facts], Reply | None]
_writers: dict[type, list[Callable[[Any], Reply | None]]] = defaultdict(list)


def answers(kind: type[Facts]) -> Callable[[Writer[Facts]], Writer[Facts]]:
    """This decorator will have the function asked for a reply to facts of `kind`; None: it has nothing to say."""

    def registered(writer: Writer[Facts]) -> Writer[Facts]:
        _writers[kind].append(writer)
        return writer

    return registered


def composed(facts: object) -> list[Reply]:
    """
    This function will return the replies to these facts, in the order in which they were registered.

    Whatever the facts hold, no text leaves with an address, an ID or a provider's name for an object in it.
    """
    written = [writer(facts) for writer in _writers[type(facts)]]
    return [replace(reply, text=without_internals(reply.text)) for reply in written if reply is not None]
