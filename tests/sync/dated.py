"""A list by moment of creation in memory, newest first, that answers in any stretch of time like Stripe."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from billing_ops.kernel.merge import MergeResult, merge
from integrations.pages import Page, Payload
from subscriptions.models import Product
from sync.parts import PAGE
from sync.sources import Part, Source, older_and_newer
from tests.kernel.merging import product

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)


def crowded(count: int) -> dict[str, datetime]:
    """So many objects until now, forty in each second: wherever a part is cut, some are created at the border."""
    newest = datetime.now(UTC).replace(microsecond=0)
    return {f"c{number:06}": newest - timedelta(seconds=number // 40) for number in range(count)}


def many(count: int, *, seed: int = 0) -> dict[str, datetime]:
    """So many objects, in bursts of up to 250 within one second, most of them of late."""
    random, moments, moment = Random(seed), {}, NEWEST
    while len(moments) < count:
        for _ in range(min(random.choice([1, 1, 1, 2, 3, 40, 250]), count - len(moments))):
            moments[f"p{random.getrandbits(40):010x}{len(moments):05}"] = moment
        moment -= timedelta(seconds=random.randint(1, 20_000 + len(moments) * 10))
    return moments


@dataclass
class Dated:
    """`company` requests are waited for before any is answered, for a moment: a provider slower than the mirror."""

    created: dict[str, datetime]
    company: int = 1
    before_page: Callable[[str], None] = lambda cursor: None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.order = sorted(self.created, key=lambda id: (self.created[id], id), reverse=True)
        self._under_way, self._changed = 0, threading.Condition()

    @property
    def source(self) -> Source:
        return Source(
            "stripe", "products", lambda: self.fetch, upsert, Product, parts=older_and_newer, by_creation=True
        )

    def fetch(self, cursor: str, part: Part) -> Page:
        self.before_page(cursor)
        with self._changed:
            self.asked.append((part.name, cursor))
            self._under_way += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._under_way >= self.company, timeout=0.03 if self.company > 1 else 0)
            self._under_way -= 1
        return self._page(cursor, part)

    def _page(self, cursor: str, part: Part) -> Page:
        position = (self.created[cursor], cursor) if cursor else None
        found = [
            id
            for id in self.order
            if (part.created_from is None or self.created[id] >= part.created_from)
            and (part.created_before is None or self.created[id] < part.created_before)
            and (position is None or (self.created[id], id) < position)
        ]
        ids = found[:PAGE]
        reached = self.created[ids[-1]] if ids else None
        items: list[Payload] = [{"id": id, "created": self.created[id]} for id in ids]
        return Page(items, ids[-1] if len(found) > PAGE else "", 1, reached)


def upsert(*, payloads: list[Payload], fetched_at: datetime) -> MergeResult:
    rows = [product(payload["id"]) | {"created_at": payload["created"]} for payload in payloads]
    return merge(Product, rows, fetched_at=fetched_at)
