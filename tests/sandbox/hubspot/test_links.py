"""Associations, v4 and dated."""

import pytest
from hubspot import HubSpot
from hubspot.crm.associations.v4.exceptions import ForbiddenException

from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import EARLIER, Api

PRIMARY = {"category": "HUBSPOT_DEFINED", "typeId": 5, "label": "Primary"}
UNLABELLED = {"category": "HUBSPOT_DEFINED", "typeId": 341, "label": None}


@pytest.mark.parametrize("root", ["/crm/v4/objects", "/crm/objects/2026-09"])
def test_one_record_s_links_come_with_their_kinds(api: Api, root: str) -> None:
    answer = api("GET", f"{root}/deals/31/associations/companies").json()

    assert answer == {"results": [{"toObjectId": "11", "associationTypes": [PRIMARY, UNLABELLED]}]}


def test_the_official_client_pages_through_links(client: HubSpot, portal: HubSpotStore) -> None:
    for number in range(1000, 1003):
        portal.put("contacts", str(number), {"email": f"c{number}@acme.example"}, created=EARLIER)
        portal.link("companies", "13", "contacts", str(number))

    page = client.crm.associations.v4.basic_api.get_page("companies", "13", "contacts", limit=2)

    assert ([link.to_object_id for link in page.results], page.paging.next.after) == (["1000", "1001"], "1001")


def test_a_batch_read_answers_207_for_records_without_links(client: HubSpot, api: Api) -> None:
    inputs = {"inputs": [{"id": "31"}, {"id": "32"}]}

    answer = client.crm.associations.v4.batch_api.get_page("deals", "contacts", inputs)

    assert [(one._from.id, one.to[0].to_object_id) for one in answer.results] == [("31", "21")]
    assert answer.num_errors == 1
    plain = api("POST", "/crm/v4/associations/deals/contacts/batch/read", json=inputs)
    assert plain.status_code == 207
    assert plain.json()["errors"][0]["subCategory"] == "crm.associations.NO_ASSOCIATIONS_FOUND"


def test_a_dated_batch_read_stays_200(api: Api) -> None:
    body = {"inputs": [{"id": "31"}, {"id": "32"}]}

    answer = api("POST", "/crm/associations/2026-09/0-3/0-1/batch/read", json=body)

    assert (answer.status_code, answer.json()["numErrors"]) == (200, 1)


def test_a_batch_read_takes_a_thousand_records(api: Api) -> None:
    inputs = [{"id": str(number)} for number in range(1001)]

    assert api("POST", "/crm/v4/associations/deals/contacts/batch/read", json={"inputs": inputs}).status_code == 400
    assert api("POST", "/crm/v4/associations/deals/contacts/batch/read", json={"inputs": inputs[:1000]}).ok


@pytest.mark.parametrize("root", ["/crm/v4/objects", "/crm/objects/2026-03"])
def test_the_default_link_is_put_once_however_often(api: Api, portal: HubSpotStore, root: str) -> None:
    path = f"{root}/invoices/61/associations/default/deals/31"

    for _ in range(2):
        answer = api("PUT", path, key="pat-sandbox-write")

    specs = [result["associationSpec"]["associationTypeId"] for result in answer.json()["results"]]
    assert specs == [175, 176]
    assert list(portal.linked("invoices", "61", "deals")) == [("31", {175})]
    assert list(portal.linked("deals", "31", "invoices")) == [("61", {176})]


def test_the_official_client_links_by_default_and_by_label(writer: HubSpot, portal: HubSpotStore) -> None:
    api = writer.crm.associations.v4.basic_api
    api.create_default("quotes", "41", "deals", "31")
    labels = api.create(
        "quotes", "41", "contacts", "21", [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 702}]
    )

    assert labels.labels == ["Contact Signer"]
    assert list(portal.linked("quotes", "41", "contacts")) == [("21", {69, 702})]


def test_removing_a_link_removes_both_directions(writer: HubSpot, portal: HubSpotStore) -> None:
    writer.crm.associations.v4.basic_api.archive("deals", "31", "contacts", "21")

    assert list(portal.linked("deals", "31", "contacts")) == []
    assert list(portal.linked("contacts", "21", "deals")) == []


def test_labels_of_a_pair_can_be_listed(api: Api) -> None:
    answer = api("GET", "/crm/v4/associations/deals/companies/labels").json()

    assert answer["results"] == [UNLABELLED, PRIMARY]


def test_a_link_hubspot_does_not_define_is_refused(api: Api) -> None:
    path = "/crm/v4/objects/companies/11/associations/default/line_items/51"

    assert api("PUT", path, key="pat-sandbox-write").status_code == 400


def test_a_link_to_nobody_is_not_found(api: Api) -> None:
    path = "/crm/v4/objects/deals/31/associations/default/companies/999"

    assert api("PUT", path, key="pat-sandbox-write").status_code == 404


def test_the_read_key_links_nothing(client: HubSpot, portal: HubSpotStore) -> None:
    with pytest.raises(ForbiddenException):
        client.crm.associations.v4.basic_api.create_default("quotes", "41", "deals", "31")

    assert list(portal.linked("quotes", "41", "deals")) == []
