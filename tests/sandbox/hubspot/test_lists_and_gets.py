"""Lists, single gets and batch reads of records."""

import pytest
from hubspot import HubSpot

from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import EARLIER, NOW, Api

STYLES = ["/crm/v3/objects", "/crm/objects/2025-09", "/crm/objects/2026-03", "/crm/objects/2026-09"]


def many_contacts(portal: HubSpotStore, count: int) -> None:
    for number in range(1000, 1000 + count):
        portal.put("contacts", str(number), {"email": f"c{number}@acme.example"}, created=EARLIER)


@pytest.mark.parametrize(
    ("name", "object_id"),
    [
        ("companies", "11"),
        ("contacts", "21"),
        ("deals", "31"),
        ("quotes", "41"),
        ("line_items", "51"),
        ("tickets", "81"),
    ],
)
def test_the_official_client_reads_every_object_it_has_a_module_for(client: HubSpot, name: str, object_id: str) -> None:
    api = getattr(client.crm, name).basic_api

    assert object_id in [record.id for record in api.get_page().results]
    assert api.get_by_id(object_id).id == object_id


@pytest.mark.parametrize(
    ("alias", "object_id"), [("subscriptions", "71"), ("0-69", "71"), ("0-53", "61"), ("deal", "31")]
)
def test_objects_answer_to_their_aliases(client: HubSpot, alias: str, object_id: str) -> None:
    assert client.crm.objects.basic_api.get_by_id(alias, object_id).id == object_id


def test_invoices_have_their_own_module(client: HubSpot) -> None:
    invoice = client.crm.commerce.invoices.basic_api.get_by_id("61", properties=["hs_invoice_status"])

    assert invoice.properties["hs_invoice_status"] == "open"


@pytest.mark.parametrize("root", STYLES)
def test_both_path_styles_give_the_same_record(api: Api, root: str) -> None:
    answer = api("GET", f"{root}/deals/31", params={"properties": "dealname,amount,closedate"}).json()

    assert answer == {
        "id": "31",
        "properties": {
            "dealname": "Acme – Hub",
            "amount": "1200",
            "closedate": None,
            "createdate": "2026-10-01T08:00:00.123Z",
            "hs_lastmodifieddate": "2026-10-01T08:00:00.123Z",
            "hs_object_id": "31",
        },
        "createdAt": "2026-10-01T08:00:00.123Z",
        "updatedAt": "2026-10-01T08:00:00.123Z",
        "archived": False,
    }


def test_a_date_that_is_no_version_has_no_paths(api: Api) -> None:
    assert api("GET", "/crm/objects/2024-01/deals").status_code == 404


def test_without_properties_the_default_set_comes_with_nulls(client: HubSpot) -> None:
    contact = client.crm.contacts.basic_api.get_by_id("21")

    assert set(contact.properties) == {
        "createdate", "email", "firstname", "lastname", "lastmodifieddate", "hs_object_id",
    }  # fmt: skip
    assert contact.properties["lastname"] is None


def test_unknown_property_names_are_dropped_in_silence(client: HubSpot) -> None:
    deal = client.crm.deals.basic_api.get_by_id("31", properties=["dealnam"])

    assert "dealnam" not in deal.properties


def test_a_page_holds_ten_by_default_and_a_hundred_at_most(api: Api, portal: HubSpotStore) -> None:
    many_contacts(portal, 120)

    assert len(api("GET", "/crm/v3/objects/contacts").json()["results"]) == 10
    assert len(api("GET", "/crm/v3/objects/contacts", params={"limit": 100}).json()["results"]) == 100
    assert api("GET", "/crm/v3/objects/contacts", params={"limit": 101}).status_code == 400


def test_pages_are_followed_by_the_last_id(client: HubSpot, portal: HubSpotStore) -> None:
    many_contacts(portal, 25)
    api, after, seen = client.crm.contacts.basic_api, None, []

    while after is not None or not seen:
        page = api.get_page(limit=10, after=after) if after else api.get_page(limit=10)
        seen += [record.id for record in page.results]
        after = page.paging.next.after if page.paging else None

    assert seen == ["21", *map(str, range(1000, 1025))]


def test_history_comes_newest_first_and_fifty_to_a_page(api: Api, portal: HubSpotStore) -> None:
    portal.edit("deals", "31", {"amount": "900"}, at=NOW)

    answer = api("GET", "/crm/v3/objects/deals", params={"propertiesWithHistory": "amount", "limit": 50}).json()

    assert [entry["value"] for entry in answer["results"][0]["propertiesWithHistory"]["amount"]] == ["900", "1200"]
    too_many = {"propertiesWithHistory": "amount", "limit": 51}
    assert api("GET", "/crm/v3/objects/deals", params=too_many).status_code == 400


