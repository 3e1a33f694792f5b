"""The mirror's fence on committed rows and two connections: old never beats new, and gone stays gone."""

import threading
import time
from collections.abc import Iterator, Set
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from billing_ops.kernel.merge import (
    MergeResult,
    merge,
    merge_sealed,
    replace_children,
    tombstone,
    tombstone_orphans,
    tombstone_unseen,
)
from billing_ops.kernel.merge_seal import seal
from customers.models import Ticket
from subscriptions.models import Price, Product, Subscription, SubscriptionItem
from tests.kernel.merging import Elsewhere, at, item, product, row

pytestmark = pytest.mark.usefixtures("committing_db", "empty_tables")


@pytest.fixture
def empty_tables(committing_db: str) -> None:
    for model in (Product, Price, Subscription, SubscriptionItem, Ticket):
        model.objects.all().delete()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    other = Elsewhere()
    yield other
    other.close()


def test_a_read_tells_new_changed_and_unchanged_rows_apart() -> None:
    merge(Product, [product("prod_1"), product("prod_2")], fetched_at=at(1))

    result = merge(Product, [product("prod_1"), product("prod_2", "Pro"), product("prod_3")], fetched_at=at(2))

    assert (result.inserted, result.updated, result.unchanged, result.refused) == (1, 1, 1, 0)
    assert Product.objects.get(pk="prod_2").name == "Pro"


def test_of_one_object_listed_twice_the_later_row_counts() -> None:
    result = merge(Product, [product("prod_1", "Old"), product("prod_1", "New")], fetched_at=at(1))

    assert (result.inserted, Product.objects.get().name) == (1, "New")


def test_the_same_read_may_land_again_after_a_crash() -> None:
    merge(Product, [product("prod_1")], fetched_at=at(1))

    assert merge(Product, [product("prod_1")], fetched_at=at(1)).unchanged == 1


def test_a_slow_old_read_never_overwrites_a_newer_one(elsewhere: Elsewhere) -> None:
    elsewhere.do(lambda: merge(Product, [product("prod_1", "New")], fetched_at=at(2)))

    late = merge(Product, [product("prod_1", "Old")], fetched_at=at(1))

    assert (late.refused, late.accepted) == (1, frozenset())
    assert Product.objects.get().name == "New"


def test_a_slow_old_read_never_resurrects_a_deleted_object(elsewhere: Elsewhere) -> None:
    merge(Product, [product("prod_1")], fetched_at=at(1))
    elsewhere.do(lambda: tombstone(Product, ["prod_1"], fetched_at=at(3)))

    late = merge(Product, [product("prod_1")], fetched_at=at(2))

    assert late.refused == 1
    assert Product.objects.get().deleted_at == at(3)


def test_a_slow_old_read_does_not_survive_an_unchanged_one_in_between(elsewhere: Elsewhere) -> None:
    """Old is read slowly at 2; the object is changed and changed back; New is read at 3 and nothing has changed."""
    merge(Product, [product("prod_1", "New")], fetched_at=at(1))
    elsewhere.do(lambda: merge(Product, [product("prod_1", "New")], fetched_at=at(3)))

    late = merge(Product, [product("prod_1", "Old")], fetched_at=at(2))

    assert late.refused == 1
    assert Product.objects.get().name == "New"


def test_of_two_reads_landing_at_once_the_newer_wins(elsewhere: Elsewhere) -> None:
    with transaction.atomic():
        merge(Product, [product("prod_1", "New")], fetched_at=at(2))
        late = elsewhere.begin(lambda: merge(Product, [product("prod_1", "Old")], fetched_at=at(1)))
        _wait_until_somebody_waits_for_us()

    assert late.result(timeout=20).refused == 1
    assert Product.objects.get().name == "New"


def test_an_object_never_seen_leaves_a_tombstone_too() -> None:
    assert tombstone(Product, ["prod_9"], fetched_at=at(2)) == 1

    assert merge(Product, [product("prod_9")], fetched_at=at(1)).refused == 1
    assert Product.objects.get().deleted_at == at(2)


def test_on_equal_time_gone_wins() -> None:
    merge(Product, [product("prod_1")], fetched_at=at(1))
    tombstone(Product, ["prod_1"], fetched_at=at(1))

    assert merge(Product, [product("prod_1")], fetched_at=at(1)).refused == 1


