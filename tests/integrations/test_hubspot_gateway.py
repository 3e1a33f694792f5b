"""Single calls to HubSpot, through the official client and over real HTTP."""

import pytest

from billing_ops.kernel.errors import AuthFailed, Missing
from integrations.hubspot import properties
from integrations.hubspot.gateway import read_gateway
from integrations.hubspot.shapes import ThreadsNotReadable


def case(sandbox, name):
    return next(case for case in sandbox.control("GET", "cases")["cases"] if case["name"] == name)


def drop(sandbox, *scopes):
    sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "dropped": list(scopes)})


def test_a_ticket_comes_with_its_team_links_and_stage(sandbox):
    known = case(sandbox, "match")

    ticket = read_gateway().get_ticket(known["ticket"])

    assert (ticket.id, ticket.team_id) == (known["ticket"], known["team"])
    assert (ticket.is_closed, ticket.stage_label, ticket.was_merged) == (False, "Waiting on us", False)
    assert ticket.contact_ids
    assert ticket.company_ids == [] or ticket.company_ids[0].isdigit()


def test_the_team_id_keeps_its_case_and_loses_its_surrounding_space(fresh_sandbox):
    body = {"properties": {"flowfuse_team_id": "  aBcDeGjKlM\n"}}
    fresh_sandbox.control("PATCH", "objects/hubspot/tickets/1001", body)

    assert read_gateway().get_ticket("1001").team_id == "aBcDeGjKlM"


def test_a_merged_ticket_answers_as_another_and_says_so(sandbox):
    ticket = read_gateway().get_ticket("1010")

    assert (ticket.asked_for, ticket.id, ticket.was_merged) == ("1010", "1011", True)
    assert "1010" in ticket.merged_ids


def test_closed_is_what_the_stage_means_not_what_it_is_called(sandbox):
    ticket = read_gateway().get_ticket(case(sandbox, "closed_lately")["ticket"])

    assert ticket.is_closed
    assert ticket.closed_at is not None


@pytest.mark.parametrize("number", ["999999999999", "0"])
def test_a_ticket_that_does_not_exist_is_missing(sandbox, number):
    with pytest.raises(Missing):
        read_gateway().get_ticket(number)


def test_a_deleted_ticket_is_missing(fresh_sandbox):
    fresh_sandbox.control("DELETE", "objects/hubspot/tickets/1001")

    with pytest.raises(Missing):
        read_gateway().get_ticket("1001")


def test_a_path_in_place_of_a_number_reaches_nothing_else(sandbox):
    with pytest.raises(Missing):
        read_gateway().get_ticket("../deals/1")


def test_messages_come_in_order_with_directions_told_apart(sandbox):
    found = read_gateway().list_ticket_messages("1002")

    assert not isinstance(found, ThreadsNotReadable)
    assert [message.direction for message in found] == ["incoming", "outgoing", "incoming"]
    assert [message.by_customer for message in found] == [True, False, True]
    assert [message.at for message in found] == sorted(message.at for message in found)
    assert case(sandbox, "match_by_message")["team"] in found[2].text


def test_an_internal_note_is_never_the_customers_word(sandbox):
    found = read_gateway().list_ticket_messages("1016")

    assert not isinstance(found, ThreadsNotReadable)
    (note,) = [message for message in found if message.internal]
    assert (note.direction, note.by_customer) == ("note", False)


def test_another_tickets_thread_is_never_taken_for_this_ones(fresh_sandbox):
    threads = read_gateway()._get("/conversations/v3/conversations/threads", {"association": "TICKET"})
    others = [one for one in threads["results"] if one["threadAssociations"]["associatedTicketId"] == "1002"]
    route = "/conversations/v3/conversations/threads"
    fresh_sandbox.fault(provider="hubspot", route=route, action="status", status=200, body={"results": others})

    assert others
    assert read_gateway().list_ticket_messages("1001") == ()


def test_a_merged_tickets_conversation_is_kept(sandbox):
    gateway = read_gateway()
    ticket = gateway.get_ticket("1010")

    assert gateway.list_ticket_messages(ticket.id, merged_ids=ticket.merged_ids) != gateway.list_ticket_messages(
        ticket.id
    )


def test_messages_beyond_one_page_are_read_to_the_end(sandbox, monkeypatch):
    monkeypatch.setattr("integrations.hubspot.gateway.PAGE", "1")
    one_by_one = read_gateway().list_ticket_messages("1002")
    monkeypatch.undo()

    assert one_by_one == read_gateway().list_ticket_messages("1002")


def test_a_ticket_nobody_wrote_in_has_no_messages(sandbox):
    assert read_gateway().list_ticket_messages("1012") == ()


def test_a_key_without_conversations_is_a_normal_answer(fresh_sandbox):
    drop(fresh_sandbox, "conversations.read")

    assert read_gateway().list_ticket_messages("1001") == ThreadsNotReadable("conversations.read")


def test_a_missing_scope_is_named(fresh_sandbox):
    drop(fresh_sandbox, "crm.objects.companies.read")

    with pytest.raises(AuthFailed) as refusal:
        read_gateway().get_company("1")

    assert refusal.value.missing_permission == "crm.objects.companies.read"
    assert refusal.value.request_id


def test_a_revoked_key_is_no_missing_scope(fresh_sandbox):
    fresh_sandbox.control("POST", "keys", {"token": "pat-sandbox-read", "revoked": True})

    with pytest.raises(AuthFailed) as refusal:
        read_gateway().list_ticket_messages("1001")

    assert refusal.value.missing_permission == ""


@pytest.mark.parametrize(("object_name", "method"), [("companies", "company"), ("deals", "deal"), ("quotes", "quote")])
def test_a_record_read_alone_is_what_the_portal_holds(sandbox, object_name, method):
    held = sandbox.control("GET", f"objects/hubspot/{object_name}")["objects"][0]

    payload = getattr(read_gateway(), f"get_{method}")(held["id"])

    known = {name: value for name, value in held["properties"].items() if name in properties.requested(object_name)}
    assert {name: value for name, value in payload["properties"].items() if value is not None} == known


def test_the_portal_says_who_it_is(sandbox, settings):
    portal = read_gateway().get_portal()

    assert portal.id == settings.HUBSPOT_PORTAL_ID
    assert (portal.zone, portal.currency) == ("Europe/Berlin", "usd")


def test_every_property_we_ask_for_is_defined(sandbox):
    gateway = read_gateway()

    unknown = {
        name: set(properties.requested(name)) - set(gateway.list_properties(name)) for name in properties.OBJECTS
    }

    assert {name: missing for name, missing in unknown.items() if missing} == {}


def test_a_user_is_found_by_number(sandbox):
    assert read_gateway().get_user_email("1003") == "support.desk@flowfuse.example"
    assert read_gateway().get_user_email("424242") == ""
