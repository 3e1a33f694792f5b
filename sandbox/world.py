"""Everything that exists in one running sandbox."""

import gc
import importlib
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING, cast

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.hubspot.store import HubSpotStore
from sandbox.journal import Journal
from sandbox.keys import Keys
from sandbox.limits import Limits
from sandbox.rendered import Rendered
from sandbox.stripe.idempotency import IdempotencyStore
from sandbox.stripe.store import StripeStore

if TYPE_CHECKING:
    from sandbox.webhooks.office import PostOffice

SEEDS = ("demo", "large", "empty")


@dataclass(frozen=True)
class Case:
    """A notable situation in a seed: what to type (ticket number, team ID) and the verdict to expect."""

    name: str
    ticket: str
    team: str
    verdict: str
    note: str = ""


@dataclass
class World:
    """
    The two providers' data and the sandbox's own switches.

    `lock` is held while a request reads or changes data; everything else looks after itself. `latency` is how
    many seconds each provider takes to answer, as a network between would make it.
    """

    clock: Clock
    rng: random.Random
    stripe: StripeStore
    hubspot: HubSpotStore
    seed: str = "empty"
    teams: int = 0
    cases: list[Case] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    keys: Keys = field(default_factory=Keys)
    limits: Limits = field(default_factory=Limits)
    latency: dict[str, float] = field(default_factory=dict)
    post_office: "PostOffice | None" = None
    stripe_pages: Rendered = field(init=False)
    hubspot_pages: Rendered = field(init=False)
    idempotency: IdempotencyStore = field(default_factory=IdempotencyStore)
    lock: RLock = field(default_factory=RLock)
    built_as: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        self.stripe_pages = Rendered(lambda: (self.stripe.version, self.clock.moves))
        self.hubspot_pages = Rendered(lambda: self.hubspot.version)
        self.stripe_pages.on = self.hubspot_pages.on = self.seed == "large"

    @classmethod
    def build(cls, *, seed: str = "demo", teams: int = 0, now: datetime | None = None) -> "World":
        """
        A world filled by `sandbox.seeds.<seed>.build`; the same seed, teams and `now` give the same ids and
        objects.

        :raises ValueError: the seed is unknown
        """
        if seed not in SEEDS:
            raise ValueError(f"There is no seed {seed!r}; known are {', '.join(SEEDS)}.")
        clock, rng = Clock(now), random.Random(f"{seed}:{teams}")
        world = cls(clock, rng, StripeStore(clock=clock, rng=rng), HubSpotStore(clock), seed, teams)
        with _collector_at_rest(keep=seed == "large"):
            _fill(world)
        world.stripe.settle()
        world.built_as = world.state()
        return world

    def anew(self) -> "World | None":
        """The same data with every switch as it was when this world was built; None once the data were touched."""
        if self.state() != self.built_as:
            return None
        same = (self.clock, self.rng, self.stripe, self.hubspot, self.seed, self.teams, self.cases)
        return World(*same, built_as=self.built_as)

    def state(self) -> tuple[object, ...]:
        """What differs as soon as any object, the clock or the next id does."""
        return self.stripe.version, self.hubspot.version, self.clock.moves, self.rng.getstate()


@contextmanager
def _collector_at_rest(*, keep: bool) -> Iterator[None]:
    """
    Building only makes objects that stay: looking for garbage among them takes longer than the rest of it.

    A large world is `keep`: the collector is told to leave it alone afterwards, so that it does not hold up requests
    either. Not a small one: each world before it would stay in memory, for worlds are full of cycles.
    """
    gc.unfreeze()
    gc.disable()
    try:
        yield
    finally:
        if keep:
            gc.freeze()
        gc.enable()


def _fill(world: World) -> None:
    """Seeds are imported late: they import this module, and an empty world needs none of them."""
    if world.seed == "empty":
        return
    build = cast(Callable[..., None], importlib.import_module(f"sandbox.seeds.{world.seed}").build)
    if world.seed == "large":
        build(world, world.teams or 2000)
    else:
        build(world)
    importlib.import_module("sandbox.seeds.past").write_past(world.stripe)
