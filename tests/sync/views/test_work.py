"""What an admin's home shows to look into."""

from datetime import timedelta

import pytest

from billing_ops.kernel.clock import database_now
from sync import dirty, selectors
from sync.dirty import Mark
from sync.models import Comparison, DirtyObject, Drift, RefusedKey, SyncRun, Watermark
from sync.panels.states import list_states
from tests.sync.views.conftest import run, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def trouble() -> None:
    """Of each kind; the differences are the oldest."""
    now = database_now()
    ago = now - timedelta(days=3)
    good = Comparison.objects.create(provider="stripe", object="customers", heals=False, began_at=ago, finished_at=ago)
    run("hubspot", "tickets", "partial", ago=timedelta(hours=2), error="HubSpot did not answer.")
    run("stripe", "invoices", "failed", ago=timedelta(hours=5), error="Stripe answered 500.")
    dirty.mark(provider="stripe", marks=[Mark("customers", "cus_1"), Mark("customers", "cus_2"), Mark("prices", "p")])
    given_up = {"quarantined_at": now - timedelta(hours=1), "error": "Stripe answered 400."}
    DirtyObject.objects.filter(object="customers").update(**given_up)
    Drift.objects.create(
        comparison=good,
        provider="stripe",
        object="customers",
        object_id="cus_9",
        kind="gone",
        found_at=now - timedelta(days=3),
    )
    RefusedKey.objects.create(provider="hubspot", key_last4="wxyz", key_fingerprint="f", message="no", refused_at=now)


def titles(client) -> list[str]:
    return [item.title for item in client.get("/").context["work"]]


def test_an_admin_sees_the_worst_first_and_of_that_the_oldest(admin, trouble) -> None:
    assert titles(admin) == [
        "Give HubSpot a key that works",
        "Stripe invoices could not be read to the end",
        "HubSpot tickets could not be read to the end",
        "Stripe customers: 2 objects given up",
        "Stripe customers: 1 object differed",
    ]
    text = text_of(admin.get("/"))
    assert "HubSpot does not accept the key “…wxyz” since" in text
    assert (
        'href="/sync/waiting/?state=given_up&amp;provider=stripe&amp;object=customers"'
        in admin.get("/").content.decode()
    )


def test_a_list_that_was_read_since_no_longer_waits(admin) -> None:
    run("stripe", "invoices", "failed", ago=timedelta(hours=5), error="Stripe answered 500.")
    run("stripe", "invoices")

    assert titles(admin) == []
    assert "Nothing is waiting for you" in text_of(admin.get("/"))


def test_a_difference_that_is_being_read_again_no_longer_waits(admin, trouble) -> None:
    Drift.objects.update(healed_by="admin@flowfuse.example")

    assert "Stripe customers: 1 object differed" not in titles(admin)


@pytest.mark.parametrize("role", ["support", "sales_ops", "executive", "auditor"])
def test_nobody_else_is_bothered(signed_in, trouble, role: str) -> None:
    assert titles(signed_in(role)) == []


def test_home_costs_few_queries(admin, trouble, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(15):
        admin.get("/")


def test_polls_that_fail_gaps_and_a_spent_budget_come_before_lists(admin, trouble, settings) -> None:
    now = database_now()
    Watermark.objects.create(provider="hubspot", object="deals", error="It did not answer.", tried_at=now)
    gap = {"gap_from": now - timedelta(days=40), "gap_to": now - timedelta(days=9)}
    Watermark.objects.create(provider="stripe", object="events", error="Spent.", stopped_by="budget", **gap)
    SyncRun.objects.filter(object="invoices").update(stopped_by="budget")
    settings.STRIPE_MONTHLY_GETS = 0

    assert titles(admin)[:5] == [
        "Give HubSpot a key that works",
        "Our share of Stripe's monthly reads is used up, or nearly",
        "Stripe events: changes were missed",
        "HubSpot deals: changes could not be asked for",
        "HubSpot tickets could not be read to the end",
    ]


def test_what_was_given_up_is_not_the_oldest_that_waits() -> None:
    dirty.mark(provider="stripe", marks=[Mark("prices", "p_1"), Mark("prices", "p_2")])
    now = database_now()
    DirtyObject.objects.filter(object_id="p_1").update(
        quarantined_at=now, error="No.", first_marked_at=now - timedelta(days=9)
    )

    (prices,) = [state for state in list_states(refused=[], ages=selectors.list_ages()) if state.object == "prices"]

    assert prices.backlog.oldest_at == DirtyObject.objects.get(object_id="p_2").first_marked_at


def test_a_missing_permission_is_to_be_added_to_the_key(admin) -> None:
    key = {"provider": "stripe", "key_last4": "read", "key_fingerprint": "f", "message": "no"}
    RefusedKey.objects.create(scope="customers", permission="rak_customer_read", **key)

    assert titles(admin) == ["Add a permission to the Stripe key: customers (rak_customer_read)"]
