"""Webhooks lost for good: the mirror is brought back by asking, or by a full pass where asking comes too late."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from sync import catalog, schedule
from sync.inbox import store
from sync.inbox import stripe as inbox
from sync.models import Watermark
from tests.journeys.product import Product
from tests.providers import Sandbox
from tests.sync.comparing import differences
from tests.sync.polls.polling import HOUR, customers, events_mark, rename

OF_EACH_KIND = [10, pytest.param(1_000, marks=pytest.mark.faults)]


@pytest.fixture(autouse=True)
def _committing(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def product(committing_db: str, fresh_sandbox: Sandbox) -> Product:
    """Read in full, changed once, and asked for that change."""
    product = Product(database=committing_db, sandbox=fresh_sandbox)
    product.manage("sync", "--full", "--accept-deletions")  # of what the test before had made
    rename(fresh_sandbox, customers(fresh_sandbox)[0]["id"], "Seen by a poll")
    ask(product)
    return product


def ask(product: Product) -> None:
    """One incremental pass: both providers are asked what changed, and what did is read."""
    Watermark.objects.update(polled_at=F("polled_at") - timedelta(minutes=31))
    product.manage("keep_up", "--once")


def change(sandbox: Sandbox, count: int) -> None:
    """
    So many changes of each kind at Stripe, and a coupon gone.

    Prices and coupons are left as they are: what shows one inside itself is told of no change of it.
    """
    for kind in ("customer", "subscription", "invoice", "promotion_code", "refund"):
        for number, one in enumerate(sandbox.control("GET", f"objects/stripe/{kind}")["objects"][:count]):
            edit = {"metadata": {"edited": str(number)}}
            sandbox.control("PATCH", f"objects/stripe/{kind}/{one['id']}", edit)
    unused = sandbox.control("POST", "objects/stripe/coupon", {"amount_off": 500, "currency": "usd"})["id"]
    sandbox.control("DELETE", f"objects/stripe/coupon/{unused}")


def only_told_once(sandbox: Sandbox) -> str:
    """A new coupon: no other change makes us read it."""
    return str(sandbox.control("POST", "objects/stripe/coupon", {"amount_off": 500, "currency": "usd"})["id"])


def events(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in sandbox.control("GET", "objects/stripe/event")["objects"]}


@pytest.mark.parametrize("changes", OF_EACH_KIND)
def test_five_in_a_hundred_lost_the_mirror_is_right_after_asking_once(
    product: Product, fresh_sandbox: Sandbox, changes: int
) -> None:
    before = events(fresh_sandbox)
    change(fresh_sandbox, changes)
    for one in fresh_sandbox.control("GET", "objects/hubspot/companies")["objects"][:10]:
        edit = {"properties": {"city": "Ghent"}}
        fresh_sandbox.control("PATCH", f"objects/hubspot/companies/{one['id']}", edit)
    fresh_sandbox.control("POST", "clock", {"advance_seconds": 10})
    lost = {only_told_once(fresh_sandbox) for _ in range(1 + changes // 5)}
    told = [one for id, one in events(fresh_sandbox).items() if id not in before]
    arrived = [inbox.event(one) for one in told if one["data"]["object"]["id"] not in lost]
    assert len(told) - len(arrived) >= len(told) / 20
    store.store(provider="stripe", events=arrived)
    product.manage("keep_up", "--once")
    assert {line.split()[1] for line in differences(fresh_sandbox) if line.startswith("coupon")} == lost

    ask(product)

    assert differences(fresh_sandbox) == []


@pytest.mark.faults
def test_an_endpoint_down_for_longer_than_events_are_kept_leaves_a_gap_that_a_full_pass_closes(
    product: Product, fresh_sandbox: Sandbox
) -> None:
    change(fresh_sandbox, 3)
    fresh_sandbox.control("POST", "clock", {"advance_seconds": 31 * 86_400})
    rename(fresh_sandbox, customers(fresh_sandbox)[0]["id"], "Back again")

    ask(product)

    now = events_mark().gap_to
    assert now is not None
    assert schedule.due(provider="stripe", now=now) == catalog.of("stripe")
    assert differences(fresh_sandbox)

    product.manage("sync", "stripe", "--full")
    ask(product)

    assert differences(fresh_sandbox) == []
    assert events_mark().gap_to is None
    assert schedule.due(provider="stripe", now=now + HOUR) == []