def test_a_tombstone_older_than_the_row_changes_nothing() -> None:
    merge(Product, [product("prod_1")], fetched_at=at(2))

    assert tombstone(Product, ["prod_1"], fetched_at=at(1)) == 0
    assert Product.objects.get().deleted_at is None


def test_a_later_read_brings_a_restored_object_back() -> None:
    merge(Product, [product("prod_1")], fetched_at=at(1))
    tombstone(Product, ["prod_1"], fetched_at=at(2))

    result = merge(Product, [product("prod_1")], fetched_at=at(3))

    assert result.updated == 1
    assert Product.objects.get().deleted_at is None


def test_an_unchanged_row_keeps_its_place_in_every_index() -> None:
    merge(Product, [product("prod_1")], fetched_at=at(1))
    before = _hot_updates()

    merge(Product, [product("prod_1")], fetched_at=at(2))

    assert Product.objects.get().fetched_at == at(2)
    assert _hot_updates() == before + 1


def test_children_missing_from_the_newer_parent_become_tombstones() -> None:
    with transaction.atomic():
        replace_children(
            SubscriptionItem,
            [item("si_1", "sub_1"), item("si_2", "sub_1"), item("si_3", "sub_2")],
            parent="subscription_id",
            parents={"sub_1", "sub_2"},
            fetched_at=at(1),
        )
        replace_children(
            SubscriptionItem, [item("si_1", "sub_1")], parent="subscription_id", parents={"sub_1"}, fetched_at=at(2)
        )

    gone = SubscriptionItem.objects.exclude(deleted_at=None)
    assert list(gone.values_list("stripe_id", "deleted_at")) == [("si_2", at(2))]


def test_children_of_a_refused_parent_are_left_alone() -> None:
    replace_children(
        SubscriptionItem, [item("si_1", "sub_1")], parent="subscription_id", parents={"sub_1"}, fetched_at=at(2)
    )

    late = [item("si_0", "sub_1")]
    replace_children(SubscriptionItem, late, parent="subscription_id", parents=frozenset(), fetched_at=at(1))

    assert list(SubscriptionItem.objects.values_list("stripe_id", "deleted_at")) == [("si_1", None)]


def test_a_parent_coming_back_at_this_moment_keeps_its_children(elsewhere: Elsewhere) -> None:
    """Ours restores parent and child and is about to commit while another process buries what hangs on dead parents."""
    merge(Subscription, [row(Subscription, stripe_id="sub_1", payload={})], fetched_at=at(1))
    merge(SubscriptionItem, [item("si_1", "sub_1")], fetched_at=at(1))
    tombstone(Subscription, ["sub_1"], fetched_at=at(2))
    with transaction.atomic():
        changed = merge(Subscription, [row(Subscription, stripe_id="sub_1", payload={})], fetched_at=at(3)).changed
        _replace_items(["si_1"], parents=changed, second=3)
        burial = elsewhere.begin(
            lambda: tombstone_orphans(SubscriptionItem, parent=Subscription, column="subscription_id", fetched_at=at(9))
        )
        _wait_until_somebody_waits_for_us()

    assert burial.result(timeout=20) == 0
    assert SubscriptionItem.objects.get().deleted_at is None


def test_a_child_listed_twice_with_one_time_goes_when_the_later_read_lacks_it() -> None:
    _replace_items(["si_1", "si_2"], parents={"sub_1"}, second=1)

    _replace_items(["si_1"], parents={"sub_1"}, second=1)

    assert list(SubscriptionItem.objects.filter(deleted_at=None).values_list("pk", flat=True)) == ["si_1"]


def _again(payload: dict[str, str], mapping: bytes, *, second: int) -> tuple[MergeResult, list[str]]:
    """What became of one more read of prod_1, and what had to be mapped for it."""
    sealed = seal(payload, mapping=mapping)
    mapped: list[str] = []

    def rows(same: frozenset[str]) -> list[dict[str, Any]]:
        mapped.extend({"prod_1"} - same)
        return [product(id) | {"payload": sealed} for id in mapped]

    return merge_sealed(Product, {"prod_1": sealed}, rows=rows, fetched_at=at(second)), mapped


