"""How requests reach HubSpot: paths, timeouts, repetition, one connection per token and process."""

import socket
import time

import pytest

from billing_ops.kernel.errors import OutcomeUnknown, ProviderUnavailable, RateLimited
from integrations.hubspot import transport
from integrations.hubspot.gateway import read_gateway
from integrations.hubspot.transport import Patience, connection, dated, is_write, safely

DEALS = "/crm/objects/2026-09/deals"


@pytest.mark.parametrize(
    ("legacy", "pinned"),
    [
        ("/crm/v3/objects/deals/7", "/crm/objects/2026-09/deals/7"),
        ("/crm/v3/objects/deals/search", "/crm/objects/2026-09/deals/search"),
        ("/crm/v4/associations/deals/quotes/batch/read", "/crm/associations/2026-09/deals/quotes/batch/read"),
        ("/crm/v4/objects/deals/7/associations/quotes", "/crm/objects/2026-09/deals/7/associations/quotes"),
        ("/crm/v3/properties/deals", "/crm/properties/2026-09/deals"),
        ("/crm/v3/pipelines/tickets", "/crm/pipelines/2026-09/tickets"),
        ("/conversations/v3/conversations/threads", "/conversations/v3/conversations/threads"),
    ],
)
def test_legacy_paths_become_the_pinned_ones(legacy, pinned):
    assert dated(f"https://api.hubapi.com{legacy}") == f"https://api.hubapi.com{pinned}"


def test_search_and_batch_read_are_no_writes():
    assert not is_write("GET", "https://x/crm/v3/objects/deals")
    assert not is_write("POST", "https://x/crm/v3/objects/deals/search")
    assert not is_write("POST", "https://x/crm/v3/objects/deals/batch/read?archived=false")
    assert is_write("POST", "https://x/crm/v3/objects/deals")
    assert is_write("PATCH", "https://x/crm/v3/objects/deals/search/7")


def test_one_connection_per_token_whose_api_objects_are_kept(settings):
    one = connection("pat-sandbox-read")

    assert connection("pat-sandbox-read") is one
    assert connection("pat-sandbox-write") is not one
    assert one.records is one.records


def test_a_child_process_makes_its_own_connection(monkeypatch):
    parents = connection("pat-sandbox-read")

    monkeypatch.setattr(transport.os, "getpid", lambda: -1)

    assert connection("pat-sandbox-read") is not parents


def test_a_connection_does_not_show_its_token():
    assert "pat-sandbox-read" not in repr(connection("pat-sandbox-read"))


def test_the_official_client_is_sent_to_pinned_paths(fresh_sandbox):
    read_gateway().get_ticket("1001")

    paths = {entry["path"] for entry in fresh_sandbox.journal(provider="hubspot")}
    assert "/crm/objects/2026-09/tickets/1001" in paths
    assert not [path for path in paths if path.startswith(("/crm/v3", "/crm/v4"))]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_read_is_repeated_while_hubspot_is_busy(fresh_sandbox, status):
    fresh_sandbox.fault(provider="hubspot", route="/crm/*/tickets/1001", action="status", status=status, times=1)

    assert read_gateway().get_ticket("1001").id == "1001"


def test_a_read_is_repeated_after_a_lost_connection(fresh_sandbox):
    fresh_sandbox.fault(provider="hubspot", route="/crm/*/tickets/1001", action="drop_before", times=1)

    assert read_gateway().get_ticket("1001").id == "1001"


def test_a_read_is_given_up_after_its_attempts(fresh_sandbox):
    fresh_sandbox.fault(provider="hubspot", route="/crm/*/tickets/1001", action="status", status=503, times=0)

    with pytest.raises(ProviderUnavailable):
        read_gateway(attempts=2).get_ticket("1001")

    assert len(fresh_sandbox.journal(provider="hubspot", path="/crm/*/tickets/1001")) == 2


def test_a_caller_in_a_hurry_is_not_kept_waiting(fresh_sandbox):
    fresh_sandbox.fault(provider="hubspot", route="/crm/*/tickets/1001", action="delay", seconds=3, times=0)
    begun = time.monotonic()

    with pytest.raises(ProviderUnavailable):
        read_gateway(seconds=0.4).get_ticket("1001")

    assert time.monotonic() - begun < 1.5


def test_a_write_is_never_repeated_and_its_outcome_is_unknown(fresh_sandbox, settings):
    fresh_sandbox.fault(provider="hubspot", method="POST", route=DEALS, action="drop_after", times=0)

    with pytest.raises(OutcomeUnknown):
        connection(settings.HUBSPOT_WRITE_TOKEN).records.create("deals", {"properties": {"dealname": "Once"}})

    assert len(fresh_sandbox.journal(provider="hubspot", method="POST", path=DEALS)) == 1


def test_a_write_answered_with_a_server_error_is_unknown_too(fresh_sandbox, settings):
    fresh_sandbox.fault(provider="hubspot", method="POST", route=DEALS, action="status", status=502)

    with pytest.raises(OutcomeUnknown):
        connection(settings.HUBSPOT_WRITE_TOKEN).records.create("deals", {"properties": {"dealname": "Once"}})


def test_a_write_to_a_closed_port_did_not_happen(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.HUBSPOT_API_BASE = f"http://127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(ProviderUnavailable):
        connection(settings.HUBSPOT_WRITE_TOKEN).records.create("deals", {"properties": {}})


def test_a_call_that_names_no_timeout_gets_the_settings(settings):
    settings.PROVIDER_TIMEOUT_SECONDS = (0.3, 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.HUBSPOT_API_BASE = f"http://127.0.0.1:{silent.getsockname()[1]}"
        begun = time.monotonic()

        with pytest.raises(ProviderUnavailable):
            connection("pat-sandbox-read").records.get_by_id("deals", "1")

    assert time.monotonic() - begun < 3


def test_waiting_longer_than_asked_is_refused_at_once():
    def busy(timeout):
        raise RateLimited("Slow down.", provider="hubspot", retry_after=60)

    begun = time.monotonic()
    with pytest.raises(RateLimited):
        safely(busy, Patience(seconds=1))

    assert time.monotonic() - begun < 0.5
