"""What the worker does when a list fails: the others are read all the same."""

import pytest

from subscriptions.models import Product
from sync import catalog, engine, tasks
from sync.models import SyncRun
from sync.sources import Source
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
