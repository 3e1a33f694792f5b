"""Definitions, pipelines, owners, account details."""

import pytest
from hubspot import HubSpot

from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import Api

NEW_KEY = {
    "name": "source_key", "label": "Source key", "type": "string", "fieldType": "text",
    "groupName": "invoiceinformation", "hasUniqueValue": True,
}  # fmt: skip


def test_account_details_name_portal_zone_and_currency(api: Api) -> None:
    for version in ("v3", "2026-09"):
        details = api("GET", f"/account-info/{version}/details").json()

        assert (details["portalId"], details["dataHostingLocation"]) == (26586079, "eu1")
        assert (details["timeZone"], details["companyCurrency"], details["utcOffset"]) == (
            "Europe/Berlin",
            "USD",
            "+01:00",
        )


def test_definitions_say_type_options_and_what_is_read_only(client: HubSpot) -> None:
    definitions = {one.name: one for one in client.crm.properties.core_api.get_all("invoices").results}

    assert definitions["hs_amount_billed"].calculated
    assert definitions["hs_number"].modification_metadata.read_only_value
    assert not definitions["hs_comments"].modification_metadata.read_only_value
    assert definitions["billing_ops_key"].has_unique_value
    options = [option.value for option in definitions["hs_invoice_status"].options]
    assert options == ["draft", "open", "paid", "voided"]


@pytest.mark.parametrize("root", ["/crm/v3/properties", "/crm/properties/2026-09"])
def test_one_definition_by_name(api: Api, root: str) -> None:
    assert api("GET", f"{root}/tickets/flowfuse_team_id").json()["hubspotDefined"] is False
    assert api("GET", f"{root}/tickets/nonesuch").status_code == 404


def test_definitions_are_read_in_batches(api: Api) -> None:
    body = {"inputs": [{"name": "amount"}, {"name": "nonesuch"}], "archived": False}

    answer = api("POST", "/crm/v3/properties/deals/batch/read", json=body)

    assert (answer.status_code, [one["name"] for one in answer.json()["results"]]) == (207, ["amount"])


def test_a_unique_property_is_made_once_and_then_finds_records(api: Api, portal: HubSpotStore) -> None:
    made = api("POST", "/crm/properties/2026-09/invoices", json=NEW_KEY, key="pat-sandbox-write")
    again = api("POST", "/crm/properties/2026-09/invoices", json=NEW_KEY, key="pat-sandbox-write")

    assert (made.status_code, made.json()["hasUniqueValue"], again.status_code) == (201, True, 409)
    changed = {"properties": {"source_key": "a:b"}}
    assert api("PATCH", "/crm/v3/objects/invoices/61", json=changed, key="pat-sandbox-write").ok
    assert api("GET", "/crm/v3/objects/invoices/a:b", params={"idProperty": "source_key"}).json()["id"] == "61"


def test_deals_have_two_pipelines_whose_closed_stages_are_marked(client: HubSpot) -> None:
    pipelines = client.crm.pipelines.pipelines_api.get_all("deals").results

    assert [pipeline.label for pipeline in pipelines] == ["Sales pipeline", "Renewal pipeline"]
    closed = [stage.id for stage in pipelines[1].stages if stage.metadata["isClosed"] == "true"]
    assert closed == ["148310023", "148310024"]


def test_tickets_have_open_and_closed_stages(client: HubSpot, api: Api) -> None:
    support = client.crm.pipelines.pipelines_api.get_by_id("tickets", "0")

    assert [stage.metadata["ticketState"] for stage in support.stages] == ["OPEN", "OPEN", "OPEN", "CLOSED"]
    assert len(api("GET", "/crm/pipelines/2026-09/0-5/0/stages").json()["results"]) == 4
    assert api("GET", "/crm/v3/pipelines/tickets/77").status_code == 404


def test_closed_flags_follow_the_stage(client: HubSpot, writer: HubSpot) -> None:
    flags = ["hs_is_closed", "hs_is_closed_won", "hs_is_closed_lost"]
    deals = client.crm.deals.basic_api
    assert [deals.get_by_id("31", properties=flags).properties[flag] for flag in flags] == ["true", "true", "false"]

    writer.crm.tickets.basic_api.update("81", {"properties": {"hs_pipeline_stage": "4"}})

    assert (
        client.crm.tickets.basic_api.get_by_id("81", properties=["hs_is_closed"]).properties["hs_is_closed"] == "true"
    )


def test_owners_are_listed_and_found(client: HubSpot) -> None:
    owners = client.crm.owners.owners_api.get_page().results

    assert [owner.last_name for owner in owners] == ["Desk"] * 3
    assert client.crm.owners.owners_api.get_by_id(int(owners[0].id)).email == "sales.desk@flowfuse.example"
    assert [one.id for one in client.crm.owners.owners_api.get_page(email=owners[1].email).results] == [owners[1].id]
    assert client.crm.owners.owners_api.get_by_id(1001, id_property="userId").id == owners[0].id
