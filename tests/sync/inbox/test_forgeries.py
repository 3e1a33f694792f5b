"""Whatever is not signed by the provider, now and for us, leaves no row and is not taken."""

import json
import logging

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from sync.inbox import refusals
from sync.models import DirtyObject, WebhookEvent
from tests.sync.inbox.deliveries import (
    HUBSPOT,
    ON,
    STRIPE,
    deliver_hubspot,
    deliver_stripe,
    hubspot_event,
    hubspot_headers,
    send,
    stripe_event,
    stripe_header,
)
from tests.sync.inbox.forgeries import FIVE_MB, KINDS, forgeries

pytestmark = pytest.mark.usefixtures("webhooks")
REFUSED = {400, 405, 413}


def taken(count: int, seed: int) -> list[tuple[str, int]]:
    """The forgeries that were answered as anything but refused."""
    answers = [(name, forge()) for name, forge in forgeries(count=count, seed=seed)]
    return [(name, status) for name, status in answers if status not in REFUSED]


def test_500_forgeries_leave_nothing_and_ask_the_database_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert taken(500, seed=1) == []

    assert len(asked) == 0
    assert not WebhookEvent.objects.exists() and not DirtyObject.objects.exists()


@pytest.mark.faults
def test_10_000_forgeries_leave_nothing() -> None:
    assert taken(10_000, seed=2) == []
    assert not WebhookEvent.objects.exists() and not DirtyObject.objects.exists()


def test_what_the_forgeries_are_made_from_is_taken_as_it_is() -> None:
    assert deliver_stripe(stripe_event()).status_code == 200
    assert deliver_hubspot([hubspot_event()]).status_code == 200


@pytest.mark.parametrize("seconds", [-290, 290])
def test_within_five_minutes_either_side_a_delivery_is_taken(seconds: int, now: float) -> None:
    assert deliver_stripe(stripe_event(), at=now + seconds).status_code == 200
    assert deliver_hubspot([hubspot_event()], at=now + seconds).status_code == 200


@pytest.fixture
def now() -> float:
    import time

    return time.time()


@pytest.mark.parametrize(("live", "status"), [(True, 200), (False, 400)])
def test_production_takes_live_events_only(live: bool, status: int) -> None:
    with override_settings(ENVIRONMENT="production"):
        answer = deliver_stripe(stripe_event(livemode=live))

    assert answer.status_code == status
    assert WebhookEvent.objects.exists() is live


def test_one_event_of_another_portal_refuses_the_batch() -> None:
    answer = deliver_hubspot([hubspot_event(1), hubspot_event(2, portalId=1)])

    assert answer.status_code == 400
    assert "another portal" in answer.json()["error"]
    assert not WebhookEvent.objects.exists()


def test_a_body_too_large_is_not_read(monkeypatch) -> None:
    from django.http import HttpRequest

    monkeypatch.setattr(HttpRequest, "body", property(lambda self: pytest.fail("it was read")))

    for address, headers in (
        (STRIPE, {"Stripe-Signature": stripe_header(FIVE_MB)}),
        (HUBSPOT, hubspot_headers(FIVE_MB)),
    ):
        assert send(address, FIVE_MB, headers).status_code == 413


def test_the_answer_to_a_forgery_is_one_sentence_and_names_no_secret() -> None:
    answer = deliver_stripe(stripe_event(), secret="whsec_wrong")

    assert answer.json() == {"error": "The signature does not fit, so nothing was stored."}
    assert answer["Content-Type"] == "application/json"


def test_the_address_is_public_url_and_not_the_host_of_the_request() -> None:
    body = json.dumps([hubspot_event()]).encode()
    headers = hubspot_headers(body) | {"Host": "inside.example:8000"}

    with override_settings(ALLOWED_HOSTS=["*"]):
        assert send(HUBSPOT, body, headers).status_code == 200
    with override_settings(PUBLIC_URL="https://elsewhere.example"):
        assert send(HUBSPOT, body, hubspot_headers(body)).status_code == 400


def test_escapes_in_the_address_are_undone_before_it_is_signed() -> None:
    body = json.dumps([hubspot_event()]).encode()
    headers = hubspot_headers(body, address="/webhooks/hubspot/?to=a:b%20c")

    assert send("/webhooks/hubspot/?to=a%3Ab%20c", body, headers).status_code == 200


def test_refusals_are_counted_and_say_nothing_of_what_was_sent(caplog) -> None:
    refusals._refused.clear()

    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            deliver_stripe(stripe_event(type="canary.event"), secret="whsec_wrong")

    told = [record.getMessage() for record in caplog.records]
    assert [text.split("; ")[1].split(" ")[0] for text in told] == ["1", "2", "4", "8"]
    assert all("stripe" in text and "signature" in text for text in told)
    assert "canary" not in caplog.text and "whsec" not in caplog.text


def test_get_is_told_which_method_there_is() -> None:
    from django.test import Client

    for address in (STRIPE, HUBSPOT):
        answer = Client().get(address)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_every_kind_of_forgery_is_among_the_500() -> None:
    assert {name for name, _ in forgeries(count=500, seed=1)} == set(KINDS)
    assert set(ON) >= {"STRIPE_WEBHOOKS", "HUBSPOT_WEBHOOKS"}