def test_an_unchanged_object_is_advanced_without_being_mapped() -> None:
    _again({"id": "prod_1"}, b"1", second=1)

    result, mapped = _again({"id": "prod_1"}, b"1", second=2)

    assert (result.unchanged, mapped) == (1, [])
    assert Product.objects.get().fetched_at == at(2)


@pytest.mark.parametrize(
    ("payload", "mapping", "second", "updated"),
    [({"id": "x"}, b"1", 2, 1), ({"id": "prod_1"}, b"2", 2, 1), ({"id": "prod_1"}, b"1", 0, 0)],
)
def test_what_differs_in_payload_or_mapping_or_is_older_is_mapped(
    payload: dict[str, str], mapping: bytes, second: int, updated: int
) -> None:
    _again({"id": "prod_1"}, b"1", second=1)

    result, mapped = _again(payload, mapping, second=second)

    assert (result.updated, mapped) == (updated, ["prod_1"])
    assert Product.objects.get().fetched_at == at(max(second, 1))


def test_a_deleted_object_is_mapped_and_restored() -> None:
    _again({"id": "prod_1"}, b"1", second=1)
    tombstone(Product, ["prod_1"], fetched_at=at(2))

    assert _again({"id": "prod_1"}, b"1", second=3)[0].updated == 1


@pytest.mark.parametrize(("theirs", "outcome"), [(1, "updated"), (3, "refused")])
def test_an_object_that_somebody_else_brought_at_this_moment_is_merged(
    elsewhere: Elsewhere, theirs: int, outcome: str
) -> None:
    sealed = {id: seal({"id": id}, mapping=b"1") for id in ("prod_1", "prod_2")}

    def rows(same: frozenset[str]) -> list[dict[str, Any]]:
        elsewhere.do(lambda: merge(Product, [product("prod_1", "Theirs")], fetched_at=at(theirs)))
        return [product(id, "Ours") | {"payload": sealed[id]} for id in sealed]

    result = merge_sealed(Product, sealed, rows=rows, fetched_at=at(2))

    assert (result.inserted, getattr(result, outcome)) == (1, 1)
    assert Product.objects.get(pk="prod_1").name == ("Ours" if outcome == "updated" else "Theirs")


def test_what_a_full_pass_did_not_meet_is_gone() -> None:
    merge(Product, [product("prod_1"), product("prod_2")], fetched_at=at(1))
    merge(Product, [product("prod_2")], fetched_at=at(6))

    assert tombstone_unseen(Product, since=at(5), fetched_at=at(7)) == 1
    assert Product.objects.get(deleted_at=None).pk == "prod_2"
    assert Product.objects.get(pk="prod_1").deleted_at == at(7)


def test_every_kind_of_column_comes_back_as_it_went_in() -> None:
    price = row(
        Price,
        stripe_id="price_1",
        created_at=at(0),
        is_active=True,
        unit_amount_minor=2**40,
        unit_amount=Decimal("0.005"),
        payload={"é": [1, None, {"deep": True}]},
    )
    ticket = row(Ticket, hubspot_id="1", contact_ids=["2", "3"], subject="nul\x00", payload={"text": "nul\x00"})

    merge(Price, [price], fetched_at=at(1))
    merge(Ticket, [ticket], fetched_at=at(1))

    stored = Price.objects.get()
    assert {name: getattr(stored, name) for name in price} == price
    assert Ticket.objects.values_list("contact_ids", "subject", "payload").get() == (["2", "3"], "nul", {"text": "nul"})


def test_a_row_with_wrong_columns_is_named() -> None:
    with pytest.raises(ValueError, match="look at: nmae"):
        merge(Product, [product("prod_1") | {"nmae": "Team"}], fetched_at=at(1))


def _replace_items(ids: list[str], *, parents: Set[str], second: int) -> None:
    rows = [item(id, "sub_1") for id in ids]
    replace_children(SubscriptionItem, rows, parent="subscription_id", parents=parents, fetched_at=at(second))


def _wait_until_somebody_waits_for_us() -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone() != (0,):
                return
        threading.Event().wait(0.005)
    raise AssertionError("Nobody waited for the row.")


def _hot_updates() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = 'subscriptions_product'")
        (updates,) = cursor.fetchone()
    return updates
