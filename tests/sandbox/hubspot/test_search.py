"""Search: operators, limits, and an index that runs behind."""

from typing import Any

import pytest
from hubspot import HubSpot

from sandbox.clock import Clock
from sandbox.hubspot.store import HubSpotStore
from sandbox.limits import Limit
from sandbox.world import World
from tests.sandbox.hubspot.conftest import EARLIER, NOW, Api


def where(name: str, operator: str, value: Any = None, **more: Any) -> dict[str, Any]:
    return {"propertyName": name, "operator": operator, **({} if value is None else {"value": value}), **more}


def found(api: Api, kind: str, *groups: list[dict[str, Any]], **body: Any) -> list[str]:
    payload = {"filterGroups": [{"filters": group} for group in groups], **body}
    answer = api("POST", f"/crm/v3/objects/{kind}/search", json=payload)
    assert answer.status_code == 200, answer.text
    return [record["id"] for record in answer.json()["results"]]


def refused(api: Api, kind: str = "deals", **body: Any) -> str:
    answer = api("POST", f"/crm/v3/objects/{kind}/search", json=body)
    assert answer.status_code == 400
    return str(answer.json()["message"])


EARLIER_MS = int(EARLIER.timestamp() * 1000)


@pytest.mark.parametrize(
    ("spec", "ids"),
    [
        (where("amount", "EQ", "1200.0"), ["31"]),
        (where("amount", "NEQ", "1"), ["31"]),
        (where("amount", "GT", "1200"), []),
        (where("amount", "GTE", "1200"), ["31"]),
        (where("amount", "LT", "1201"), ["31"]),
        (where("amount", "LTE", "1199"), []),
        (where("amount", "BETWEEN", "1000", highValue="1200"), ["31"]),
        (where("amount", "HAS_PROPERTY"), ["31"]),
        (where("amount", "NOT_HAS_PROPERTY"), ["32"]),
        (where("dealname", "CONTAINS_TOKEN", "RENEWAL"), ["32"]),
        (where("dealname", "CONTAINS_TOKEN", "renew*"), ["32"]),
        (where("dealname", "CONTAINS_TOKEN", "renew"), []),
        (where("dealstage", "IN", values=["closedwon", "closedlost"]), ["31"]),
        (where("dealstage", "NOT_IN", values=["closedwon"]), ["32"]),
        (where("hs_lastmodifieddate", "GTE", str(EARLIER_MS)), ["31", "32"]),
        (where("hs_lastmodifieddate", "GT", str(EARLIER_MS)), []),
        (where("associations.contact", "EQ", "21"), ["31"]),
    ],
    ids=lambda value: value["operator"] if isinstance(value, dict) else "",
)
def test_operators(api: Api, spec: dict[str, Any], ids: list[str]) -> None:
    assert found(api, "deals", [spec]) == ids


def test_groups_are_alternatives_and_filters_in_a_group_hold_together(api: Api) -> None:
    won, renewal = where("dealstage", "EQ", "closedwon"), where("dealname", "CONTAINS_TOKEN", "renewal")

    assert found(api, "deals", [won, renewal]) == []
    assert found(api, "deals", [won], [renewal]) == ["31", "32"]


def test_enumerations_keep_their_case_and_strings_lose_it(api: Api) -> None:
    assert found(api, "deals", [where("dealstage", "EQ", "ClosedWon")]) == []
    assert found(api, "companies", [where("name", "EQ", "aCME")]) == ["11"]


def test_a_list_of_strings_must_be_lower_case(api: Api) -> None:
    assert found(api, "companies", [where("name", "IN", values=["acme"])]) == ["11"]
    assert found(api, "companies", [where("name", "IN", values=["Acme"])]) == []


def test_the_official_client_searches_and_sorts(client: HubSpot) -> None:
    answer = client.crm.companies.search_api.do_search(
        {
            "filterGroups": [],
            "sorts": [{"propertyName": "name", "direction": "DESCENDING"}],
            "properties": ["name"],
            "limit": 2,
        }
    )

    assert answer.total == 3
    assert [record.properties["name"] for record in answer.results] == ["Cobalt", "Borealis"]
    assert answer.paging.next.after == "2"


