"""What the worker does when a list fails: the others are read all the same."""

import pytest

from billing_ops.kernel.clock import database_now
from subscriptions.models import Product
from sync import catalog, engine, reconcile, tasks
from sync.lease import lease
from sync.models import SyncRun
from sync.sources import Source
from tests.kernel.merging import Elsewhere
from tests.sync.lists import List, fail_at

pytestmark = pytest.mark.django_db


def lists(monkeypatch: pytest.MonkeyPatch, *sources: Source) -> None:
    monkeypatch.setattr(catalog, "SOURCES", sources)


def named(name: str, products: List) -> Source:
    return Source("hubspot", name, lambda: products.fetch, products.source.upsert, Product)


def test_a_mistake_in_one_list_keeps_none_of_the_others_back(sandbox, monkeypatch, caplog) -> None:
    broken = List(["a"], before_page=fail_at(0, ZeroDivisionError("division by zero")))
    lists(monkeypatch, named("companies", broken), named("contacts", List(["b"])))

    tasks.sync_provider.apply(kwargs={"provider": "hubspot"}).get()

    assert dict(SyncRun.objects.values_list("object", "state")) == {"companies": "failed", "contacts": "ok"}
    assert "A mistake of ours while reading hubspot companies" in caplog.text


def test_a_list_that_somebody_else_reads_keeps_none_of_the_others_back(sandbox, monkeypatch) -> None:
    def busy(number: int) -> None:
        raise engine.AlreadyRunning("Another process is reading it.")

    lists(monkeypatch, named("companies", List(["a"], before_page=busy)), named("contacts", List(["b"])))

    tasks.sync_provider.apply(kwargs={"provider": "hubspot"}).get()

    assert SyncRun.objects.get(object="contacts").state == "ok"


@pytest.fixture
def helped(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that is being read; how often somebody helped, each time ending in a mistake."""
    now = database_now()
    SyncRun.objects.create(provider="hubspot", object="companies", began_at=now, started_at=now, heartbeat_at=now)
    times: list[int] = []

    def read_each(*args: object, **kwargs: object) -> list[str]:
        times.append(1)
        assert len(times) < 9
        return ["A mistake."]

    monkeypatch.setattr(reconcile, "read_each", read_each)
    return times


def test_a_helper_that_cannot_help_leaves_instead_of_trying_without_end(helped: list[int]) -> None:
    tasks.help_out.apply(kwargs={"provider": "hubspot"}).get()

    assert len(helped) == 1


def test_a_provider_has_one_helper_at_a_time(helped: list[int]) -> None:
    other, held = Elsewhere(), lease("hubspot helper")
    other.do(held.__enter__)
    try:
        tasks.help_out.apply(kwargs={"provider": "hubspot"}).get()
    finally:
        other.do(lambda: held.__exit__(None, None, None))
        other.close()

    assert helped == []
