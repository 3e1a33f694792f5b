"""Rows and a read clock for the tests of `kernel.merge`, over two small mirrored tables."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connections

from billing_ops.kernel.merge_plan import plan_for
from billing_ops.kernel.models import Mirrored
from subscriptions.models import Product, SubscriptionItem


def at(second: int) -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC) + timedelta(seconds=second)


def product(id: str, name: str = "Team") -> dict[str, Any]:
    return row(Product, stripe_id=id, name=name, payload={"id": id, "name": name})


def item(id: str, subscription: str, quantity: int = 1) -> dict[str, Any]:
    payload = {"id": id, "quantity": quantity}
    return row(SubscriptionItem, stripe_id=id, subscription_id=subscription, quantity=quantity, payload=payload)


def row(model: type[Mirrored], **values: Any) -> dict[str, Any]:
    return {name: default() for name, default in plan_for(model).defaults.items()} | values


class Elsewhere:
    """Another database connection: what it is given runs in a thread of its own."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    def begin(self, work: Callable[[], Any]) -> "Future[Any]":
        return self._thread.submit(work)

    def do(self, work: Callable[[], Any]) -> Any:
        return self.begin(work).result(timeout=20)

    def close(self) -> None:
        self.do(connections.close_all)
        self._thread.shutdown()
