"""Choosing at random from what is there."""

import random
from collections.abc import Callable, Sequence
from typing import TypeAlias

from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

Move: TypeAlias = Callable[[], bool]
"""One change; False when there was nothing to change."""

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper")


class Draw:
    """A storm's own dice: nothing else in the sandbox uses them, so a seed always throws the same."""

    def __init__(self, seed: object) -> None:
        self.rng = random.Random(f"storm:{seed}")
        self._numbers = 0

    def number(self) -> int:
        """A number that was not drawn before: 1, 2, …"""
        self._numbers += 1
        return self._numbers

    def name(self) -> str:
        """A name that was not drawn before."""
        return f"{self.rng.choice(NAMES)} {self.number()}"

    def row(self, store: StripeStore, kind: str) -> Object | None:
        """One of the rows of a kind; None when there is none."""
        table = store.table(kind)
        order = table.order()
        return table.rows[order[self.rng.randrange(len(order))][2]] if order else None

    def move(self, moves: Sequence[tuple[int, str, Move]]) -> tuple[str, Move]:
        """One of (weight, name, move)."""
        chosen = self.rng.choices(moves, [weight for weight, _, _ in moves])[0]
        return chosen[1], chosen[2]