def test_the_recycle_bin_is_a_list_of_its_own(client: HubSpot, portal: HubSpotStore) -> None:
    portal.archive("companies", "12", at=NOW)
    api = client.crm.companies.basic_api

    assert [record.id for record in api.get_page().results] == ["11", "13"]
    binned = api.get_page(archived=True).results
    assert [(record.id, record.archived, record.archived_at) for record in binned] == [("12", True, NOW)]
    assert api.get_by_id("12", archived=True).id == "12"


def test_an_archived_record_is_not_found_by_a_plain_get(api: Api, portal: HubSpotStore) -> None:
    portal.archive("companies", "12", at=NOW)

    answer = api("GET", "/crm/v3/objects/companies/12")

    assert answer.status_code == 404
    assert answer.json()["category"] == "OBJECT_NOT_FOUND"


@pytest.mark.parametrize("object_id", ["999", "abc"])
def test_an_unknown_id_gets_the_404_envelope(api: Api, object_id: str) -> None:
    answer = api("GET", f"/crm/v3/objects/tickets/{object_id}")

    assert answer.status_code == 404
    assert answer.json().keys() == {"status", "message", "correlationId", "category"}


def test_a_unique_property_finds_a_record(client: HubSpot, api: Api) -> None:
    found = client.crm.commerce.invoices.basic_api.get_by_id("31:41:1", id_property="billing_ops_key")

    assert found.id == "61"
    assert api("GET", "/crm/v3/objects/invoices/31:41:2", params={"idProperty": "billing_ops_key"}).status_code == 404
    assert api("GET", "/crm/v3/objects/invoices/open", params={"idProperty": "hs_invoice_status"}).status_code == 400


def test_an_unknown_object_type_is_refused(api: Api) -> None:
    answer = api("GET", "/crm/v3/objects/spaceships")

    assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")


def test_lists_carry_associations_by_kind(api: Api) -> None:
    answer = api("GET", "/crm/v3/objects/deals", params={"associations": "companies,line_items,quotes"}).json()

    assert answer["results"][0]["associations"] == {
        "companies": {
            "results": [{"id": "11", "type": "deal_to_company"}, {"id": "11", "type": "deal_to_company_unlabeled"}]
        },
        "line items": {"results": [{"id": "51", "type": "deal_to_line_item"}]},
    }
    assert "associations" not in answer["results"][1]


def test_many_associations_have_their_own_paging(client: HubSpot, portal: HubSpotStore) -> None:
    many_contacts(portal, 130)
    for number in range(1000, 1130):
        portal.link("companies", "13", "contacts", str(number))

    company = client.crm.companies.basic_api.get_by_id("13", associations=["contacts"])

    page = company.associations["contacts"]
    assert (len(page.results), page.paging.next.after) == (100, "1099")
    rest = client.crm.associations.v4.basic_api.get_page("companies", "13", "contacts", after="1099")
    assert [link.to_object_id for link in rest.results] == [str(number) for number in range(1100, 1130)]


def test_merged_tickets_resolve_on_a_single_get_only(client: HubSpot, portal: HubSpotStore) -> None:
    portal.merge("tickets", "82", "81", at=NOW)

    assert client.crm.tickets.basic_api.get_by_id("81").id == "82"
    assert [record.id for record in client.crm.tickets.basic_api.get_page().results] == ["82"]
    batch = client.crm.tickets.batch_api.read(
        {"inputs": [{"id": "81"}, {"id": "82"}], "properties": [], "propertiesWithHistory": []}
    )
    assert [record.id for record in batch.results] == ["82"]
    assert batch.num_errors == 1


def test_a_batch_read_answers_207_for_missing_ids(api: Api) -> None:
    body = {"inputs": [{"id": "31"}, {"id": "999"}], "properties": ["dealname"], "propertiesWithHistory": []}

    answer = api("POST", "/crm/v3/objects/deals/batch/read", json=body)

    assert answer.status_code == 207
    assert [record["id"] for record in answer.json()["results"]] == ["31"]
    assert answer.json()["errors"][0]["context"] == {"ids": ["999"]}


def test_a_dated_batch_read_hides_missing_ids_in_a_200(api: Api) -> None:
    answer = api("POST", "/crm/objects/2026-09/deals/batch/read", json={"inputs": [{"id": "31"}, {"id": "999"}]})

    assert (answer.status_code, answer.json()["numErrors"]) == (200, 1)


def test_a_batch_read_takes_a_hundred_ids_and_no_associations(api: Api) -> None:
    inputs = [{"id": str(number)} for number in range(101)]

    assert api("POST", "/crm/v3/objects/deals/batch/read", json={"inputs": inputs}).status_code == 400
    answer = api(
        "POST",
        "/crm/v3/objects/deals/batch/read",
        json={"inputs": [{"id": "31"}]},
        params={"associations": "companies"},
    )
    assert "associations" not in answer.json()["results"][0]


def test_a_batch_read_goes_by_a_unique_property(api: Api) -> None:
    body = {"inputs": [{"id": "31:41:1"}], "idProperty": "billing_ops_key"}

    assert [one["id"] for one in api("POST", "/crm/v3/objects/0-53/batch/read", json=body).json()["results"]] == ["61"]
