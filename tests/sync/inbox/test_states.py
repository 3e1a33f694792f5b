"""What the inbox says of an event follows from the objects it marked."""

import datetime

import pytest
from django.test import override_settings
from django.utils import timezone

from billing_ops.kernel.errors import NotFound
from sync import inbox
from sync.dirty import Mark, mark
from sync.inbox import selectors
from sync.inbox.selectors import Filters
from sync.inbox.store import Event, store
from sync.models import DirtyObject, WebhookEvent

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.timedelta(days=3)


def told(number: int, *names: str, provider: str = "stripe", source: str = "webhook") -> None:
    marks = tuple(Mark("customers", name) for name in names)
    event = Event(f"evt_{number}", "customer.updated", timezone.now(), {"number": number}, marks)
    store(provider=provider, events=[event], source=source)


def states(**filters: str) -> dict[str, str]:
    return {row.event_id: str(row.state) for row in selectors.events(Filters(**filters)).rows}


def age(event_id: str) -> None:
    """As if it had come three days ago."""
    WebhookEvent.objects.filter(event_id=event_id).update(received_at=timezone.now() - LONG_AGO)


def test_an_event_waits_until_its_object_was_read() -> None:
    told(1, "cus_1")
    assert states() == {"evt_1": "waiting"}

    DirtyObject.objects.all().delete()
    assert states() == {"evt_1": "applied"}


def test_an_event_about_two_objects_waits_for_both() -> None:
    told(1, "cus_1", "cus_2")

    DirtyObject.objects.filter(object_id="cus_1").delete()

    assert states() == {"evt_1": "waiting"}


def test_an_event_fails_with_its_object_and_says_why() -> None:
    told(1, "cus_1", "cus_2")
    DirtyObject.objects.filter(object_id="cus_2").update(error="Stripe sent no currency.", attempts=1)

    (row,) = selectors.events().rows
    assert (row.state, row.error) == ("failing", "Stripe sent no currency.")
    assert row.may_ignore and row.may_replay


def test_an_old_event_stays_applied_when_something_new_is_told_of_its_object() -> None:
    told(1, "cus_1")
    DirtyObject.objects.all().delete()
    age("evt_1")

    told(2, "cus_1")

    assert states() == {"evt_1": "applied", "evt_2": "waiting"}


def test_a_kind_that_is_not_needed_and_one_put_aside_are_called_so() -> None:
    told(1)
    told(2, "cus_2")
    WebhookEvent.objects.filter(event_id="evt_2").update(ignored_at=timezone.now(), ignored_reason="a test object")

    assert states() == {"evt_1": "not needed", "evt_2": "ignored"}


def test_the_dirty_objects_of_another_provider_are_not_meant() -> None:
    told(1, "1", provider="hubspot")
    DirtyObject.objects.all().delete()
    mark(provider="stripe", marks=[Mark("customers", "1")])

    assert states() == {"evt_1": "applied"}


@pytest.mark.parametrize("state", ["waiting", "failing", "applied", "not needed", "ignored"])
def test_each_state_can_be_asked_for(state: str) -> None:
    for number, name in enumerate(("cus_waiting", "cus_failing", "cus_applied", "", "cus_ignored")):
        told(number, *([name] if name else []))
    DirtyObject.objects.filter(object_id="cus_failing").update(error="no")
    DirtyObject.objects.filter(object_id="cus_applied").delete()
    WebhookEvent.objects.filter(event_id="evt_4").update(ignored_at=timezone.now(), ignored_reason="because")

    assert list(states(state=state).values()) == [state]


def test_one_that_waits_is_found_among_the_old_only_when_it_was_replayed() -> None:
    told(1, "cus_1")
    age("evt_1")
    DirtyObject.objects.all().delete()
    mark(provider="stripe", marks=[Mark("customers", "cus_1")])
    assert states(state="waiting") == {}

    WebhookEvent.objects.update(replayed_at=timezone.now())
    assert states(state="waiting") == {"evt_1": "waiting"}


def test_it_is_narrowed_by_provider_type_and_object() -> None:
    told(1, "cus_1")
    told(2, "2", provider="hubspot")

    assert states(provider="hubspot") == {"evt_2": "waiting"}
    assert states(object="customers cus_1") == {"evt_1": "waiting"}
    assert states(event_type="customer.") == {"evt_1": "waiting", "evt_2": "waiting"}
    assert states(event_type="invoice.") == {}


def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    for number in range(5):
        told(number, "cus_1")

    seen, before = [], ""
    for _ in range(3):
        page = selectors.events(before=before, size=2)
        seen += [row.event_id for row in page.rows]
        before = page.older

    assert seen == [f"evt_{number}" for number in (4, 3, 2, 1, 0)]
    assert before == ""


@pytest.mark.parametrize("before", ["x", "2026-01-01_5", "2026-01-01T00:00:00Z_-1", "_", "9" * 30])
def test_a_page_that_cannot_be_read_is_the_newest(before: str) -> None:
    told(1, "cus_1")

    assert len(selectors.events(before=before).rows) == 1


def test_a_page_is_a_bounded_number_of_statements(django_assert_max_num_queries) -> None:
    for number in range(20):
        told(number, f"cus_{number}")

    with django_assert_max_num_queries(2):
        selectors.events(Filters(state="waiting"))


def test_the_payload_of_one_event_as_it_came() -> None:
    told(1, "cus_1")
    pk = WebhookEvent.objects.get().pk

    assert selectors.get_payload(pk=pk) == {"number": 1}
    assert selectors.get_event(pk=pk).event_id == "evt_1"
    for getter in (selectors.get_payload, selectors.get_event):
        with pytest.raises(NotFound):
            getter(pk=pk + 1)


@override_settings(STRIPE_WEBHOOKS="on", HUBSPOT_WEBHOOKS="off")
def test_the_status_counts_what_came_by_webhook_in_a_day() -> None:
    for number in range(3):
        told(number, "cus_1")
    told(3, "cus_1", source="poll")
    age("evt_0")

    stripe, hubspot = inbox.status()

    assert (stripe.provider, stripe.is_on, stripe.received_last_day) == ("stripe", True, 2)
    assert stripe.last_received_at == WebhookEvent.objects.get(event_id="evt_2").received_at
    assert "2 events came in the last 24 hours" in stripe.words
    assert (hubspot.is_on, hubspot.last_received_at, hubspot.received_last_day) == (False, None, 0)
    assert "asks for changes instead" in hubspot.words


@override_settings(STRIPE_WEBHOOKS="on")
def test_the_status_says_that_none_has_come_yet() -> None:
    assert "none has come yet" in inbox.status()[0].words
