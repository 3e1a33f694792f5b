"""The unchanged fast path, for every list: a slow old read never wins, nothing unchanged is mapped, and what hangs on
an object goes and comes with it."""

from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from billing_ops.kernel.merge import tombstone, tombstone_orphans
from billing_ops.kernel.models import Mirrored
from customers.models import Company, PaymentMethod
from integrations.pages import Payload
from invoices.models import InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.models import Discount, Subscription, SubscriptionItem
from sync import catalog
from sync.sources import Source
from tests.kernel.merging import at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sandbox")]

MODELS = [model for model in apps.get_models() if issubclass(model, Mirrored)]


def read(source: Source) -> list[Payload]:
    """The first objects of a list as the sandbox has them."""
    if source.name == "balance_transactions":
        land(catalog.find("stripe", "customers"), read(catalog.find("stripe", "customers")), 0)
    fetch = source.opened()
    return next(items for part in source.parts(at(10**6)) if (items := fetch("", part).items))


def land(source: Source, payloads: list[Payload], second: int) -> Any:
    return source.upsert(payloads=deepcopy(payloads), fetched_at=at(second))


def other(value: Any) -> Any:
    """The same objects, each with one more field: as they were for a moment."""
    if isinstance(value, list):
        return [other(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    more = {"for_a_moment": "yes"} if "id" in value and ("object" in value or "properties" in value) else {}
    return {name: other(inner) for name, inner in value.items()} | more


def mirror() -> dict[str, dict[str, tuple[Any, bool]]]:
    """Every payload of every table, and whether its row is live."""
    return {
        model._meta.label: {row.pk: (row.payload, row.deleted_at is None) for row in model._default_manager.all()}
        for model in MODELS
    }


@pytest.mark.parametrize("source", catalog.SOURCES, ids=str)
def test_a_slow_old_read_loses_to_a_newer_one_that_saw_nothing_new(source: Source) -> None:
    before = read(source)
    land(source, before, 1)
    held = mirror()

    assert land(source, before, 5).unchanged == len(before) > 0
    late = land(source, other(before), 3)

    assert (late.refused, late.changed) == (len(before), frozenset())
    assert mirror() == held


@pytest.mark.parametrize("source", catalog.SOURCES, ids=str)
def test_a_newer_read_that_saw_something_new_is_taken(source: Source) -> None:
    before = read(source)
    land(source, before, 1)
    held = mirror()

    assert land(source, other(before), 3).updated == len(before)
    assert mirror() != held
    assert land(source, before, 5).updated == len(before)
    assert mirror() == held


@pytest.mark.parametrize("parents", ["customers", "subscriptions"])
def test_an_unchanged_parent_shields_the_payment_method_that_came_along(parents: str) -> None:
    source = catalog.find("stripe", parents)
    before = [payload for payload in read(source) if _method(payload)]
    land(source, before, 1)
    land(source, before, 5)

    single = catalog_upsert(other([_method(before[0])]))

    assert single.refused == 1
    assert "for_a_moment" not in PaymentMethod.objects.get(pk=_method(before[0])["id"]).payload


def catalog_upsert(methods: list[Payload]) -> Any:
    from customers.mirror import upsert_payment_methods

    return upsert_payment_methods(payloads=methods, fetched_at=at(3))


def _method(payload: Payload) -> Any:
    where = payload if payload["object"] == "subscription" else payload["invoice_settings"]
    return where["default_payment_method"]


CHILDREN = [
    ("invoices", StripeInvoice, InvoiceLine, "invoice_id"),
    ("invoices", StripeInvoice, InvoicePayment, "invoice_id"),
    ("subscriptions", Subscription, SubscriptionItem, "subscription_id"),
    ("subscriptions", Subscription, Discount, "attached_to"),
]


@pytest.mark.parametrize(("name", "model", "child", "column"), CHILDREN)
def test_children_come_back_with_their_parent_however_late_they_were_buried(
    name: str, model: type[Mirrored], child: type[Mirrored], column: str
) -> None:
    """The parent is gone at 2 and back at 5; a pass that ended at 9 has buried the children meanwhile."""
    source = catalog.find("stripe", name)
    before = read(source)
    land(source, before, 1)
    held = child._default_manager.filter(deleted_at=None).count()
    tombstone(model, [payload["id"] for payload in before], fetched_at=at(2))
    buried = tombstone_orphans(child, parent=model, column=column, fetched_at=at(9))

    land(source, before, 5)

    assert buried > 0
    assert child._default_manager.filter(deleted_at=None).count() == held
    assert land(source, before, 6).unchanged == len(before)


def test_what_is_as_we_hold_it_costs_one_statement() -> None:
    source = catalog.find("stripe", "invoices")
    before = read(source)
    land(source, before, 1)

    with CaptureQueriesContext(connection) as captured:
        land(source, before, 2)

    sent = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(sent) == 1
    assert 'UPDATE "invoices_stripeinvoice"' in sent[0]


def test_a_setting_that_changes_what_is_read_rewrites_unchanged_records() -> None:
    company = {"id": "1", "properties": {"flowfuse_team_id": "Old", "team": "New"}, "archived": False}
    source = catalog.find("hubspot", "companies")
    with override_settings(HUBSPOT_TEAM_PROPERTY="flowfuse_team_id"):
        land(source, [company], 1)
        assert land(source, [company], 2).unchanged == 1

    with override_settings(HUBSPOT_TEAM_PROPERTY="team"):
        assert land(source, [company], 3).updated == 1

    assert Company.objects.get().team_id == "New"


def test_a_record_merged_into_another_stays_gone_while_that_one_is_unchanged() -> None:
    source = catalog.find("hubspot", "companies")
    kept = {"id": "1", "properties": {"hs_merged_object_ids": "2"}, "archived": False}
    land(source, [kept], 1)
    land(source, [kept], 5)

    assert land(source, [{"id": "2", "properties": {}, "archived": False}], 3).refused == 1
    assert list(Company.objects.filter(deleted_at=None).values_list("pk", flat=True)) == ["1"]
