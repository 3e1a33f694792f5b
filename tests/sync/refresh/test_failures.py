"""What cannot be read: the provider's failures make its side wait, an object's own are counted, others go on."""

import pytest
from django.utils import timezone

from customers.models import Company, Customer
from subscriptions.models import Product
from sync import keys
from sync.dirty import Mark, mark
from sync.models import DirtyObject, RefusedKey, SyncAccount
from sync.refresh.lane import Lane
from tests.providers import Sandbox
from tests.sync.refresh.conftest import Drain

pytestmark = pytest.mark.django_db


def ids_of(sandbox: Sandbox, provider: str, kind: str) -> list[str]:
    return [row["id"] for row in sandbox.control("GET", f"objects/{provider}/{kind}")["objects"]]


def tell(provider: str, name: str, *ids: str) -> None:
    mark(provider=provider, marks=[Mark(name, id) for id in ids])


def due_now() -> None:
    DirtyObject.objects.update(due_at=timezone.now())


@pytest.mark.parametrize("provider, name", [("stripe", "customers"), ("hubspot", "companies")])
@pytest.mark.parametrize(
    "fault",
    [
        {"action": "status", "status": 500},
        {"action": "status", "status": 502, "body": "<html>Bad gateway</html>"},
        {"action": "status", "status": 200, "body": "<html>Hello</html>"},
        {"action": "status", "status": 200, "body": {"hello": "there"}},
        {"action": "status", "status": 429},
        {"action": "status", "status": 401},
        {"action": "drop_before"},
        {"action": "drop_after"},
    ],
    ids=["500", "502 of a proxy", "no JSON", "another body", "429", "401", "refused", "cut off"],
)
def test_a_provider_that_is_down_is_held_against_no_object(
    drain: Drain, fresh_sandbox: Sandbox, provider: str, name: str, fault: dict[str, object]
) -> None:
    kind = {"customers": "customer"}.get(name, name)
    tell(provider, name, *ids_of(fresh_sandbox, provider, kind)[:30])
    fresh_sandbox.fault(provider=provider, times=0, **fault)

    for _ in range(2):
        lane = drain(provider)
        due_now()

    assert lane.side.paused() > 0
    assert DirtyObject.objects.count() == 30
    assert not DirtyObject.objects.exclude(attempts=0).exists()
    assert not DirtyObject.objects.exclude(quarantined_at=None).exists()
    fresh_sandbox.settle()
    a_minute_ago = timezone.now() - keys.PROBE_EVERY
    RefusedKey.objects.update(probed_at=a_minute_ago)
    due_now()
    drain(provider)
    assert not DirtyObject.objects.exists()


def test_an_object_that_is_not_as_documented_ends_in_quarantine_with_the_reason(
    drain: Drain, fresh_sandbox: Sandbox
) -> None:
    id = ids_of(fresh_sandbox, "stripe", "product")[0]
    answer = {"id": id, "object": "price", "livemode": False}
    fresh_sandbox.fault(
        provider="stripe", route=f"/v1/products/{id}", action="status", status=200, body=answer, times=0
    )
    tell("stripe", "products", id)

    for _ in range(5):
        assert not DirtyObject.objects.exclude(quarantined_at=None).exists()
        due_now()
        drain("stripe")

    kept = DirtyObject.objects.get()
    assert kept.attempts == 5
    assert kept.quarantined_at
    assert kept.error.startswith("Stripe sent 'price' where a product belongs")


def test_one_that_is_malformed_keeps_none_of_the_others_back(drain: Drain, fresh_sandbox: Sandbox) -> None:
    first, *others = ids_of(fresh_sandbox, "stripe", "product")
    answer = {"id": first, "object": "price", "livemode": False}
    fresh_sandbox.fault(
        provider="stripe", route=f"/v1/products/{first}", action="status", status=200, body=answer, times=0
    )
    tell("stripe", "products", first, *others)

    drain("stripe")

    assert set(Product.objects.values_list("pk", flat=True)) == set(others)
    assert DirtyObject.objects.get().object_id == first


def test_an_id_that_hubspot_does_not_like_keeps_none_of_the_others_back(drain: Drain, fresh_sandbox: Sandbox) -> None:
    ids = ids_of(fresh_sandbox, "hubspot", "companies")[:10]
    fresh_sandbox.fault(provider="hubspot", method="POST", action="status", status=400, times=0)
    tell("hubspot", "companies", *ids)

    drain("hubspot")

    assert Company.objects.filter(pk__in=ids, deleted_at=None).count() == 10
    assert not DirtyObject.objects.exists()


