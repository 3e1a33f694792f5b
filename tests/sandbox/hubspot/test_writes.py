"""Creating, changing, archiving and merging records."""

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts.exceptions import ApiException

from sandbox.clock import Clock
from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import Api

WRITE = "pat-sandbox-write"


def test_a_record_is_created_with_its_links_in_one_body(writer: HubSpot, portal: HubSpotStore) -> None:
    links = [
        {"to": {"id": to_id}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": type_id}]}
        for to_id, type_id in (("31", 175), ("21", 177), ("11", 179))
    ]

    made = writer.crm.commerce.invoices.basic_api.create(
        {"properties": {"hs_currency": "USD", "billing_ops_key": "32:41:1"}, "associations": links}
    )

    assert list(portal.linked("deals", "31", "invoices")) == [(made.id, {176})]
    assert list(portal.linked("companies", "11", "invoices")) == [(made.id, {180})]
    assert portal.by_unique("invoices", "billing_ops_key", "32:41:1") is portal.get("invoices", made.id)


def test_a_unique_value_is_taken_once(api: Api, portal: HubSpotStore) -> None:
    body = {"properties": {"hs_currency": "USD", "billing_ops_key": "31:41:1"}}

    answer = api("POST", "/crm/objects/2026-09/invoices", json=body, key=WRITE)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "CONFLICTING_UNIQUE_VALUE")
    assert len(portal.all("invoices")) == 1


def test_a_contact_s_e_mail_is_a_conflict(writer: HubSpot) -> None:
    with pytest.raises(ApiException) as caught:
        writer.crm.contacts.basic_api.create({"properties": {"email": "billing@acme.example"}, "associations": []})

    assert caught.value.status == 409


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"hs_commens": "x"}, "PROPERTY_DOESNT_EXIST"),
        ({"hs_number": "INV-1"}, "READ_ONLY_VALUE"),
        ({"hs_amount_billed": "1"}, "READ_ONLY_VALUE"),
        ({"hs_invoice_status": "OPEN"}, "INVALID_OPTION"),
        ({"hs_allowed_payment_methods": "ach;ACH"}, "INVALID_OPTION"),
        ({"hs_net_payment_terms": "thirty"}, "INVALID_NUMBER"),
        ({"hs_due_date": "soon"}, "INVALID_DATE"),
    ],
)
def test_wrong_values_are_refused_and_nothing_changes(
    api: Api, portal: HubSpotStore, properties: dict[str, str], code: str
) -> None:
    before = dict(portal.all("invoices")[0].properties)

    answer = api("PATCH", "/crm/v3/objects/invoices/61", json={"properties": properties}, key=WRITE)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, code)
    assert portal.all("invoices")[0].properties == before


@pytest.mark.parametrize("kind", ["companies", "tickets", "invoices", "subscriptions"])
def test_required_properties_are_asked_for(api: Api, kind: str) -> None:
    answer = api("POST", f"/crm/v3/objects/{kind}", json={"properties": {}}, key=WRITE)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "REQUIRED_PROPERTIES_MISSING")


def test_times_are_taken_in_milliseconds_and_kept_as_iso(api: Api) -> None:
    body = {"properties": {"hs_due_date": "1764547200000"}}

    answer = api("PATCH", "/crm/v3/objects/invoices/61", json=body, key=WRITE).json()

    assert answer["properties"]["hs_due_date"] == "2025-12-01T00:00:00.000Z"


def test_a_change_moves_the_modified_stamp_and_an_empty_value_clears(
    writer: HubSpot, portal: HubSpotStore, clock: Clock
) -> None:
    clock.advance(3600)

    writer.crm.deals.basic_api.update("31", {"properties": {"amount": "", "description": "Two lines"}})

    record = portal.get("deals", "31")
    assert record is not None
    assert "amount" not in record.properties
    assert record.properties["hs_lastmodifieddate"].startswith("2026-11-01T10:30:0")


def test_a_change_goes_by_a_unique_property_too(api: Api, portal: HubSpotStore) -> None:
    path, params = "/crm/v3/objects/invoices/31:41:1", {"idProperty": "billing_ops_key"}

    assert (
        api("PATCH", path, params=params, json={"properties": {"hs_comments": "VAT"}}, key=WRITE).json()["id"] == "61"
    )


def test_archiving_twice_is_no_error(api: Api, portal: HubSpotStore) -> None:
    answers = [api("DELETE", "/crm/v3/objects/companies/12", key=WRITE).status_code for _ in range(2)]

    assert answers == [204, 204]
    assert [record.id for record in portal.all("companies", archived=True)] == ["12"]
    assert api("PATCH", "/crm/v3/objects/companies/12", json={"properties": {}}, key=WRITE).status_code == 404


def test_tickets_are_merged_by_the_api(api: Api, portal: HubSpotStore) -> None:
    answer = api(
        "POST", "/crm/v3/objects/tickets/merge", json={"primaryObjectId": "82", "objectIdToMerge": "81"}, key=WRITE
    )

    assert answer.json()["id"] == "82"
    assert [to_id for to_id, _ in portal.linked("contacts", "21", "tickets")] == ["82"]


def test_a_link_to_a_record_that_does_not_exist_makes_nothing(api: Api, portal: HubSpotStore) -> None:
    link = {"to": {"id": "999"}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 175}]}
    body = {"properties": {"hs_currency": "USD"}, "associations": [link]}

    assert api("POST", "/crm/v3/objects/invoices", json=body, key=WRITE).status_code == 400
    assert len(portal.all("invoices")) == 1
