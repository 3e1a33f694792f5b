"""Several workers read one list together: each page once, one run, ended once, whoever dies on the way."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import pytest
from django.db import connections

from billing_ops.kernel.errors import ProviderUnavailable
from subscriptions.models import Product
from sync import engine, parts
from sync.models import SyncCursor, SyncRun
from tests.sync.dated import Dated, many

OBJECTS = 4000
PLAIN = OBJECTS // parts.PAGE + 1
SECONDS = 30
SILENT = ProviderUnavailable("Stripe did not answer.", provider="stripe")
worker: ContextVar[str] = ContextVar("worker", default="")


class Worker:
    """A process's stand-in: a thread with a database connection of its own."""

    def __init__(self, name: str) -> None:
        self._thread, self._name = ThreadPoolExecutor(1), name

    def sync(self, products: Dated, **options: Any) -> Any:
        return self._thread.submit(self._sync, products, options)

    def _sync(self, products: Dated, options: dict[str, Any]) -> SyncRun:
        worker.set(self._name)
        try:
            return engine.sync(products.source, **options)
        finally:
            connections.close_all()


@pytest.fixture
def shared(committing_db: str, settings: Any) -> Iterator[Dated]:
    """A list in which the first worker has read enough to be helped, and waits until it is."""
    settings.SYNC_REQUESTS_AT_ONCE = 1
    products = Dated(many(OBJECTS))
    products.waits, products.helped, products.by = threading.Event(), threading.Event(), []
    products.before_page = _note(products)
    yield products
    products.helped.set()
    for model in (SyncCursor, SyncRun, Product):
        model.objects.all().delete()


def _note(products: Any) -> Callable[[str], None]:
    def before_page(cursor: str) -> None:
        name = worker.get()
        if name == "second":
            products.helped.set()
        elif name == "first" and len(products.by) >= 3 * parts.PAGES_A_SPLIT:
            products.waits.set()
            products.helped.wait(SECONDS)
        products.by.append(name)

    return before_page


def live() -> set[str]:
    return set(Product.objects.filter(deleted_at=None).values_list("pk", flat=True))


def test_two_workers_read_each_page_once_and_end_one_run(shared: Any) -> None:
    first = Worker("first").sync(shared)
    assert shared.waits.wait(SECONDS)
    second = Worker("second").sync(shared, help_out=True)

    runs = {first.result(SECONDS).pk, second.result(SECONDS).pk}

    assert set(shared.by) == {"first", "second"}
    assert len(shared.asked) == len(set(shared.asked)) <= PLAIN * 7 / 6 + 1
    (run,) = SyncRun.objects.all()
    assert ({run.pk}, run.state, run.requests) == (runs, "ok", len(shared.asked))
    assert run.seen >= run.inserted == OBJECTS
    assert live() == set(shared.created)
    assert not SyncCursor.objects.exists()


def test_a_worker_that_helps_goes_on_alone_when_the_first_one_ends(shared: Any) -> None:
    def die_once_helped(run: SyncRun) -> None:
        if shared.helped.is_set():
            raise KeyboardInterrupt

    first = Worker("first").sync(shared, watch=die_once_helped)
    assert shared.waits.wait(SECONDS)
    second = Worker("second").sync(shared, help_out=True)

    with pytest.raises(KeyboardInterrupt):
        first.result(SECONDS)

    assert second.result(SECONDS).state == "ok"
    assert SyncRun.objects.get().inserted == OBJECTS
    assert live() == set(shared.created)


def test_who_does_not_offer_help_is_refused(shared: Any) -> None:
    first = Worker("first").sync(shared)
    assert shared.waits.wait(SECONDS)

    with pytest.raises(engine.AlreadyRunning, match="left it alone"):
        Worker("second").sync(shared).result(SECONDS)

    shared.helped.set()
    assert first.result(SECONDS).state == "ok"


def test_a_refusal_that_one_worker_meets_ends_the_run_for_all(shared: Any) -> None:
    first = Worker("first").sync(shared)
    assert shared.waits.wait(SECONDS)
    note = shared.before_page

    def refuse(cursor: str) -> None:
        note(cursor)
        if worker.get() == "second":
            raise SILENT

    shared.before_page = refuse
    second = Worker("second").sync(shared, help_out=True)

    assert second.result(SECONDS).state == first.result(SECONDS).state == "partial"
    (run,) = SyncRun.objects.all()
    assert run.error == SILENT.message
    shared.before_page = note
    assert engine.sync(shared.source).state == "ok"
    assert live() == set(shared.created)
