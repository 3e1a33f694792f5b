"""Where mirror and provider differed, and having it read again."""

import re
from datetime import timedelta

import pytest

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.clock import database_now
from sync.models import Comparison, DirtyObject, Drift
from tests.sync.views.conftest import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def drifts() -> dict[str, Drift]:
    """A customer that differs, one that is missing, a ticket that is gone, and an invoice that was healed."""
    stripe, hubspot = comparison("stripe", "customers", ago=timedelta(hours=2)), comparison("hubspot", "tickets")
    sample = {"address.city": {"mirror": "Lyon", "provider": "Paris"}, "balance": {"mirror": 0, "provider": -500}}
    rows = [
        Drift(comparison=stripe, object="customers", object_id="cus_1", kind="differs", sample=sample),
        Drift(comparison=stripe, object="customers", object_id="cus_2", kind="missing"),
        Drift(comparison=stripe, object="invoices", object_id="in_1", kind="differs", healed_at=database_now()),
        Drift(comparison=hubspot, object="tickets", object_id="1001", kind="gone"),
    ]
    for row in rows:
        row.provider = row.comparison.provider
        row.fields = [*row.sample, "name"] if row.sample else []
    Drift.objects.bulk_create(rows)
    return {row.object_id: row for row in Drift.objects.all()}


def comparison(provider: str, name: str, *, ago: timedelta = timedelta(0)) -> Comparison:
    at = database_now() - ago
    return Comparison.objects.create(provider=provider, object=name, heals=True, began_at=at, finished_at=at)


def listed(client, query: str = "") -> set[tuple[str, str]]:
    rows = client.get(f"/sync/differences/?{query}").context["rows"]
    return {(row.drift.object_id, row.state) for row in rows}


def heal(client, *ids: int):
    return client.post("/sync/differences/heal/", {"ids": list(ids)}, follow=True)


def entries() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action="sync:difference:healed"))


def test_both_values_stand_side_by_side(auditor, drifts) -> None:
    text = text_of(auditor.get("/sync/differences/"))

    assert "Field Our copy Stripe address.city Lyon Paris balance 0 -500" in text
    assert "and 1 more field" in text
    assert "Stripe customers 2 h ago 1 1 0" in text
    assert "Heal:" not in auditor.get("/sync/differences/").content.decode()


def test_filters_are_in_the_address(auditor, drifts) -> None:
    assert listed(auditor, "state=healed") == {("in_1", "healed")}
    assert listed(auditor, "state=open&provider=stripe") == {("cus_1", "open"), ("cus_2", "open")}
    assert listed(auditor, "kind=gone") == {("1001", "open")}
    assert listed(auditor, "object=invoices") == {("in_1", "healed")}


def test_what_was_healed_looks_so_and_no_longer_like_a_difference(auditor, drifts) -> None:
    Drift.objects.filter(object_id="in_1").update(healed_by="the comparison")

    text = text_of(auditor.get("/sync/differences/?state=healed"))

    assert re.search(r"in_1 \(new tab\) Healed .*, the comparison Found .*, as “differs”", text)


def test_healing_has_the_object_read_again_and_is_in_the_trail(admin, drifts) -> None:
    text = text_of(heal(admin, drifts["cus_1"].pk))

    assert "1 object will be read again now" in text
    assert DirtyObject.objects.filter(provider="stripe", object="customers", object_id="cus_1").exists()
    assert ("cus_1", "asked") in listed(admin)
    assert entries()[0].subject_label == "Stripe customer cus_1"

    DirtyObject.objects.all().delete()
    assert ("cus_1", "read") in listed(admin)


def test_all_that_are_open_are_healed_in_one_press(admin, drifts) -> None:
    heal(admin, *(row.pk for row in drifts.values()))

    assert set(DirtyObject.objects.values_list("provider", "object_id")) == {
        ("stripe", "cus_1"),
        ("stripe", "cus_2"),
        ("hubspot", "1001"),
    }
    assert entries()[0].details["count"] == 3


def test_a_second_press_changes_nothing(admin, drifts) -> None:
    heal(admin, drifts["cus_1"].pk)
    DirtyObject.objects.all().delete()

    assert "so nothing was changed" in text_of(heal(admin, drifts["cus_1"].pk))
    assert not DirtyObject.objects.exists()
    assert len(entries()) == 1


def test_an_auditor_may_not(auditor, drifts) -> None:
    assert heal(auditor, drifts["cus_1"].pk).status_code == 403
    assert not DirtyObject.objects.exists()
    assert entries() == []


def test_no_difference_teaches_what_would_be_here(auditor) -> None:
    text = text_of(auditor.get("/sync/differences/"))

    assert "No comparison has found a difference." in text
    assert "Stripe customers never – none – none – none" in text


def test_odd_samples_are_shown_as_they_are(auditor, drifts) -> None:
    Drift.objects.filter(object_id="cus_1").update(sample={"items": {"mirror": [1, {"b": "é"}]}, "odd": "text"})

    assert 'items [1, {"b": "é"}] – odd – –' in text_of(auditor.get("/sync/differences/"))


def test_the_page_costs_few_queries(auditor, drifts, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(15):
        auditor.get("/sync/differences/")
