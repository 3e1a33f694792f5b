"""What a list to be synced is made of; `catalog` names them all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from billing_ops.kernel.merge import MergeResult
from billing_ops.kernel.models import Mirrored
from integrations.pages import Page, Payload

# (table, the column in it that names the parent)
Children = tuple[tuple[type[Mirrored], str], ...]
# What is created while a long pass runs stands before its first page and would be missed: it is read last.
NEWER = "newer"


@dataclass(frozen=True)
class Part:
    """
    A stretch of a list that can be walked by itself.

    For a list by creation time it is what was created from `created_from` on and before `created_before`, in whole
    seconds; None is open.
    """

    name: str
    created_from: datetime | None = None
    created_before: datetime | None = None


Fetch = Callable[[str, Part], Page]
"""Asks for the page behind a cursor ("" for the first) of a part; called in threads that have no database."""
Parts = Callable[[datetime], list[Part]]


class Upsert(Protocol):
    """A mirror function of an app."""

    def __call__(self, *, payloads: list[Payload], fetched_at: datetime) -> MergeResult: ...


def whole(began_at: datetime) -> list[Part]:
    """This function will return a list as one part."""
    return [Part("all")]


def older_and_newer(began_at: datetime) -> list[Part]:
    """This function will return a list as what it was when the pass began, and what was created since."""
    moment = began_at.replace(microsecond=0)
    return [Part("older", created_before=moment), Part(NEWER, created_from=moment)]


@dataclass(frozen=True)
class Source:
    """
    One list of one provider: how its pages come, and where they go.

    `opened` is called once per process and pass, where there is a database, and returns how to ask for pages.
    `model` is the table of the list's objects: what a complete pass did not meet there is gone. None where a pass does
    not see everything. `children` are the tables of what hangs on those objects, and is gone when they are; a parent
    is a row of `model` or of a child named earlier. `parts` divides the list at the beginning of a pass, into what
    together is the whole; with `by_creation` a part may be split further at any moment of creation. `after` names
    lists of the same provider to be read before, when they are read at the same time.
    """

    provider: str
    name: str
    opened: Callable[[], Fetch]
    upsert: Upsert
    model: type[Mirrored] | None
    children: Children = ()
    parts: Parts = whole
    by_creation: bool = False
    after: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"
