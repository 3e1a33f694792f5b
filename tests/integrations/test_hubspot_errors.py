"""HubSpot's refusals as our own errors."""

import orjson
import pytest
import requests
import urllib3

from billing_ops.kernel.errors import AuthFailed, Missing, OutcomeUnknown, ProviderUnavailable, RateLimited, Rejected
from integrations.hubspot.errors import from_answer, from_connection


def envelope(**fields):
    return orjson.dumps({"status": "error", "correlationId": "c-1", **fields})


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected), (409, Rejected), (401, AuthFailed), (403, AuthFailed), (404, Missing), (423, RateLimited),
        (429, RateLimited), (477, RateLimited), (500, ProviderUnavailable), (502, ProviderUnavailable),
        (503, ProviderUnavailable), (504, ProviderUnavailable), (521, ProviderUnavailable), (524, ProviderUnavailable),
    ],
)  # fmt: skip
def test_every_status_has_its_error(status, kind):
    error = from_answer(status, envelope(message="No."), {}, write=False)

    assert type(error) is kind
    assert (error.provider, error.request_id) == ("hubspot", "c-1")


@pytest.mark.parametrize("status", [500, 502, 504, 524])
def test_a_write_answered_with_a_server_error_may_have_happened(status):
    assert isinstance(from_answer(status, b"", {}, write=True), OutcomeUnknown)


@pytest.mark.parametrize("status", [423, 429, 477])
def test_a_write_told_to_slow_down_did_not_happen(status):
    assert isinstance(from_answer(status, b"", {}, write=True), RateLimited)


def test_missing_scopes_are_named():
    errors = [
        {"message": "One of these.", "context": {"requiredGranularScopes": ["crm.objects.deals.read", "tickets"]}}
    ]
    error = from_answer(403, envelope(category="MISSING_SCOPES", errors=errors), {}, write=False)

    assert isinstance(error, AuthFailed)
    assert (error.code, error.missing_permission) == ("MISSING_SCOPES", "crm.objects.deals.read, tickets")
    assert "crm.objects.deals.read" in error.message


@pytest.mark.parametrize(
    ("status", "headers", "seconds"),
    [
        (477, {"Retry-After": "3600"}, 3600.0),
        (429, {"retry-after": "1"}, 1.0),
        (429, {}, None),
        (423, {}, 2.0),
        (429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, None),
    ],
)
def test_retry_after_counts_where_it_is_seconds(status, headers, seconds):
    error = from_answer(status, b"", headers, write=False)

    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    "body", [None, b"", b"<html>Bad gateway</html>", b"[]", b"null", "text", b'{"errors": [1, null]}']
)
def test_an_answer_without_envelope_still_says_what_happened(body):
    error = from_answer(400, body, {}, write=False)

    assert isinstance(error, Rejected)
    assert "Nothing was read" in error.message


def test_a_connection_never_made_cannot_have_written():
    refused = urllib3.exceptions.NewConnectionError(None, "refused")  # type: ignore[arg-type]
    timeout = requests.exceptions.ConnectTimeout()

    assert isinstance(from_connection(refused, write=True), ProviderUnavailable)
    assert isinstance(from_connection(timeout, write=True), ProviderUnavailable)


def test_a_connection_lost_on_the_way_may_have_written():
    lost = urllib3.exceptions.ProtocolError("Connection aborted.")

    assert isinstance(from_connection(lost, write=True), OutcomeUnknown)
    assert isinstance(from_connection(lost, write=False), ProviderUnavailable)
