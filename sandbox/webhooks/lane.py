"""The way to one endpoint: what waits, in which order it leaves, and the threads that carry it."""

import heapq
import random
import threading
import time
from collections import deque
from collections.abc import Iterable

from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.ledger import Ledger
from sandbox.webhooks.letters import Letter, Shipment
from sandbox.webhooks.sender import Sender

LONGEST_BACKOFF = 300.0


class Lane:
    """
    Letters to one endpoint, from `accept` to the last attempt.

    A letter is held for company when the endpoint shuffles, then delayed, then ready. Everything is decided
    under one condition; the threads are started when first needed and end with `close`.
    """

    def __init__(self, endpoint: Endpoint, ledger: Ledger) -> None:
        self.endpoint = endpoint
        self._ledger = ledger
        self._turn = threading.Condition()
        self._rng = random.Random(endpoint.behaviour.seed)
        self._held: list[Letter] = []
        self._held_last = 0.0
        self._delayed: list[tuple[float, int, Letter]] = []
        self._ready: deque[tuple[float, Letter]] = deque()
        self._again: list[tuple[float, int, Shipment]] = []
        self._numbers = 0
        self._slot = 0.0
        self._threads: list[threading.Thread] = []
        self._closed = False

    def change(self, endpoint: Endpoint) -> None:
        """Go on with another endpoint's fields; a new seed starts the choices afresh."""
        with self._turn:
            if endpoint.behaviour.seed != self.endpoint.behaviour.seed:
                self._rng = random.Random(endpoint.behaviour.seed)
            self.endpoint = endpoint
            self._turn.notify_all()

    def accept(self, letters: Iterable[Letter], *, certain: bool = False) -> None:
        """Take letters on their way; `certain` ones are never dropped nor doubled (a person asked for them)."""
        with self._turn:
            if self._closed:
                return
            behaviour = self.endpoint.behaviour
            for letter in letters:
                if not certain and behaviour.drop and self._rng.random() < behaviour.drop:
                    self._ledger.dropped(self.endpoint.id, letter.id)
                    continue
                copies = 1 if certain else behaviour.duplicates
                self._ledger.accepted(self.endpoint.id, letter.id, copies)
                for _ in range(copies):
                    self._enter(letter)
            self._staff()
            self._turn.notify_all()

    def close(self) -> None:
        """Deliver nothing further; what was on its way is forgotten."""
        with self._turn:
            self._closed = True
            self._held, self._delayed, self._again = [], [], []
            self._ready.clear()
            self._turn.notify_all()

    def _enter(self, letter: Letter) -> None:
        now = time.monotonic()
        if self.endpoint.behaviour.shuffle:
            self._held.append(letter)
            self._held_last = now
        else:
            self._delay(letter, now)

    def _delay(self, letter: Letter, now: float) -> None:
        low, high = self.endpoint.behaviour.delay_seconds
        if high:
            heapq.heappush(self._delayed, (now + self._rng.uniform(low, high), self._number(), letter))
        else:
            self._ready.append((now, letter))

    def _staff(self) -> None:
        """One thread per request that may be under way at a time."""
        while len(self._threads) < self.endpoint.behaviour.concurrency:
            thread = threading.Thread(target=self._carry, args=(len(self._threads),), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, place: int) -> None:
        sender = Sender()
        while (shipment := self._take(place)) is not None:
            outcome = sender.send(self.endpoint, shipment)
            again = not outcome.good and shipment.attempt < self.endpoint.behaviour.attempts
            if again:
                self._retry(shipment)
            self._ledger.ended(self.endpoint.id, shipment, outcome, final=not again)
        sender.close()

    def _retry(self, shipment: Shipment) -> None:
        with self._turn:
            base = self.endpoint.behaviour.backoff_seconds * 2 ** (shipment.attempt - 1)
            pause = min(LONGEST_BACKOFF, base) * self._rng.uniform(0.8, 1.2)
            following = Shipment(shipment.letters, shipment.attempt + 1)
            heapq.heappush(self._again, (time.monotonic() + pause, self._number(), following))
            self._turn.notify()

    def _take(self, place: int) -> Shipment | None:
        """The next request to make; None when the lane is closed. Waits until there is one."""
        with self._turn:
            while not self._closed:
                now = time.monotonic()
                self._release(now)
                shipment = self._next(now) if place < self.endpoint.behaviour.concurrency else None
                if shipment is not None:
                    self._turn.notify()
                    return shipment
                self._turn.wait(self._pause(now))
            return None

    def _release(self, now: float) -> None:
        """Let go of what was held or delayed for long enough."""
        behaviour = self.endpoint.behaviour
        late = now - self._held_last >= behaviour.shuffle_seconds
        if self._held and (late or len(self._held) >= behaviour.shuffle):
            self._rng.shuffle(self._held)
            for letter in self._held:
                self._delay(letter, now)
            self._held = []
        while self._delayed and self._delayed[0][0] <= now:
            due, _, letter = heapq.heappop(self._delayed)
            self._ready.append((due, letter))

    def _next(self, now: float) -> Shipment | None:
        behaviour = self.endpoint.behaviour
        if behaviour.rate and now < self._slot:
            return None
        shipment = self._pop(now)
        if shipment and behaviour.rate:
            self._slot = max(self._slot, now - 1 / behaviour.rate) + 1 / behaviour.rate
        return shipment

    def _pop(self, now: float) -> Shipment | None:
        if self._again and self._again[0][0] <= now:
            return heapq.heappop(self._again)[2]
        if not self._ready:
            return None
        if self.endpoint.provider == "stripe":
            return Shipment([self._ready.popleft()[1]])
        behaviour = self.endpoint.behaviour
        if len(self._ready) < behaviour.batch_size and now < self._ready[0][0] + behaviour.batch_seconds:
            return None
        size = min(len(self._ready), behaviour.batch_size)
        return Shipment([self._ready.popleft()[1] for _ in range(size)])

    def _pause(self, now: float) -> float | None:
        """Seconds until time alone makes a difference; None when only new letters can."""
        behaviour, times = self.endpoint.behaviour, []
        if self._held:
            times.append(self._held_last + behaviour.shuffle_seconds)
        if self._delayed:
            times.append(self._delayed[0][0])
        if self._again:
            times.append(max(self._again[0][0], self._slot if behaviour.rate else 0))
        if self._ready:
            batched = self._ready[0][0] + behaviour.batch_seconds if self.endpoint.provider == "hubspot" else 0
            times.append(max(batched, self._slot if behaviour.rate else 0))
        return max(0.0005, min(times) - now) if times else None

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers
