"""One ticket read now, for a person who waits."""

import time

import pytest
from django.db import transaction

from billing_ops.kernel.errors import AuthFailed, Missing, ProviderUnavailable
from customers import live
from customers.models import Ticket

pytestmark = pytest.mark.django_db


def test_the_ticket_is_read_now_and_the_mirror_renewed(fresh_sandbox):
    before = live.read_ticket(ticket_id="1001")
    fresh_sandbox.control("PATCH", "objects/hubspot/tickets/1001", {"properties": {"flowfuse_team_id": "zZzZzZzZzZ"}})

    found = live.read_ticket(ticket_id="1001")

    assert before.ticket.team_id != found.ticket.team_id == "zZzZzZzZzZ"
    assert found.ticket.fetched_at == found.fetched_at > before.fetched_at
    assert Ticket.objects.get(hubspot_id="1001").team_id == "zZzZzZzZzZ"


def test_its_conversation_is_returned_and_not_stored(sandbox):
    found = live.read_ticket(ticket_id="1002")

    assert (len(found.messages), found.messages_problem) == (3, "")
    assert len(found.customer_texts) == 2
    assert found.customer_texts[1] not in str(found.ticket.payload)


def test_internal_notes_are_no_evidence(sandbox):
    found = live.read_ticket(ticket_id="1016")

    assert [message.internal for message in found.messages].count(True) == 1
    assert not [text for text in found.customer_texts if text.startswith("I think")]


def test_a_merged_number_leads_to_the_ticket_it_became(sandbox):
    found = live.read_ticket(ticket_id="1010")

    assert (found.was_merged, found.ticket.hubspot_id) == (True, "1011")


def test_without_the_conversations_permission_the_ticket_still_counts(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "dropped": ["conversations.read"]})

    found = live.read_ticket(ticket_id="1001")

    assert found.ticket.team_id
    assert found.messages == ()
    assert "conversations.read" in found.messages_problem


def test_messages_that_cannot_be_read_in_time_do_not_cost_the_ticket(fresh_sandbox):
    fresh_sandbox.fault(provider="hubspot", route="/conversations/*", action="status", status=503, times=0)

    found = live.read_ticket(ticket_id="1001")

    assert (found.ticket.hubspot_id, found.messages) == ("1001", ())
    assert "did not answer" in found.messages_problem or "error of its own" in found.messages_problem


def test_a_ticket_that_does_not_exist_leaves_nothing_behind(sandbox):
    with pytest.raises(Missing):
        live.read_ticket(ticket_id="999999999999")

    assert not Ticket.objects.filter(hubspot_id="999999999999").exists()


def test_a_ticket_deleted_since_becomes_a_tombstone(fresh_sandbox):
    live.read_ticket(ticket_id="1001")
    fresh_sandbox.control("DELETE", "objects/hubspot/tickets/1001")

    with pytest.raises(Missing):
        live.read_ticket(ticket_id="1001")

    assert Ticket.objects.get(hubspot_id="1001").deleted_at is not None


def test_a_silent_hubspot_is_given_three_seconds_and_changes_nothing(fresh_sandbox):
    before = live.read_ticket(ticket_id="1001").fetched_at
    fresh_sandbox.fault(provider="hubspot", route="/crm/*", action="delay", seconds=6, times=0)
    begun = time.monotonic()

    with pytest.raises(ProviderUnavailable):
        live.read_ticket(ticket_id="1001")

    assert time.monotonic() - begun < live.LIMIT_SECONDS + 1
    assert Ticket.objects.get(hubspot_id="1001").fetched_at == before


def test_a_refused_key_is_no_missing_ticket(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "revoked": True})

    with pytest.raises(AuthFailed):
        live.read_ticket(ticket_id="1001")


def test_no_transaction_is_open_while_hubspot_thinks(fresh_sandbox):
    with transaction.atomic(), pytest.raises(RuntimeError):
        live.read_ticket(ticket_id="1001")

    assert fresh_sandbox.journal(provider="hubspot") == []
