"""A delivery is stored once, its objects marked, in one statement and with nothing else."""

import pytest
from django.contrib.sessions.models import Session
from django.test import override_settings

from sync.models import DirtyObject, SyncAccount, WebhookEvent
from tests.sync.inbox.deliveries import (
    HUBSPOT_SECRET,
    STRIPE_SECRET,
    deliver_hubspot,
    deliver_stripe,
    hubspot_event,
    stripe_event,
)

pytestmark = pytest.mark.usefixtures("webhooks")


def dirty() -> set[tuple[str, str, str]]:
    return set(DirtyObject.objects.values_list("provider", "object", "object_id"))


def test_an_event_of_stripe_is_stored_and_its_object_marked() -> None:
    answer = deliver_stripe(stripe_event())

    kept = WebhookEvent.objects.get()
    assert (answer.status_code, answer.json()) == (200, {"new": 1, "known": 0})
    assert (kept.provider, kept.event_id, kept.event_type) == ("stripe", "evt_1", "customer.updated")
    assert (kept.source, kept.objects_marked) == ("webhook", ["customers cus_1"])
    assert kept.payload["data"]["object"]["id"] == "cus_1"
    assert kept.occurred_at.timestamp() == 1_790_000_000
    assert dirty() == {("stripe", "customers", "cus_1")}
    assert DirtyObject.objects.get().created_at.timestamp() == 1_780_000_000


def test_an_event_of_hubspot_is_stored_and_its_record_marked() -> None:
    answer = deliver_hubspot([hubspot_event()])

    kept = WebhookEvent.objects.get()
    assert answer.status_code == 200
    assert (kept.provider, kept.event_type) == ("hubspot", "object.propertyChange deals")
    assert kept.occurred_at.timestamp() == pytest.approx(1_790_000_000.124)
    assert dirty() == {("hubspot", "deals", "901")}


def test_a_delivery_is_one_statement_and_nothing_else(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        answer = deliver_stripe(stripe_event())
    with django_assert_num_queries(1):
        batch = deliver_hubspot([hubspot_event(number) for number in range(100)])

    assert answer.status_code == batch.status_code == 200
    assert not answer.cookies and not batch.cookies and not Session.objects.exists()
    assert len(dirty()) == 101


def test_the_same_event_again_is_known_and_marks_nothing() -> None:
    deliver_stripe(stripe_event())
    DirtyObject.objects.all().delete()

    answer = deliver_stripe(stripe_event())

    assert (answer.status_code, answer.json()) == (200, {"new": 0, "known": 1})
    assert dirty() == set()


def test_two_events_in_one_second_are_two() -> None:
    deliver_stripe(stripe_event(1))
    deliver_stripe(stripe_event(2))

    assert WebhookEvent.objects.count() == 2


def test_an_event_twice_in_one_batch_is_stored_once() -> None:
    answer = deliver_hubspot([hubspot_event(1), hubspot_event(2), hubspot_event(1, eventId=2, attemptNumber=3)])

    assert answer.json() == {"new": 2, "known": 1}
    assert len(dirty()) == 2


def test_of_a_batch_known_in_part_only_the_new_is_marked() -> None:
    deliver_hubspot([hubspot_event(1)])
    DirtyObject.objects.all().delete()

    deliver_hubspot([hubspot_event(1), hubspot_event(2)])

    assert dirty() == {("hubspot", "deals", "902")}


def test_many_events_of_one_object_are_one_mark() -> None:
    deliver_hubspot([hubspot_event(number, objectId=5) for number in range(100)])

    assert WebhookEvent.objects.count() == 100
    assert dirty() == {("hubspot", "deals", "5")}


def test_an_empty_batch_is_taken() -> None:
    assert deliver_hubspot([]).json() == {"new": 0, "known": 0}


def test_a_kind_of_event_we_do_not_need_is_stored_and_marks_nothing() -> None:
    answer = deliver_stripe(stripe_event(type="payout.paid", thing={"id": "po_1", "object": "payout"}))

    assert answer.status_code == 200
    assert WebhookEvent.objects.get().objects_marked == []
    assert dirty() == set()


@pytest.mark.parametrize("secret", [STRIPE_SECRET, "whsec_the_one_before"])
def test_while_a_secret_is_rolled_either_one_is_good(secret: str) -> None:
    with override_settings(STRIPE_WEBHOOK_SECRETS=[STRIPE_SECRET, "whsec_the_one_before"]):
        assert deliver_stripe(stripe_event(), secret=secret).status_code == 200


@pytest.mark.parametrize("secret", [HUBSPOT_SECRET, "the one before"])
def test_while_the_app_changes_its_secret_either_one_is_good(secret: str) -> None:
    with override_settings(HUBSPOT_WEBHOOK_SECRETS=[HUBSPOT_SECRET, "the one before"]):
        assert deliver_hubspot([hubspot_event()], secret=secret).status_code == 200


def test_a_text_with_nul_is_stored_without_it() -> None:
    deliver_hubspot([hubspot_event(propertyValue="a\x00b")])

    assert WebhookEvent.objects.get().payload["propertyValue"] == "ab"


def test_no_text_of_a_promotion_code_is_stored() -> None:
    code = {"id": "promo_1", "object": "promotion_code", "code": "CANARY-2026-Ab3d"}
    discount = {"id": "di_1", "object": "discount", "promotion_code": code, "customer": "cus_1"}

    deliver_stripe(stripe_event(1, type="promotion_code.updated", thing=code))
    deliver_stripe(stripe_event(2, type="customer.discount.created", thing=discount))
    changed = {"data": {"object": code, "previous_attributes": {"code": "CANARY-2025-Ab3d"}}}
    deliver_stripe(stripe_event(3, type="promotion_code.updated", **changed))

    kept = WebhookEvent.objects.order_by("event_id")
    assert [event.objects_marked for event in kept] == [
        ["promotion_codes promo_1"],
        ["customers cus_1", "promotion_codes promo_1"],
        ["promotion_codes promo_1"],
    ]
    assert "CANARY" not in str([event.payload for event in kept])


def test_an_event_of_another_account_than_the_mirrors_is_refused() -> None:
    SyncAccount.objects.create(provider="stripe", account="acct_ours", pinned_at="2026-01-01T00:00Z")

    other = deliver_stripe(stripe_event(1, account="acct_theirs"))
    ours = deliver_stripe(stripe_event(2, account="acct_ours"))

    assert (other.status_code, ours.status_code) == (400, 200)
    assert "another stripe account" in other.json()["error"]
    assert list(WebhookEvent.objects.values_list("event_id", flat=True)) == ["evt_2"]
    assert len(dirty()) == 1
