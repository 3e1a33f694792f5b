"""Whole lists: complete, resumable, and equal to what the official client returns."""

import pytest

from billing_ops.kernel.errors import ProviderUnavailable
from integrations.hubspot import bulk, properties
from integrations.hubspot.gateway import read_gateway
from integrations.hubspot.transport import connection


def everything(object_name, **options):
    return [item for page in bulk.pages(object_name, **options) for item in page.items]


@pytest.mark.parametrize("object_name", properties.OBJECTS)
def test_every_record_is_what_the_official_client_returns(sandbox, settings, object_name):
    client = connection(settings.HUBSPOT_READ_TOKEN).client
    wanted = {"properties": list(properties.requested(object_name))}
    links = list(properties.associated(object_name))
    theirs = client.crm.objects.get_all(object_name, **wanted, associations=links)

    ours = everything(object_name, archived=False)

    assert [as_client(item) for item in ours] == [from_client(record) for record in theirs]
    assert ours


def as_client(item):
    return item["id"], item["properties"], item["archived"], ids(item.get("associations") or {})


def from_client(record):
    links = {
        name: {"results": [entry.to_dict() for entry in found.results]}
        for name, found in (record.associations or {}).items()
    }
    return record.id, record.properties, record.archived, ids(links)


def ids(associations):
    return {name: [(entry["id"], entry["type"]) for entry in found["results"]] for name, found in associations.items()}


def test_nothing_is_missing_and_nothing_comes_twice(sandbox):
    held = [record["id"] for record in sandbox.control("GET", "objects/hubspot/line_items")["objects"]]

    assert [item["id"] for item in everything("line_items", archived=False)] == held
    assert len(held) > bulk.PAGE


def test_a_list_goes_on_behind_any_page(sandbox):
    pages = list(bulk.pages("companies"))
    whole = [item["id"] for page in pages for item in page.items]

    for position, page in enumerate(pages[:-1]):
        rest = [item["id"] for later in bulk.pages("companies", cursor=page.cursor) for item in later.items]
        assert rest == [item["id"] for later in pages[position + 1 :] for item in later.items]

    assert len(whole) == len(set(whole))
    assert pages[-1].cursor == ""


def test_deleted_records_come_in_a_second_pass(fresh_sandbox):
    first = everything("deals")[0]["id"]
    fresh_sandbox.control("DELETE", f"objects/hubspot/deals/{first}")

    found = {item["id"]: item["archived"] for item in everything("deals")}

    assert found[first] is True
    assert first not in [item["id"] for item in everything("deals", archived=False)]


def test_a_list_stopped_before_its_second_pass_goes_on_with_it(fresh_sandbox):
    first = everything("quotes")[0]["id"]
    fresh_sandbox.control("DELETE", f"objects/hubspot/quotes/{first}")

    rest = everything("quotes", cursor="archived:")

    assert [(item["id"], item["archived"]) for item in rest] == [(first, True)]


@pytest.fixture
def crowded(fresh_sandbox):
    """A company with more contacts than one answer holds: its id and theirs."""
    company = everything("companies")[0]["id"]
    fields = {"associations": {"companies": [company]}}
    made = [
        fresh_sandbox.control(
            "POST", "objects/hubspot/contacts", {"properties": {"email": f"person{number}@many.example"}, **fields}
        )
        for number in range(120)
    ]
    return company, {contact["id"] for contact in made}


def contacts_of(item):
    assert "paging" not in item["associations"]["contacts"]
    return {entry["id"] for entry in item["associations"]["contacts"]["results"]}


def test_links_beyond_a_page_are_completed(crowded):
    company, contacts = crowded

    pages = list(bulk.pages("companies", archived=False))

    item = next(item for page in pages for item in page.items if item["id"] == company)
    assert contacts <= contacts_of(item)
    assert sum(page.requests for page in pages) == len(pages) + 1


def test_links_of_a_record_read_alone_are_completed_too(crowded):
    company, contacts = crowded

    assert contacts <= contacts_of(read_gateway().get_company(company))


def test_links_that_vanish_without_a_word_are_no_shorter_list(crowded, fresh_sandbox):
    company, _ = crowded
    answer = {"status": "COMPLETE", "results": []}
    fresh_sandbox.fault(provider="hubspot", route="*/batch/read", action="status", status=200, body=answer, times=0)

    with pytest.raises(ProviderUnavailable):
        read_gateway(attempts=1).get_company(company)


def test_links_removed_meanwhile_end_the_list(crowded, fresh_sandbox):
    company, _ = crowded
    gone = {"results": [], "numErrors": 1, "errors": [{"subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND"}]}
    fresh_sandbox.fault(provider="hubspot", route="*/batch/read", action="status", status=200, body=gone)

    assert len(contacts_of(read_gateway().get_company(company))) == 100


def test_every_ticket_says_what_its_stage_means(sandbox):
    closed = {item["properties"]["hs_pipeline_stage"]: item["stage"] for item in everything("tickets")}

    assert closed["4"] == {"label": "Closed", "closed": True}
    assert closed["3"] == {"label": "Waiting on us", "closed": False}


def test_requests_count_repetitions(fresh_sandbox):
    fresh_sandbox.fault(provider="hubspot", route="/crm/*/contacts", action="status", status=503, times=2)

    assert next(bulk.pages("contacts")).requests == 3


@pytest.mark.parametrize("cursor", ["nonsense", "live:abc", "later:5"])
def test_a_cursor_that_is_not_ours_is_refused(sandbox, cursor):
    with pytest.raises(ValueError, match="no cursor"):
        next(bulk.pages("deals", cursor=cursor))
