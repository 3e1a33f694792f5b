"""Which records each kind of HubSpot's events marks, and what makes two of them the same (facts/hubspot.md §8)."""

from typing import Any

import pytest

from integrations.webhooks import WebhookRefused
from sync import catalog
from sync.inbox import hubspot
from tests.sync.inbox.deliveries import hubspot_event

ACTS = ("creation", "propertyChange", "deletion", "restore", "privacyDeletion")


def marked(**fields: Any) -> set[str]:
    event = hubspot.event(hubspot_event(1, **fields))
    return {f"{mark.object} {mark.object_id}" for mark in event.marks}


def event_id(**fields: Any) -> str:
    return hubspot.event(hubspot_event(1, **fields)).event_id


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("type_id", "name"), list(hubspot.TYPES.items()))
def test_a_generic_event_marks_the_record_of_its_type(type_id: str, name: str, act: str) -> None:
    assert marked(subscriptionType=f"object.{act}", objectTypeId=type_id, objectId=5) == {f"{name} 5"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("kind", "name"), list(hubspot.NAMES.items()))
def test_an_older_event_names_the_kind_itself(kind: str, name: str, act: str) -> None:
    assert marked(subscriptionType=f"{kind}.{act}", objectTypeId=None, objectId=5) == {f"{name} 5"}


def test_some_pages_call_it_event_type() -> None:
    payload = hubspot_event(1, eventType="deal.creation", objectTypeId=None)
    del payload["subscriptionType"]

    assert [mark.object for mark in hubspot.event(payload).marks] == ["deals"]


def test_a_merge_marks_the_winner_and_everyone_merged() -> None:
    merge = {"primaryObjectId": 1, "mergedObjectIds": [2, 3], "newObjectId": 4, "objectId": 1}

    assert marked(subscriptionType="object.merge", objectTypeId="0-2", **merge) == {
        f"companies {n}" for n in range(1, 5)
    }
    assert marked(subscriptionType="contact.merge", objectTypeId=None, **merge) == {
        f"contacts {n}" for n in range(1, 5)
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"subscriptionType": "object.associationChange", "fromObjectTypeId": "0-3", "toObjectTypeId": "0-1"},
        {"subscriptionType": "deal.associationChange", "associationType": "DEAL_TO_CONTACT"},
        {"subscriptionType": "object.associationChange", "objectTypeId": "0-3", "associationType": "DEAL_TO_CONTACT"},
    ],
)
def test_a_link_marks_both_ends(fields: dict[str, Any]) -> None:
    ends = {"fromObjectId": 1, "toObjectId": 2, "objectId": None, "objectTypeId": None}

    assert marked(**ends | fields) == {"deals 1", "contacts 2"}


def test_of_a_link_to_something_not_mirrored_only_our_end_is_marked() -> None:
    link = {"fromObjectTypeId": "0-3", "toObjectTypeId": "0-99", "fromObjectId": 1, "toObjectId": 2}

    assert marked(subscriptionType="object.associationChange", objectTypeId=None, **link) == {"deals 1"}


@pytest.mark.parametrize("fields", [{"objectTypeId": "0-101"}, {"objectTypeId": "2-77"}, {"objectId": None}])
def test_what_is_not_mirrored_marks_nothing(fields: dict[str, Any]) -> None:
    assert marked(**fields) == set()


def test_the_same_event_tried_again_is_the_same() -> None:
    assert event_id(eventId=1, attemptNumber=0) == event_id(eventId=9, attemptNumber=3)


def test_two_changes_of_a_property_within_one_millisecond_are_two_events() -> None:
    first, second = event_id(propertyValue="Ada"), event_id(propertyValue="Eve")

    assert first != second
    assert "Ada" not in first, "a person's value is no part of an id"


@pytest.mark.parametrize(
    "fields",
    [
        {"subscriptionId": 78},
        {"objectId": 5},
        {"propertyName": "closedate"},
        {"occurredAt": 1_790_000_000_000},
        {"subscriptionType": "object.creation"},
    ],
)
def test_events_that_differ_in_what_matters_are_two(fields: dict[str, Any]) -> None:
    assert event_id(**fields) != event_id()


@pytest.mark.parametrize(
    "fields",
    [{"toObjectId": 3}, {"fromObjectId": 9}, {"associationRemoved": True}, {"associationType": "DEAL_TO_COMPANY"}],
)
def test_two_links_made_in_one_millisecond_are_two(fields: dict[str, Any]) -> None:
    link = {"fromObjectId": 1, "toObjectId": 2, "associationRemoved": False, "associationType": "DEAL_TO_CONTACT"}
    link["subscriptionType"] = "deal.associationChange"

    assert event_id(**link | fields) != event_id(**link)


def test_two_merges_in_one_millisecond_are_two() -> None:
    merge = {"subscriptionType": "contact.merge", "primaryObjectId": 1, "mergedObjectIds": [2]}

    assert event_id(**merge) != event_id(**merge | {"mergedObjectIds": [3]})


@pytest.mark.parametrize(
    "broken", [{"occurredAt": None}, {"occurredAt": "x"}, {"occurredAt": 10**40}, {"mergedObjectIds": 5}]
)
def test_what_is_no_event_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(WebhookRefused, match="not an event as documented"):
        hubspot.event(hubspot_event(1, **broken))


def test_everything_that_is_marked_is_something_that_can_be_read() -> None:
    known = {source.name for source in catalog.of("hubspot")}

    assert set(hubspot.TYPES.values()) == set(hubspot.NAMES.values()) == known
