"""One odd event of a batch keeps none of the others back, and a database away is told so that it is sent again."""

import logging
from typing import Any

import pytest
from django.db import InterfaceError

from sync.inbox import views
from sync.models import WebhookEvent
from tests.sync.inbox.deliveries import deliver_hubspot, deliver_stripe, hubspot_event, stripe_event

pytestmark = pytest.mark.usefixtures("webhooks")


@pytest.mark.parametrize("odd", [hubspot_event(9, occurredAt="secret"), hubspot_event(9, occurredAt=None), "secret", 5])
def test_the_odd_one_is_left_out_and_logged_without_its_content(odd: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        answer = deliver_hubspot([hubspot_event(1), odd, hubspot_event(2)])

    assert (answer.status_code, answer.json()) == (200, {"new": 2, "known": 0})
    assert WebhookEvent.objects.count() == 2
    assert "1 event of a delivery of hubspot was left out" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("body", [[hubspot_event(1, occurredAt=None)], ["one", "two"], [None]])
def test_a_batch_of_odd_ones_alone_is_refused(body: Any) -> None:
    assert deliver_hubspot(body).status_code == 400
    assert not WebhookEvent.objects.exists()


def test_a_connection_that_is_closed_is_told_as_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(**given: Any) -> None:
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(views, "store", closed)

    assert deliver_stripe(stripe_event()).status_code == 503
