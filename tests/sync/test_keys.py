"""A refused key pauses what it must, says so, and goes on by itself when a good one is there."""

from datetime import timedelta

import pytest

from billing_ops.kernel.errors import UNNAMED_PERMISSION, AuthFailed, ProviderUnavailable
from sync import catalog, engine, keys, polls, reading
from sync.dirty import Mark, mark
from sync.models import RefusedKey, SyncRun, Watermark
from sync.refresh.keeper import Keeper
from sync.tasks import sync_provider
from tests.providers import Sandbox

pytestmark = pytest.mark.usefixtures("committing_db")
READ = "rk_test_sandbox_read"


@pytest.fixture(autouse=True)
def fresh():
    RefusedKey.objects.all().delete()
    SyncRun.objects.all().delete()
    Watermark.objects.all().delete()
    keys._known_good.clear()


def revoke(sandbox: Sandbox, revoked: bool = True, token: str = READ) -> None:
    sandbox.control("POST", "keys", {"token": token, "revoked": revoked})


def drop(sandbox: Sandbox, *permissions: str) -> None:
    sandbox.control("POST", "keys", {"token": READ, "dropped": list(permissions)})


def a_minute_later() -> None:
    for row in RefusedKey.objects.all():
        RefusedKey.objects.filter(pk=row.pk).update(probed_at=row.probed_at - keys.PROBE_EVERY)


def refuse(scope: str = "", permission: str = "") -> None:
    error = AuthFailed("Stripe does not accept our key.", provider="stripe", missing_permission=permission)
    keys.refused(provider="stripe", scope=scope, error=error)


def allowed(*names: str) -> list[str]:
    return [name for name in names if keys.may_ask(provider="stripe", object=name) is None]


def test_a_401_pauses_the_whole_side_and_no_other() -> None:
    refuse()

    assert allowed("customers", "invoices") == []
    assert keys.may_ask(provider="hubspot", object="deals") is None


def test_a_missing_permission_pauses_its_object_only() -> None:
    keys.heard(
        provider="stripe",
        object="coupons",
        error=AuthFailed("Our key lacks it.", provider="stripe", missing_permission="rak_coupon_read"),
    )

    assert allowed("coupons", "customers") == ["customers"]
    assert RefusedKey.objects.get().permission == "rak_coupon_read"


def test_once_a_minute_one_caller_may_try() -> None:
    refuse()
    a_minute_later()

    assert [keys.may_ask(provider="stripe", object="customers") is None for _ in range(3)] == [True, False, False]


def test_a_new_key_is_tried_at_once(settings) -> None:
    refuse()

    settings.STRIPE_READ_KEY = "rk_test_another"

    assert allowed("customers") == ["customers"]


def test_since_when_is_kept_for_the_same_key_and_begins_anew_for_another(settings) -> None:
    refuse()
    long_ago = RefusedKey.objects.get().refused_at - timedelta(days=1)
    RefusedKey.objects.update(refused_at=long_ago)

    refuse()
    assert RefusedKey.objects.get().refused_at == long_ago

    settings.STRIPE_READ_KEY = "rk_test_another"
    refuse()
    row = RefusedKey.objects.get()
    assert (row.refused_at > long_ago, row.key_last4) == (True, "ther")


def test_an_answer_ends_the_refusals_that_it_disproves() -> None:
    refuse()
    refuse("coupons", "rak_coupon_read")
    refuse("invoices", "rak_invoice_read")

    keys.accepted(provider="stripe", scope="coupons")

    assert [row.scope for row in RefusedKey.objects.all()] == ["invoices"]


def test_other_failures_are_no_news_of_the_key() -> None:
    keys.heard(provider="stripe", object="coupons", error=ProviderUnavailable("Away.", provider="stripe"))
    refuse()
    a_minute_later()
    before = RefusedKey.objects.get().probed_at
    keys.heard(provider="stripe", object="coupons", error=keys.StillRefused("As before.", provider="stripe"))

    assert RefusedKey.objects.get().probed_at == before


def test_who_waits_is_counted_with_its_refusal() -> None:
    refuse()
    refuse("coupons", "rak_coupon_read")
    mark(provider="stripe", marks=[Mark("coupons", "a"), Mark("coupons", "b"), Mark("customers", "cus_1")])
    mark(provider="hubspot", marks=[Mark("deals", "1")])

    assert {row.scope: waiting for row, waiting in keys.refusals()} == {"": 3, "coupons": 2}


def test_a_full_read_pauses_without_noise_and_goes_on_by_itself(fresh_sandbox: Sandbox) -> None:
    revoke(fresh_sandbox)
    sync_provider(provider="stripe")
    failed = SyncRun.objects.count()
    row = RefusedKey.objects.get()
    assert (row.scope, row.key_last4) == ("", "read")
    SyncRun.objects.all().delete()
    fresh_sandbox.settle()

    for _ in range(3):
        sync_provider(provider="stripe")
    assert fresh_sandbox.journal(provider="stripe") == []
    a_minute_later()
    sync_provider(provider="stripe")
    assert len(fresh_sandbox.journal(provider="stripe")) == 1
    assert failed and not SyncRun.objects.exists()

    revoke(fresh_sandbox, revoked=False)
    a_minute_later()
    sync_provider(provider="stripe")
    assert not RefusedKey.objects.exists()
    assert set(SyncRun.objects.values_list("state", flat=True)) == {"ok"}
    assert SyncRun.objects.count() == len(catalog.of("stripe"))


def test_the_other_lists_go_on_without_a_permission(fresh_sandbox: Sandbox) -> None:
    drop(fresh_sandbox, "rak_product_read")

    reading.read_each([catalog.find("stripe", name) for name in ("products", "coupons")], terms=engine.Terms())

    assert RefusedKey.objects.get().scope == "products"
    assert dict(SyncRun.objects.values_list("object", "state")) == {"products": "failed", "coupons": "ok"}


def test_a_poll_asks_nothing_while_the_key_is_refused(fresh_sandbox: Sandbox) -> None:
    revoke(fresh_sandbox)
    polls.run_now(provider="stripe")
    assert RefusedKey.objects.get().scope == ""
    fresh_sandbox.settle()

    polls.run_now(provider="stripe")
    assert fresh_sandbox.journal(provider="stripe") == []

    revoke(fresh_sandbox, revoked=False)
    a_minute_later()
    polls.run_now(provider="stripe")
    assert not RefusedKey.objects.exists()


def test_a_dirty_object_is_not_blamed_and_the_refusal_is_known(fresh_sandbox: Sandbox) -> None:
    engine.sync(catalog.find("stripe", "products"))
    (product,) = fresh_sandbox.control("GET", "objects/stripe/product?limit=1").get("data", [{"id": "prod_x"}])[:1]
    drop(fresh_sandbox, "rak_product_read")
    mark(provider="stripe", marks=[Mark("products", product["id"])])

    Keeper(threads=1).run_once()

    row = RefusedKey.objects.get(scope="products")
    assert row.permission == "rak_product_read"
    ((_, waiting),) = [one for one in keys.refusals() if one[0].pk == row.pk]
    assert waiting == 1


def test_a_403_that_names_nothing_is_still_one_objects(fresh_sandbox: Sandbox) -> None:
    fresh_sandbox.fault(provider="stripe", route="/v1/coupons", action="status", status=403, body={}, times=0)

    engine.sync(catalog.find("stripe", "coupons"))

    row = RefusedKey.objects.get()
    assert (row.scope, row.permission) == ("coupons", UNNAMED_PERMISSION)
