"""What a list to be synced is made of; `catalog` names them all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from billing_ops.kernel.merge import MergeResult
from billing_ops.kernel.models import Mirrored
from integrations.pages import Page, Payload

Mirrors = tuple[type[Mirrored], ...]
# (children's table, the column that names their parent, parents' table)
Orphans = tuple[tuple[type[Mirrored], str, type[Mirrored]], ...]


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

    `models` are the tables that a complete pass covers: what it did not meet there is gone. Empty where a pass does
    not see everything. `by_creation`: the list can be asked for in stretches of creation time.
    `orphans`: rows that other lists bring too, but that are gone when their parent of this list is.
    """

    provider: str
    name: str
    pages: Callable[[str, Part], Iterator[Page]]
    upsert: Upsert
    models: Mirrors
    by_creation: bool = False
    orphans: Orphans = ()

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
