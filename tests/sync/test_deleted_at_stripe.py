"""What was deleted in Stripe takes along what hung on it, and does not stop a list that stood on it."""

import pytest

from customers.models import Customer, PaymentMethod
from subscriptions.models import Discount
from sync import catalog, engine
from sync.models import SyncCursor
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db


def test_a_deleted_customer_takes_its_discount_and_cards_along(fresh_sandbox: Sandbox) -> None:
    engine.sync(catalog.find("stripe", "customers"))
    card = PaymentMethod.objects.filter(deleted_at=None).exclude(customer_id=None).first()
    kept = PaymentMethod.objects.filter(deleted_at=None).count()
    Discount.objects.filter(attached_to=card.customer_id).delete()
    copied = Discount.objects.filter(deleted_at=None).first()
    if copied:
        copied.pk, copied.attached_to = "di_on_customer", card.customer_id
        copied.save(force_insert=True)

    fresh_sandbox.control("DELETE", f"objects/stripe/customer/{card.customer_id}")
    engine.sync(catalog.find("stripe", "customers"))

    assert Customer.objects.get(pk=card.customer_id).deleted_at
    assert not PaymentMethod.objects.filter(customer_id=card.customer_id, deleted_at=None).exists()
    assert not Discount.objects.filter(attached_to=card.customer_id, deleted_at=None).exists()
    assert PaymentMethod.objects.filter(deleted_at=None).count() < kept
    assert PaymentMethod.objects.filter(deleted_at=None).exists()


def test_a_cursor_whose_object_was_deleted_starts_its_part_over(fresh_sandbox: Sandbox) -> None:
    source = catalog.find("stripe", "prices")
    engine.sync(source)
    gone = fresh_sandbox.control("GET", "objects/stripe/price")["objects"][-1]["id"]

    def stand_on_it(run: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.sync(source, watch=stand_on_it)
    SyncCursor.objects.update(position=gone, is_done=False)
    fresh_sandbox.control("DELETE", f"objects/stripe/price/{gone}")

    assert engine.sync(source).state == "ok"
