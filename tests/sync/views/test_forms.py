"""Every button below /sync/ carries its proof of origin; the test client alone would not miss it."""

import pytest
from django.test import Client

from billing_ops.kernel.clock import database_now
from sync import dirty
from sync.dirty import Mark
from sync.inbox.store import Event, store
from sync.models import Comparison, DirtyObject, Drift, WebhookEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def event_id() -> int:
    """Rows that show every button there is, and the event among them."""
    dirty.mark(provider="stripe", marks=[Mark("prices", "a"), Mark("prices", "b")])
    store(provider="stripe", events=[Event("evt_1", "t", database_now(), {}, (Mark("customers", "cus_1"),))])
    DirtyObject.objects.update(quarantined_at=database_now(), error="no", attempts=5)
    now = database_now()
    comparison = Comparison.objects.create(provider="stripe", object="customers", heals=False, began_at=now)
    found = {"comparison": comparison, "provider": "stripe", "object": "customers", "kind": "gone"}
    Drift.objects.bulk_create([Drift(object_id=name, **found) for name in ("cus_1", "cus_2")])
    return WebhookEvent.objects.get().pk


@pytest.mark.parametrize(
    ("address", "buttons"),
    [("/sync/", 22), ("/sync/waiting/", 4), ("/sync/differences/", 3), ("/sync/inbox/{event}/", 2)],
)
def test_every_form_has_its_token(admin: Client, event_id: int, address: str, buttons: int) -> None:
    main = admin.get(address.format(event=event_id)).content.decode().split("<main")[1].split("</main>")[0]

    assert main.count('method="post"') == buttons
    assert main.count("csrfmiddlewaretoken") == buttons
