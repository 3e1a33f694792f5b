"""Who may do what, and how HubSpot says no."""

import pytest
from hubspot import HubSpot
from hubspot.crm.deals.exceptions import ForbiddenException, UnauthorizedException

from sandbox.hubspot.store import HubSpotStore
from sandbox.limits import Limit
from sandbox.server import Server
from sandbox.world import World
from tests.sandbox.hubspot.conftest import Api


@pytest.mark.parametrize("key", ["", "pat-unknown"])
def test_no_key_or_a_wrong_one_is_401(api: Api, key: str) -> None:
    answer = api("GET", "/crm/v3/objects/deals", key=key)

    assert (answer.status_code, answer.json()["category"]) == (401, "INVALID_AUTHENTICATION")
    assert answer.json()["correlationId"]


def test_the_other_provider_s_key_is_401(api: Api) -> None:
    assert api("GET", "/crm/v3/objects/deals", key="rk_test_sandbox_read").status_code == 401


def test_a_revoked_key_is_401(api: Api, world: World) -> None:
    key = world.keys.named("pat-sandbox-read")
    assert key is not None
    key.revoked = True

    answer = api("GET", "/crm/v3/objects/deals")

    assert (answer.status_code, answer.json()["category"]) == (401, "EXPIRED_AUTHENTICATION")


def test_the_official_client_raises_its_own_errors(sandbox_server: Server, client: HubSpot) -> None:
    stranger = HubSpot(access_token="pat-unknown", host=f"{sandbox_server.url}/hubspot")
    with pytest.raises(UnauthorizedException):
        stranger.crm.deals.basic_api.get_page()
    with pytest.raises(ForbiddenException):
        client.crm.deals.basic_api.update("31", {"properties": {"amount": "1"}})


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("POST", "/crm/v3/objects/invoices", "crm.objects.invoices.write"),
        ("PATCH", "/crm/objects/2026-09/invoices/61", "crm.objects.invoices.write"),
        ("DELETE", "/crm/v3/objects/deals/31", "crm.objects.deals.write"),
        ("POST", "/crm/v3/objects/tickets", "tickets"),
        ("POST", "/crm/v3/properties/invoices", "crm.schemas.invoices.write"),
    ],
)
def test_the_read_key_writes_nothing(api: Api, portal: HubSpotStore, method: str, path: str, scope: str) -> None:
    answer = api(method, path, json={"properties": {"hs_comments": "x"}})

    assert (answer.status_code, answer.json()["category"]) == (403, "MISSING_SCOPES")
    assert answer.json()["errors"][0]["context"] == {"requiredGranularScopes": [scope]}
    assert "hs_comments" not in portal.all("invoices")[0].properties
    assert len(portal.all("deals")) == 2


def test_a_dropped_scope_is_named(api: Api, world: World) -> None:
    key = world.keys.named("pat-sandbox-read")
    assert key is not None
    key.dropped = {"crm.objects.invoices.*"}

    refused = api("POST", "/crm/v3/objects/invoices/search", json={})

    assert refused.json()["errors"][0]["context"] == {"requiredGranularScopes": ["crm.objects.invoices.read"]}
    assert api("GET", "/crm/v3/objects/deals").ok


def test_too_many_requests_are_429_in_hubspot_s_words(api: Api, world: World) -> None:
    world.limits.set("hubspot", Limit(everything=1))
    api("GET", "/crm/v3/objects/deals")

    answer = api("GET", "/crm/v3/objects/deals")

    assert answer.status_code == 429
    assert answer.json() | {"correlationId": ""} == {
        "status": "error", "message": "You have reached your ten_secondly_rolling limit.", "correlationId": "",
        "category": "RATE_LIMITS", "errorType": "RATE_LIMIT", "policyName": "TEN_SECONDLY_ROLLING",
    }  # fmt: skip
    assert answer.headers["X-HubSpot-RateLimit-Remaining"] == "0"


def test_a_failure_on_demand_has_the_envelope(api: Api, world: World) -> None:
    world.faults.add({"action": "status", "provider": "hubspot", "route": "/crm/v3/objects/deals", "status": 502})

    answer = api("GET", "/crm/v3/objects/deals")

    assert (answer.status_code, answer.json()["status"]) == (502, "error")
    assert api("GET", "/crm/v3/objects/deals").ok


def test_unknown_paths_and_methods(api: Api) -> None:
    assert api("GET", "/crm/v3/nonesuch").status_code == 404
    assert api("PUT", "/crm/v3/objects/deals/31").status_code == 405


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/crm/v3/objects/deals/batch/read", b"{"),
        ("/crm/v3/objects/deals/batch/read", b"[]"),
        ("/crm/v3/objects/deals/batch/read", b'{"inputs": []}'),
        ("/crm/v3/objects/deals/batch/read", b'{"inputs": "x"}'),
        ("/crm/v3/objects/deals/batch/read", b'{"inputs": [{"id": "31"}], "properties": [{}]}'),
        ("/crm/v3/objects/deals/search", b'{"filterGroups": [null]}'),
        ("/crm/v3/objects/deals/search", b'{"filterGroups": [{"filters": 1}]}'),
        ("/crm/v3/objects/deals/search", b'{"after": "\xc2\xb2"}'),
        ("/crm/v3/objects/deals", b'{"properties": []}'),
        ("/crm/v3/objects/deals", b'{"properties": {}, "associations": [{"to": 1}]}'),
        ("/crm/v3/objects/deals", b'{"properties": {}, "associations": [{"to": {"id": "11"}, "types": [{}]}]}'),
        ("/crm/v3/properties/deals", b'{"name": 1}'),
    ],
)
def test_a_body_that_makes_no_sense_is_400(api: Api, path: str, body: bytes) -> None:
    answer = api("POST", path, data=body, key="pat-sandbox-write")

    assert (answer.status_code, answer.json()["category"]) == (400, "VALIDATION_ERROR")