def test_a_silence_about_one_object_counts_while_the_others_are_answered(drain: Drain, fresh_sandbox: Sandbox) -> None:
    bad, *others = ids_of(fresh_sandbox, "stripe", "customer")[:21]
    fresh_sandbox.fault(provider="stripe", route=f"/v1/customers/{bad}", action="status", status=500, times=0)
    lane = Lane("stripe", threads=4)
    for _ in range(5):
        tell("stripe", "customers", *others)
        while lane.step():
            pass
        mark(provider="stripe", marks=[Mark("customers", bad)] if not DirtyObject.objects.exists() else [])
        due_now()
        while lane.step():
            pass

    kept = DirtyObject.objects.get()
    assert kept.object_id == bad
    assert (kept.attempts, bool(kept.quarantined_at)) == (5, True)
    lane.leave(seconds=1)


@pytest.mark.parametrize(
    "provider, name, kind", [("stripe", "customers", "customer"), ("hubspot", "companies", "companies")]
)
def test_a_provider_that_goes_down_in_the_middle_of_work_is_held_against_no_object(
    drain: Drain, fresh_sandbox: Sandbox, provider: str, name: str, kind: str
) -> None:
    first, *others = ids_of(fresh_sandbox, provider, kind)[:30]
    tell(provider, name, first)
    lane = drain(provider)
    fresh_sandbox.fault(provider=provider, action="status", status=500, times=0)
    tell(provider, name, *others)

    while lane.step():
        pass

    assert lane.side.paused() > 0
    assert DirtyObject.objects.count() == len(others)
    assert not DirtyObject.objects.exclude(attempts=0).exists()


@pytest.mark.parametrize(
    "provider, name, kind, route",
    [
        ("stripe", "customers", "customer", "/v1/customers/{id}"),
        ("hubspot", "companies", "companies", "*/companies/{id}"),
    ],
)
def test_in_a_quiet_time_too_a_silence_about_one_object_ends_in_quarantine(
    drain: Drain, fresh_sandbox: Sandbox, provider: str, name: str, kind: str, route: str
) -> None:
    bad = ids_of(fresh_sandbox, provider, kind)[0]
    fresh_sandbox.fault(provider=provider, route=route.format(id=bad), action="status", status=500, times=0)
    tell(provider, name, bad)

    for _ in range(5):
        assert not DirtyObject.objects.exclude(quarantined_at=None).exists()
        due_now()
        assert drain(provider).side.paused() == 0, "nobody else has to wait for it"

    assert DirtyObject.objects.get().quarantined_at


def test_a_missing_permission_keeps_that_kind_back_and_no_other(drain: Drain, fresh_sandbox: Sandbox) -> None:
    fresh_sandbox.control("POST", "keys", {"token": "rk_test_sandbox_read", "dropped": ["rak_customer_read"]})
    tell("stripe", "customers", *ids_of(fresh_sandbox, "stripe", "customer")[:3])
    tell("stripe", "products", *ids_of(fresh_sandbox, "stripe", "product"))

    lane = drain("stripe")

    assert Product.objects.exists()
    assert not Customer.objects.exists()
    assert lane.side.paused_kinds() == ["customers"]
    assert set(DirtyObject.objects.values_list("object", "attempts")) == {("customers", 0)}


def test_a_key_of_another_account_reads_nothing(drain: Drain, fresh_sandbox: Sandbox) -> None:
    SyncAccount.objects.create(provider="stripe", account="acct_other", pinned_at=timezone.now())
    tell("stripe", "customers", *ids_of(fresh_sandbox, "stripe", "customer")[:3])

    lane = drain("stripe")

    assert lane.side.paused() > 0
    assert not Customer.objects.exists()
    assert set(DirtyObject.objects.values_list("attempts", flat=True)) == {0}


def test_what_nobody_knows_is_quarantined_and_stops_nothing(drain: Drain, fresh_sandbox: Sandbox) -> None:
    tell("stripe", "wishes", "wish_1")
    tell("stripe", "products", *ids_of(fresh_sandbox, "stripe", "product"))

    drain("stripe")

    assert Product.objects.exists()
    kept = DirtyObject.objects.get()
    assert (kept.object, kept.attempts) == ("wishes", 1)
    assert "wishes" in kept.error
