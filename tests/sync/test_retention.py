"""What we noted about reading goes after a while."""

from datetime import timedelta

import pytest

from billing_ops.kernel.clock import database_now
from sync.models import Comparison, Drift, WebhookEvent
from sync.retention import forget_old

pytestmark = pytest.mark.django_db


def event(name: str, *, days: int) -> None:
    told = {"provider": "stripe", "event_type": "customer.updated", "payload": {}}
    WebhookEvent.objects.create(event_id=name, received_at=database_now() - timedelta(days=days), **told)


def test_events_go_after_ninety_days() -> None:
    event("evt_old", days=91)
    event("evt_young", days=89)

    assert forget_old(now=database_now()) == (1, 0)
    assert WebhookEvent.objects.get().event_id == "evt_young"


def test_comparisons_go_after_half_a_year_with_their_differences() -> None:
    for days in (181, 179):
        began_at = database_now() - timedelta(days=days)
        one = Comparison.objects.create(provider="stripe", object="customers", heals=True, began_at=began_at)
        Drift.objects.create(comparison=one, provider="stripe", object="customers", object_id="cus_1", kind="gone")

    assert forget_old(now=database_now()) == (0, 1)
    assert Drift.objects.count() == 1
