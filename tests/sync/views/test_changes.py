"""How a provider's changes come, in words."""

from datetime import timedelta

import pytest

from billing_ops.kernel.clock import database_now
from sync.models import WebhookEvent
from sync.panels.changes import Told, changes_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on(settings) -> None:
    settings.STRIPE_WEBHOOKS = "on"


def sentence() -> str:
    return str(changes_of("stripe", watermarks=[], told=Told(), every=timedelta(minutes=5)).sentence)


def test_webhooks_that_never_brought_anything_are_not_said_to_have_stopped() -> None:
    assert "none has come yet." in sentence()

    long_ago = database_now() - timedelta(days=2)
    WebhookEvent.objects.create(provider="stripe", event_id="evt_1", event_type="x", payload={}, received_at=long_ago)

    assert "none came in 24 hours." in sentence()
