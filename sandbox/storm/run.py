"""Carrying a storm out."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sandbox.storm.catalog_moves import CatalogMoves
from sandbox.storm.draw import Draw, Move
from sandbox.storm.hubspot_moves import HubSpotMoves
from sandbox.storm.stripe_moves import StripeMoves

if TYPE_CHECKING:
    from sandbox.world import World

AT_A_TIME = 25
"""Changes made before others may read: a storm must not keep the providers from answering."""

TRIES = 50
MARGIN = 1.1
"""The burst is a little larger than asked for, because changes differ in how many events they make."""

MOST_CHANGES = 1_000_000


@dataclass(frozen=True)
class Wanted:
    """
    A storm to be made.

    `deletes` and `recreates` are shares of the changes (recreates: a coupon under the same id, a record out
    of the recycle bin); `burst_share` of the events bear one and the same second.
    """

    changes: int = 1_000
    provider: str = "both"
    seed: int = 0
    burst_share: float = 0.3
    deletes: float = 0.05
    recreates: float = 0.02

    def __post_init__(self) -> None:
        if self.provider not in ("stripe", "hubspot", "both") or not 0 <= self.changes <= MOST_CHANGES:
            raise ValueError("provider is stripe, hubspot or both, changes a number up to 1,000,000.")
        if min(self.burst_share, self.deletes, self.recreates) < 0 or self.deletes + self.recreates > 1:
            raise ValueError("burst_share, deletes and recreates are shares from 0 to 1.")


@dataclass
class Done:
    """What came of it: changes by name, events made (all, and those of the one second), seconds it took."""

    changes: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    events: int = 0
    burst_events: int = 0
    burst_second: int | None = None
    seconds: float = 0.0

    def shown(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {**asdict(self), "by_kind": dict(sorted(self.by_kind.items())), "seconds": round(self.seconds, 2)}


class Moves(Protocol):
    """What may happen on one side."""

    def moves(self) -> list[tuple[int, str, Move]]:
        """Changes that leave everything in place."""
        ...

    def deletions(self) -> list[tuple[int, str, Move]]:
        """Changes that take something away."""
        ...

    def recreations(self) -> list[tuple[int, str, Move]]:
        """Changes that bring something back."""
        ...


class _Stripe(CatalogMoves):
    """Both halves of the account."""

    def __init__(self, world: "World", draw: Draw) -> None:
        super().__init__(world.stripe, draw)
        self._others = StripeMoves(world.stripe, draw)

    def moves(self) -> list[tuple[int, str, Move]]:
        return [*self._others.moves(), *super().moves()]


class Storm:
    """One storm over one world."""

    def __init__(self, world: "World", wanted: Wanted) -> None:
        self._world, self._wanted = world, wanted
        self._draw = Draw(wanted.seed)
        self._done = Done()
        self._sides: list[Moves] = []
        if wanted.provider in ("stripe", "both"):
            self._sides.append(_Stripe(world, self._draw))
        if wanted.provider in ("hubspot", "both"):
            self._sides.append(HubSpotMoves(world.hubspot, self._draw))

    def run(self) -> Done:
        """Make the changes: first those at all times, then those of one second."""
        began, burst = time.perf_counter(), min(1.0, self._wanted.burst_share * MARGIN)
        before = self._told()
        still = round(self._wanted.changes * burst)
        self._make(self._wanted.changes - still)
        with self._world.clock.frozen():
            quiet = self._told()
            self._done.burst_second = self._world.clock.timestamp() if still else None
            self._make(still)
            self._done.burst_events = self._told() - quiet
        self._done.events = self._told() - before
        self._done.seconds = time.perf_counter() - began
        return self._done

    def _told(self) -> int:
        return self._world.stripe.events_made + self._world.hubspot.told.count

    def _make(self, changes: int) -> None:
        for start in range(0, changes, AT_A_TIME):
            with self._world.lock:
                for _ in range(min(AT_A_TIME, changes - start)):
                    self._change()

    def _change(self) -> None:
        """One change; another is drawn while there is nothing that the drawn one could change."""
        for _ in range(TRIES):
            name, move = self._drawn()
            if move():
                self._done.changes += 1
                self._done.by_kind[name] += 1
                return

    def _drawn(self) -> tuple[str, Move]:
        side = self._draw.rng.choice(self._sides)
        dice = self._draw.rng.random()
        if dice < self._wanted.deletes:
            return self._draw.move(side.deletions())
        if dice < self._wanted.deletes + self._wanted.recreates:
            return self._draw.move(side.recreations())
        return self._draw.move(side.moves())


def storm(world: "World", fields: Mapping[str, Any]) -> dict[str, Any]:
    """
    Make a storm as described by the fields of `Wanted`, and say what came of it.

    :raises ValueError, TypeError: fields that make no sense
    """
    return Storm(world, Wanted(**fields)).run().shown()
