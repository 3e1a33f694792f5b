"""The inbox as people see it: filters, an event's page, replay, ignoring with a reason."""

import json

import pytest

from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.clock import database_now
from sync.dirty import Mark
from sync.inbox.store import Event, store
from sync.models import DirtyObject, WebhookEvent
from tests.sync.views.conftest import text_of

pytestmark = pytest.mark.django_db


def tell(event_id: str, *marks: Mark, provider: str = "stripe", event_type: str = "customer.updated") -> int:
    payload = {"id": event_id, "data": {"object": {"name": "<b>Élan</b>"}}}
    store(provider=provider, events=[Event(event_id, event_type, database_now(), payload, marks)])
    return WebhookEvent.objects.get(event_id=event_id).pk


@pytest.fixture
def events() -> dict[str, int]:
    """One that waits, one that failed for good, one about nothing of ours, one that was applied."""
    told = {
        "evt_applied": tell("evt_applied", Mark("invoices", "in_1"), event_type="invoice.paid"),
        "evt_nothing": tell("evt_nothing", event_type="charge.updated"),
        "evt_failing": tell("evt_failing", Mark("customers", "cus_bad"), Mark("subscriptions", "sub_1")),
        "evt_waits": tell("evt_waits", Mark("tickets", "1001"), provider="hubspot", event_type="ticket.changed"),
    }
    DirtyObject.objects.filter(object_id__in=["in_1", "sub_1"]).delete()
    failed = {"attempts": 5, "error": "Stripe answered 400.", "quarantined_at": database_now()}
    DirtyObject.objects.filter(object_id="cus_bad").update(**failed)
    return told


def listed(client, query: str = "") -> list[tuple[str, str]]:
    return [(row.event_id, row.state) for row, _ in client.get(f"/sync/inbox/?{query}").context["rows"]]


def entries(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=f"sync:event:{action}"))


def test_events_come_newest_first_with_what_became_of_them(auditor, events) -> None:
    assert dict(listed(auditor)) == {
        "evt_waits": "waiting",
        "evt_failing": "failing",
        "evt_nothing": "not needed",
        "evt_applied": "applied",
    }
    assert "Stripe answered 400." in text_of(auditor.get("/sync/inbox/"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("provider=hubspot", "evt_waits"),
        ("state=failing", "evt_failing"),
        ("event_type=invoice", "evt_applied"),
        ("text=cus_bad", "evt_failing"),
        ("text=evt_nothing", "evt_nothing"),
    ],
)
def test_filters_are_in_the_address(auditor, events, query: str, expected: str) -> None:
    assert [event_id for event_id, _ in listed(auditor, query)] == [expected]


def test_an_event_shows_its_payload_and_each_object(auditor, events) -> None:
    answer = auditor.get(f"/sync/inbox/{events['evt_failing']}/")

    text = text_of(answer)
    assert "Stripe customer cus_bad (new tab) Given up 5 Stripe answered 400." in text
    assert "Stripe subscription sub_1 (new tab) Applied – none waits" in text
    assert json.loads(answer.context["panel"].payload)["data"]["object"]["name"] == "<b>Élan</b>"
    assert "<b>Élan</b>" not in answer.content.decode()
    assert "Replay" not in text
    assert "Ignore for this reason" not in text


def test_that_somebody_looked_is_in_the_trail_once(auditor, events) -> None:
    for _ in range(2):
        auditor.get(f"/sync/inbox/{events['evt_failing']}/")

    assert [entry.details for entry in entries("viewed")] == [{"event": "evt_failing"}]


def test_replay_has_its_objects_read_again(admin, events) -> None:
    text = text_of(admin.post(f"/sync/inbox/{events['evt_failing']}/replay/", follow=True))

    assert "2 objects will be read again, at once and with all five attempts." in text
    assert dict(DirtyObject.objects.filter(provider="stripe").values_list("object_id", "attempts")) == {
        "cus_bad": 0,
        "sub_1": 0,
    }
    assert len(entries("replayed")) == 1


def test_nothing_to_replay_is_said(admin, events) -> None:
    text = text_of(admin.post(f"/sync/inbox/{events['evt_nothing']}/replay/", follow=True))

    assert "there is nothing to be read again" in text
    assert entries("replayed") == []


def test_ignoring_takes_a_reason(admin, events) -> None:
    address = f"/sync/inbox/{events['evt_failing']}/ignore/"

    refused = admin.post(address, {"reason": "  "})
    assert refused.status_code == 422
    assert "This field is required." in text_of(refused)
    assert entries("ignored") == []

    text = text_of(admin.post(address, {"reason": "A test customer"}, follow=True))
    assert "The event was put aside." in text
    assert "“A test customer”" in text
    assert "Stripe customer cus_bad (new tab) Put aside: our copy may be old – none waits" in text
    assert listed(admin, "state=ignored") == [("evt_failing", "ignored")]
    assert len(entries("ignored")) == 1


def test_only_a_failing_event_can_be_ignored(admin, events) -> None:
    text = text_of(admin.post(f"/sync/inbox/{events['evt_waits']}/ignore/", {"reason": "no"}, follow=True))

    assert "so nothing was put aside" in text
    assert DirtyObject.objects.filter(object_id="1001").exists()


@pytest.mark.parametrize("act", ["replay", "ignore"])
def test_an_auditor_may_neither(auditor, events, act: str) -> None:
    answer = auditor.post(f"/sync/inbox/{events['evt_failing']}/{act}/", {"reason": "because"})

    assert answer.status_code == 403
    assert DirtyObject.objects.get(object_id="cus_bad").attempts == 5
    assert entries("replayed") == entries("ignored") == []


def test_an_event_that_is_not_there_is_a_page(admin) -> None:
    for address in ("/sync/inbox/999999/", f"/sync/inbox/{10**30}/"):
        assert admin.get(address).status_code == 404
    assert admin.post("/sync/inbox/999999/replay/").status_code == 404


def test_a_long_inbox_is_paged_from_an_event_on(auditor) -> None:
    for number in range(60):
        tell(f"evt_{number:02}")

    first = auditor.get("/sync/inbox/?provider=stripe")
    second = auditor.get(f"/sync/inbox/?provider=stripe&page={first.context['older'].replace('+', '%2B')}")

    assert [len(answer.context["rows"]) for answer in (first, second)] == [50, 10]
    assert second.context["older"] == ""
    assert "provider=stripe&amp;page=" in first.content.decode()


def test_an_empty_inbox_teaches_what_will_be_here(auditor) -> None:
    assert "Nothing has been told yet." in text_of(auditor.get("/sync/inbox/"))


def test_the_pages_cost_few_queries(admin, events, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(15):
        admin.get("/sync/inbox/")
    admin.get(f"/sync/inbox/{events['evt_failing']}/")
    with django_assert_max_num_queries(15):
        admin.get(f"/sync/inbox/{events['evt_failing']}/")