def test_after_is_an_offset(api: Api) -> None:
    assert found(api, "companies", limit=1, after="1", sorts=["name"]) == ["12"]


def test_query_looks_into_the_usual_texts(api: Api) -> None:
    assert found(api, "companies", query="boreal") == ["12"]
    assert found(api, "contacts", query="acme.example") == ["21"]


def test_archived_records_are_never_found(api: Api, portal: HubSpotStore) -> None:
    portal.archive("companies", "12", at=EARLIER)

    assert found(api, "companies") == ["11", "13"]


def test_a_new_record_is_found_after_the_index_delay(api: Api, portal: HubSpotStore, clock: Clock) -> None:
    portal.index_delay = 60
    portal.create("companies", {"name": "Delta"}, at=clock.now(), object_id="14")

    assert found(api, "companies", query="delta") == []
    clock.advance(61)
    assert found(api, "companies", query="delta") == ["14"]


def test_a_change_is_found_after_the_index_delay_and_the_old_value_until_then(
    api: Api, portal: HubSpotStore, clock: Clock
) -> None:
    portal.index_delay = 60
    portal.edit("companies", "11", {"name": "Acme Two"}, at=clock.now())

    assert found(api, "companies", [where("name", "EQ", "Acme")]) == ["11"]
    clock.advance(61)
    assert found(api, "companies", [where("name", "EQ", "Acme Two")]) == ["11"]


def test_no_more_than_five_groups_six_filters_and_eighteen_in_all(api: Api) -> None:
    one = where("amount", "GT", "1")

    assert "groups" in refused(api, filterGroups=[{"filters": [one]}] * 6)
    assert "group" in refused(api, filterGroups=[{"filters": [one] * 7}])
    assert "together" in refused(api, filterGroups=[{"filters": [one] * 5}] * 4)


def test_one_sort_two_hundred_a_page_ten_thousand_in_all_three_thousand_characters(api: Api) -> None:
    assert "sort" in refused(api, sorts=["amount", "dealname"])
    assert "200" in refused(api, limit=201)
    assert "10000" in refused(api, limit=200, after="9900")
    assert "3000" in refused(api, query="x" * 3000)


@pytest.mark.parametrize(
    "spec",
    [where("dealnam", "EQ", "x"), where("amount", "LIKE", "x"), where("amount", "GT", "much"), where("amount", "GT")],
)
def test_a_filter_that_makes_no_sense_is_refused(api: Api, spec: dict[str, Any]) -> None:
    assert refused(api, filterGroups=[{"filters": [spec]}])


def test_search_has_five_requests_a_second_when_limits_are_on(api: Api, world: World) -> None:
    world.limits.set("hubspot", Limit(everything=1000))

    answers = [api("POST", "/crm/v3/objects/deals/search", json={}) for _ in range(7)]

    refusals = [answer for answer in answers if answer.status_code == 429]
    assert refusals
    assert refusals[0].json()["policyName"] == "SECONDLY"
    assert "Retry-After" not in refusals[0].headers


def test_search_answers_carry_no_rate_limit_headers(api: Api) -> None:
    assert "X-HubSpot-RateLimit-Max" not in api("POST", "/crm/v3/objects/deals/search", json={}).headers
    assert api("GET", "/crm/v3/objects/deals").headers["X-HubSpot-RateLimit-Max"] == "190"


def test_dated_search_is_the_same(api: Api) -> None:
    assert api("POST", "/crm/objects/2026-09/deals/search", json={"query": "renewal"}).json()["total"] == 1


def test_times_are_compared_by_the_millisecond(api: Api, portal: HubSpotStore) -> None:
    portal.put("contacts", "22", {"email": "other@acme.example"}, created=NOW)

    spec = where("lastmodifieddate", "GTE", str(int(NOW.timestamp() * 1000)))

    assert found(api, "contacts", [spec]) == []
    portal.index_delay = 0
    assert found(api, "contacts", [spec]) == ["22"]
