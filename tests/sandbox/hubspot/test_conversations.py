"""A ticket's conversation: messages of both sides, and notes no customer wrote."""

import pytest

from sandbox.hubspot.store import HubSpotStore
from tests.sandbox.hubspot.conftest import EARLIER, NOW, Api

STYLES = ["/conversations/v3/conversations/threads", "/conversations/conversations/2026-09/threads"]


@pytest.fixture
def thread(portal: HubSpotStore) -> str:
    return portal.thread(
        "81",
        [
            {"direction": "INCOMING", "sender": "billing@acme.example", "text": "Team aB3dE9gHJk", "at": EARLIER},
            {"direction": "COMMENT", "sender": "Support Desk", "text": "Is it zZ3dE9gHJk?", "at": EARLIER},
            {"direction": "OUTGOING", "sender": "support@flowfuse.example", "text": "Thanks", "at": NOW},
        ],
    )


@pytest.mark.parametrize("root", STYLES)
def test_a_ticket_names_its_threads(api: Api, thread: str, root: str) -> None:
    threads = api("GET", root, params={"associatedTicketId": "81"}).json()["results"]

    assert [(one["id"], one["threadAssociations"]) for one in threads] == [(thread, {"associatedTicketId": "81"})]
    assert threads[0]["associatedContactId"] == "21"
    assert api("GET", root, params={"associatedTicketId": "82"}).json() == {"results": []}


def test_messages_tell_customer_reply_and_internal_note_apart(api: Api, thread: str) -> None:
    messages = api("GET", f"{STYLES[0]}/{thread}/messages").json()["results"]

    kinds = [(message["type"], message.get("direction")) for message in messages]
    assert kinds == [("MESSAGE", "INCOMING"), ("COMMENT", None), ("MESSAGE", "OUTGOING")]
    assert messages[0]["text"] == "Team aB3dE9gHJk"
    assert messages[0]["senders"][0]["actorId"].startswith("V-")
    assert messages[2]["senders"][0]["actorId"].startswith("A-")
    identifier = {"type": "HS_EMAIL_ADDRESS", "value": "billing@acme.example"}
    assert messages[0]["senders"][0]["deliveryIdentifier"] == identifier


def test_messages_are_paged_and_can_be_turned_round(api: Api, thread: str) -> None:
    path = f"{STYLES[0]}/{thread}/messages"

    first = api("GET", path, params={"limit": 2, "sort": "-createdAt"}).json()
    rest = api("GET", path, params={"limit": 2, "sort": "-createdAt", "after": first["paging"]["next"]["after"]}).json()

    assert [message["type"] for message in first["results"] + rest["results"]] == ["MESSAGE", "COMMENT", "MESSAGE"]
    assert rest["results"][0]["direction"] == "INCOMING"


def test_the_ticket_is_shown_only_to_those_who_ask(api: Api, thread: str) -> None:
    assert "threadAssociations" not in api("GET", f"{STYLES[0]}/{thread}").json()
    asked = api("GET", f"{STYLES[0]}/{thread}", params={"association": "TICKET"}).json()
    assert asked["threadAssociations"] == {"associatedTicketId": "81"}


def test_a_merged_ticket_s_thread_belongs_to_the_one_it_became(api: Api, portal: HubSpotStore, thread: str) -> None:
    portal.merge("tickets", "82", "81", at=NOW)

    for ticket in ("81", "82"):
        found = api("GET", STYLES[0], params={"associatedTicketId": ticket}).json()["results"]
        assert [one["id"] for one in found] == [thread]


def test_an_unknown_thread_is_not_found(api: Api) -> None:
    assert api("GET", f"{STYLES[0]}/1/messages").status_code == 404
