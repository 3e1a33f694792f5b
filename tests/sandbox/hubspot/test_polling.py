"""What a poll and a re-read rest on: paging by (modified, id), and ids that no longer lead anywhere."""

from datetime import timedelta
from typing import Any

from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import NOW, Api


def search(api: Api, name: str, *filters: dict[str, Any], sort: str, limit: int = 2) -> list[str]:
    """One page of ids."""
    body = {
        "filterGroups": [{"filters": list(filters)}],
        "sorts": [{"propertyName": sort, "direction": "ASCENDING"}],
        "limit": limit,
    }
    answer = api("POST", f"/crm/v3/objects/{name}/search", json=body)
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["results"]]


def at_least(name: str, value: object) -> dict[str, Any]:
    return {"propertyName": name, "operator": "GTE", "value": str(value)}


def test_records_are_paged_by_modified_stamp_and_within_one_stamp_by_id(api: Api, portal: HubSpotStore) -> None:
    ids = [str(number) for number in range(500, 507)]
    for number in ids:
        portal.put("contacts", number, {"email": f"{number}@x.example"}, created=NOW)
    portal.clock.advance(5)
    stamp = int(NOW.timestamp() * 1000)
    same = {"propertyName": "lastmodifieddate", "operator": "EQ", "value": str(stamp)}

    seen: list[str] = []
    while page := search(
        api, "contacts", same, at_least("hs_object_id", int(seen[-1]) + 1 if seen else 0), sort="hs_object_id"
    ):
        seen += page

    assert seen == ids
    assert search(api, "contacts", at_least("lastmodifieddate", stamp), sort="lastmodifieddate", limit=100) == ids
    assert search(api, "contacts", at_least("lastmodifieddate", stamp + 1), sort="lastmodifieddate") == []


def test_the_newest_change_comes_last_by_its_millisecond(api: Api, portal: HubSpotStore) -> None:
    portal.index_delay = 0
    for number, milliseconds in (("11", 3), ("13", 1), ("12", 2)):
        portal.edit("companies", number, {"city": "Ulm"}, at=NOW + timedelta(milliseconds=milliseconds))

    stamp = int(NOW.timestamp() * 1000)

    recent = at_least("hs_lastmodifieddate", stamp + 2)
    portal.clock.advance(1)
    assert search(api, "companies", recent, sort="hs_lastmodifieddate") == ["12", "11"]


def test_archived_and_merged_ids_are_errors_of_a_batch(api: Api, portal: HubSpotStore) -> None:
    portal.link("companies", "12", "contacts", "21")
    portal.archive("companies", "12")
    portal.merge("companies", "11", "13")
    inputs = {"inputs": [{"id": number} for number in ("11", "12", "13")], "properties": ["hs_merged_object_ids"]}

    records = api("POST", "/crm/objects/2026-09/companies/batch/read", json=inputs).json()
    links = api("POST", "/crm/v4/associations/companies/contacts/batch/read", json=inputs).json()

    assert [one["id"] for one in records["results"]] == ["11"]
    assert records["results"][0]["properties"]["hs_merged_object_ids"] == "13"
    assert records["errors"][0]["context"] == {"ids": ["12", "13"]}
    assert {error["context"]["fromObjectId"][0] for error in links["errors"]} >= {"12", "13"}


def test_a_single_read_of_a_merged_id_leads_to_the_record_it_became(api: Api, portal: HubSpotStore) -> None:
    portal.merge("companies", "11", "13")

    assert api("GET", "/crm/v3/objects/companies/13").json()["id"] == "11"


def test_archiving_and_restoring_does_not_touch_the_stamp(api: Api, portal: HubSpotStore) -> None:
    before = portal.all("companies")[0].updated_iso
    portal.archive("companies", "11", at=NOW)
    portal.restore("companies", "11")

    assert portal.all("companies")[0].updated_iso == before
