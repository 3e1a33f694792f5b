"""A list of products in memory, to drive the engine without a provider."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from billing_ops.kernel.merge import MergeResult, merge
from integrations.pages import Page, Payload
from subscriptions.models import Product
from sync.sources import Part, Source, older_and_newer, whole
from tests.kernel.merging import product


@dataclass
class List:
    """`ids` a page at a time, in order; `before_page` is called with each page's number and may raise."""

    ids: list[str]
    size: int = 2
    before_page: Callable[[int], None] = lambda number: None
    asked: list[tuple[str, str]] = field(default_factory=list)
    by_creation: bool = False

    @property
    def source(self) -> Source:
        parts = older_and_newer if self.by_creation else whole
        return Source("stripe", "products", lambda: self.fetch, upsert, Product, parts=parts)

    def fetch(self, cursor: str, part: Part) -> Page:
        start = self.ids.index(cursor) + 1 if cursor else 0
        self.before_page(start // self.size)
        self.asked.append((part.name, cursor))
        ids = self.ids[start : start + self.size]
        return Page([{"id": id} for id in ids], ids[-1] if start + self.size < len(self.ids) else "", 1)


def upsert(*, payloads: list[Payload], fetched_at: datetime) -> MergeResult:
    return merge(Product, [product(payload["id"]) for payload in payloads], fetched_at=fetched_at)


def fail_at(page: int, error: Exception) -> Callable[[int], None]:
    def before_page(number: int) -> None:
        if number == page:
            raise error

    return before_page
