"""What a list to be synced is made of; `catalog` names them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from billing_ops.kernel.merge import MergeResult
from billing_ops.kernel.models import Mirrored
from integrations.pages import Page, Payload

# (table, the column in it that names the parent)
Children = tuple[tuple[type[Mirrored], str], ...]


@dataclass(frozen=True)
class Part:
    """A stretch of a list by creation time, from `created_from` on and before `created_before`; None is open."""

    name: str
    created_from: datetime | None = None
    created_before: datetime | None = None


class Upsert(Protocol):
    """A mirror function of an app."""

    def __call__(self, *, payloads: list[Payload], fetched_at: datetime) -> MergeResult: ...


@dataclass(frozen=True)
class Source:
    """
    One list of one provider: how its pages come (from a cursor on, '' for the beginning), and where they go.

    `model` is the table of the list's objects: what a complete pass did not meet there is gone. None where a pass does
    not see everything. `children` are the tables of what hangs on those objects, and is gone when they are; a parent
    is a row of `model` or of a child named earlier. `by_creation`: the list can be asked for in stretches of creation
    time.
    """

    provider: str
    name: str
    pages: Callable[[str, Part], Iterator[Page]]
    upsert: Upsert
    model: type[Mirrored] | None
    children: Children = ()
    by_creation: bool = False

    def parts(self, *, began_at: datetime) -> list[Part]:
        """
        This method will return the stretches that together are the whole list, in the order to read them.

        What is created while a long pass runs stands before its first page and would be missed: it is read last.
        """
        if not self.by_creation:
            return [Part("all")]
        return [Part("older", created_before=began_at), Part("newer", created_from=began_at)]

    def __str__(self) -> str:
        return f"{self.provider} {self.name}"
