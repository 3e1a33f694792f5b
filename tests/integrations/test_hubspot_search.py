"""Changes by key: no record is skipped, whatever shares a stamp or moves while we look."""

import json
from datetime import UTC, datetime

import pytest

from billing_ops.kernel.errors import ProviderUnavailable, Rejected
from integrations.hubspot import search
from integrations.hubspot.search import Place

LONG_AGO = Place(datetime(2000, 1, 1, tzinfo=UTC))


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(search, "PAGE", 5)


def ids(world, kind="contacts"):
    return [one["id"] for one in world.control("GET", f"objects/hubspot/{kind}")["objects"]]


def found(kind="contacts", place=LONG_AGO):
    return [change.object_id for page in search.changes(kind, place=place) for change in page.found]


@pytest.mark.parametrize("kind", ["contacts", "companies", "deals", "line_items", "quotes", "invoices", "tickets"])
def test_every_record_is_found_oldest_change_first(sandbox, small_pages, kind):
    pages = list(search.changes(kind, place=LONG_AGO))

    stamps = [change.modified_at for page in pages for change in page.found]
    assert {change.object_id for page in pages for change in page.found} == set(ids(sandbox, kind))
    assert stamps == sorted(stamps)


def test_only_ids_and_stamps_are_asked_for_and_never_an_offset(fresh_sandbox, small_pages):
    found()

    bodies = [json.loads(entry["body"]) for entry in fresh_sandbox.journal(path="*/search")]
    assert len(bodies) > 2
    assert {tuple(body["properties"]) for body in bodies} == {("lastmodifieddate",)}
    assert not [body for body in bodies if "after" in body]


def test_more_records_of_one_stamp_than_a_page_holds_are_all_found(sandbox, small_pages):
    """All of the demo's contacts were imported in one second."""
    pages = list(search.changes("contacts", place=LONG_AGO))

    assert len({change.modified_at for page in pages for change in page.found}) == 1
    assert {change.object_id for page in pages for change in page.found} == set(ids(sandbox))
    assert len(pages) > 20


def test_a_record_edited_during_the_scan_neither_hides_nor_makes_another_skipped(fresh_sandbox, small_pages):
    everything = set(ids(fresh_sandbox))
    pages = search.changes("contacts", place=LONG_AGO)
    seen = {change.object_id for change in next(pages).found}
    for id in sorted(seen):
        fresh_sandbox.control("PATCH", f"objects/hubspot/contacts/{id}", {"properties": {"jobtitle": "Moved"}})
    fresh_sandbox.control("POST", "clock", {"advance_seconds": 60})

    rest = [change.object_id for page in pages for change in page.found]

    assert seen | set(rest) == everything
    assert set(rest) >= seen, "what was edited meanwhile comes once more"


def test_a_place_goes_on_where_another_process_was(sandbox, small_pages):
    first, second = (page for page, _ in zip(search.changes("contacts", place=LONG_AGO), range(2), strict=False))

    again = next(search.changes("contacts", place=first.place))

    assert again == second


def test_an_offset_beyond_ten_thousand_would_have_been_refused(sandbox):
    """Why there is none: HubSpot ends a query there, however many records there are."""
    searching = search._Search(search.connection("pat-sandbox-read"), "contacts")
    with pytest.raises(Rejected):
        searching._ask({**searching._from_stamp(LONG_AGO), "after": "10000"})


def test_an_archived_record_is_not_found(fresh_sandbox):
    gone = ids(fresh_sandbox)[0]
    fresh_sandbox.control("DELETE", f"objects/hubspot/contacts/{gone}")

    assert gone not in found()


def test_an_empty_page_without_a_clear_end_is_no_answer(fresh_sandbox):
    unclear = {"results": [], "paging": "more"}
    fresh_sandbox.fault(provider="hubspot", route="*/search", action="status", status=200, body=unclear, times=0)

    with pytest.raises(ProviderUnavailable, match="a list without a clear end"):
        found()
