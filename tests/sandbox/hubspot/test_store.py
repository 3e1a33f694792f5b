"""The fake portal's records, links and merges, without HTTP."""

from datetime import UTC, datetime

import pytest

from sandbox.hubspot.associations import UnknownAssociation
from sandbox.hubspot.properties import UnknownProperty
from sandbox.hubspot.store import HubSpotStore, UniqueValueTaken

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def store() -> HubSpotStore:
    store = HubSpotStore()
    store.put("companies", "11", {"name": "Acme", "flowfuse_team_id": "aB3dE9gHJk"}, created=NOW)
    store.put("tickets", "21", {"subject": "Refund"}, created=NOW)
    store.put("tickets", "22", {"subject": "Refund again"}, created=NOW)
    return store


def test_a_record_carries_its_id_and_times_as_properties(store: HubSpotStore) -> None:
    record = store.put("contacts", "31", {"email": "billing@acme.example"}, created=NOW)

    assert record.properties["hs_object_id"] == "31"
    assert record.properties["lastmodifieddate"] == "2026-11-01T09:30:00.000Z"
    assert record.properties["createdate"] == "2026-11-01T09:30:00.000Z"


def test_an_undefined_property_is_refused_until_it_is_defined(store: HubSpotStore) -> None:
    with pytest.raises(UnknownProperty, match="hs_due_dat"):
        store.put("invoices", "41", {"hs_due_dat": "x"}, created=NOW)

    store.define_property("invoices", "hs_due_dat", type="string")

    assert store.put("invoices", "41", {"hs_due_dat": "x"}, created=NOW).properties["hs_due_dat"] == "x"


def test_a_number_is_no_property_value(store: HubSpotStore) -> None:
    with pytest.raises(TypeError, match="amount"):
        store.put("deals", "41", {"amount": 12}, created=NOW)  # type: ignore[dict-item]


def test_a_primary_link_carries_the_default_kind_and_both_reverses(store: HubSpotStore) -> None:
    store.link("tickets", "21", "companies", "11", 26)

    assert list(store.linked("tickets", "21", "companies")) == [("11", {26, 339})]
    assert list(store.linked("companies", "11", "tickets")) == [("21", {25, 340})]


def test_two_types_without_a_link_kind_cannot_be_linked(store: HubSpotStore) -> None:
    with pytest.raises(UnknownAssociation):
        store.link("companies", "11", "line_items", "51")


def test_an_archived_record_is_no_longer_linked(store: HubSpotStore) -> None:
    store.link("tickets", "21", "companies", "11")

    store.archive("companies", "11", at=NOW)

    assert list(store.linked("tickets", "21", "companies")) == []
    assert [record.id for record in store.all("companies", archived=True)] == ["11"]


def test_a_merge_moves_links_and_keeps_the_old_id_resolving(store: HubSpotStore) -> None:
    store.link("tickets", "21", "companies", "11")

    store.merge("tickets", "22", "21", at=NOW)

    assert store.get("tickets", "21") is None
    resolved = store.resolve("tickets", "21")
    assert resolved is not None and resolved.id == "22"
    assert resolved.properties["hs_merged_object_ids"] == "21"
    assert list(store.linked("companies", "11", "tickets")) == [("22", {340})]


def test_a_unique_value_belongs_to_one_record(store: HubSpotStore) -> None:
    store.put("invoices", "41", {"billing_ops_key": "deal:quote:2026"}, created=NOW)

    with pytest.raises(UniqueValueTaken):
        store.put("invoices", "42", {"billing_ops_key": "deal:quote:2026"}, created=NOW)


def test_pages_follow_the_id_whatever_order_records_came_in(store: HubSpotStore) -> None:
    for number in ("9", "1000", "100"):
        store.put("deals", number, {"dealname": number}, created=NOW)

    page, more = store.page("deals", after=9, limit=1, archived=False)

    assert ([record.id for record in page], more) == (["100"], True)
