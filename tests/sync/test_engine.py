"""The engine reads a list to its end, or says why not and goes on there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.db.models import F
from psycopg.errors import DeadlockDetected

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import BudgetSpent, Malformed, Missing, ProviderUnavailable
from subscriptions.models import Product
from sync import engine
from sync.accounts import OtherAccount
from sync.lease import lease
from sync.models import SyncCursor, SyncRun
from sync.passes import ABANDONED_AFTER
from sync.sources import Source
from tests.kernel.merging import Elsewhere
from tests.sync.lists import List, fail_at, upsert

pytestmark = pytest.mark.django_db
SILENT = ProviderUnavailable("Stripe did not answer.", provider="stripe")


def live() -> list[str]:
    return list(Product.objects.filter(deleted_at=None).order_by("pk").values_list("pk", flat=True))


def test_a_complete_pass_mirrors_the_list_and_counts_it() -> None:
    run = engine.sync(List(["a", "b", "c", "d", "e"]).source)

    assert (run.state, run.seen, run.inserted, run.requests) == ("ok", 5, 5, 3)
    assert live() == ["a", "b", "c", "d", "e"]
    assert not SyncCursor.objects.exists()


def test_what_a_complete_pass_did_not_meet_is_gone() -> None:
    engine.sync(List(["a", "b", "c"]).source)

    run = engine.sync(List(["a", "c"]).source)

    assert (run.unchanged, run.deleted) == (2, 1)
    assert live() == ["a", "c"]


def test_a_run_that_loses_its_provider_half_way_is_partial_and_deletes_nothing() -> None:
    engine.sync(List(["a", "b", "c", "z"]).source)

    run = engine.sync(List(["a", "b", "c"], before_page=fail_at(1, SILENT)).source)

    assert (run.state, run.seen, run.error) == ("partial", 2, "Stripe did not answer.")
    assert live() == ["a", "b", "c", "z"]


def test_a_run_without_any_page_has_failed() -> None:
    assert engine.sync(List(["a"], before_page=fail_at(0, SILENT)).source).state == "failed"


def test_the_next_run_goes_on_where_the_last_one_stopped() -> None:
    Product.objects.all().delete()
    engine.sync(List(["a", "b", "c", "d", "e"], before_page=fail_at(2, SILENT)).source)
    rest = List(["a", "b", "c", "d", "e"])

    run = engine.sync(rest.source)

    assert (run.state, run.seen) == ("ok", 1)
    assert rest.asked == [("all", "d")]
    assert live() == ["a", "b", "c", "d", "e"]


def test_a_resumed_pass_counts_from_its_own_beginning() -> None:
    """What the first half met before the stop is not gone because the second half did not meet it."""
    first = engine.sync(List(["a", "b", "c"], before_page=fail_at(1, SILENT)).source)

    second = engine.sync(List(["a", "b", "c"]).source)

    assert second.began_at == first.began_at
    assert second.deleted == 0


def test_a_pass_cut_short_long_ago_is_begun_again() -> None:
    engine.sync(List(["a", "b", "c"], before_page=fail_at(1, SILENT)).source)
    cursor = SyncCursor.objects.get()
    SyncCursor.objects.update(began_at=cursor.began_at - ABANDONED_AFTER - timedelta(minutes=1))

    assert engine.sync(List(["a", "b", "c"]).source).seen == 3


SPENT = BudgetSpent("Our share is used up.", provider="stripe")


def test_a_pass_that_the_budget_stopped_is_gone_on_with_weeks_later() -> None:
    old, kept = List(["a", "b", "c", "d"], by_creation=True), timedelta(days=30)
    upsert(payloads=[{"id": "gone"}], fetched_at=database_now() - kept - timedelta(days=1))
    run = engine.sync(replace(old, before_page=fail_at(1, SPENT)).source)
    assert (run.state, run.stopped_by) == ("partial", "budget")
    for rows in (SyncRun.objects.all(), SyncCursor.objects.all()):
        rows.update(began_at=F("began_at") - kept)
    old.asked.clear()
    upsert(payloads=[{"id": "created-meanwhile"}], fetched_at=database_now() - timedelta(days=9))

    run = engine.sync(old.source)

    assert (run.state, run.began_at < database_now() - timedelta(days=29)) == ("ok", True)
    assert ("older", "") not in old.asked
    buried = Product.objects.exclude(deleted_at=None)
    assert set(buried.values_list("stripe_id", flat=True)) == {"gone"}


def test_a_pass_that_the_budget_stopped_before_its_first_page_is_begun_again_later() -> None:
    engine.sync(List(["a"], before_page=fail_at(0, SPENT)).source)
    for rows in (SyncRun.objects.all(), SyncCursor.objects.all()):
        rows.update(began_at=F("began_at") - timedelta(days=9))

    assert engine.sync(List(["a"]).source).began_at > database_now() - timedelta(minutes=1)


def test_a_mistake_of_ours_is_noted_and_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        engine.sync(List(["a"], before_page=fail_at(0, ZeroDivisionError("division by zero"))).source)

    error = SyncRun.objects.get().error
    assert error.startswith("A mistake in this program (ZeroDivisionError) ended it; what was read is kept")
    assert "division by zero" not in error, "psycopg quotes a row's values in such texts"


def test_a_cursor_on_an_object_deleted_meanwhile_starts_the_list_over() -> None:
    engine.sync(List(["a", "b", "c"], before_page=fail_at(1, SILENT)).source)
    refusals = [Missing("No such object: b", provider="stripe")]

    def refuse_once(number: int) -> None:
        if refusals:
            raise refusals.pop()

    products = List(["a", "b", "c"], before_page=refuse_once)

    assert engine.sync(products.source).state == "ok"
    assert products.asked[0] == ("all", "")


def test_what_is_created_during_a_pass_is_read_last() -> None:
    products = List(["a"], by_creation=True)

    engine.sync(products.source)

    assert [part for part, _ in products.asked] == ["older", "newer"]


def test_a_page_ended_by_a_deadlock_is_tried_again() -> None:
    products, losses = List(["a"]), [_deadlock(), _deadlock()]
    upsert = products.source.upsert

    def contended(**arguments):
        if losses:
            raise losses.pop()
        return upsert(**arguments)

    run = engine.sync(Source("stripe", "products", lambda: products.fetch, contended, Product))

    assert (run.state, run.inserted) == ("ok", 1)


def garbled(products: List, *ids: str) -> Source:
    """The list, `ids` of which are not as documented."""

    def picky(**arguments):
        if set(ids) & {payload["id"] for payload in arguments["payloads"]}:
            raise Malformed(f"{ids[0]} has no field 'name'.", provider="stripe")
        return products.source.upsert(**arguments)

    return Source("stripe", "products", lambda: products.fetch, picky, Product)


def test_a_malformed_object_keeps_none_of_its_page_back_and_is_not_taken_for_gone() -> None:
    engine.sync(List(["a", "b", "z"]).source)

    run = engine.sync(garbled(List(["a", "b", "c"]), "b"))

    assert (run.state, run.seen, run.inserted, run.malformed, run.deleted) == ("partial", 3, 1, 1, 0)
    assert run.error.startswith("1 objects are not as documented")
    assert live() == ["a", "b", "c", "z"]
    assert not SyncCursor.objects.exists()


def test_a_pass_gone_on_with_remembers_that_it_met_a_malformed_object() -> None:
    engine.sync(garbled(List(["a", "b", "c"], before_page=fail_at(1, SILENT)), "b"))

    run = engine.sync(List(["a", "b", "c"]).source)

    assert (run.state, run.malformed) == ("partial", 0)


MANY = [f"p{number:02}" for number in range(20)]


def test_a_list_that_comes_back_nearly_empty_marks_nothing_as_gone_until_told() -> None:
    engine.sync(List(MANY).source)

    run = engine.sync(List(["a"]).source)

    assert (run.state, run.deleted) == ("partial", 0)
    assert run.error.startswith("stripe products came without 20 of the 21 products that we hold")
    assert live() == ["a", *MANY]

    run = engine.sync(List(["a"]).source, accept_deletions=True)

    assert (run.state, run.deleted) == ("ok", 20)
    assert live() == ["a"]


def test_half_of_a_list_may_go() -> None:
    engine.sync(List(MANY).source)

    assert engine.sync(List(MANY[10:]).source).deleted == 10


def test_a_key_of_another_account_reads_nothing() -> None:
    def refuse() -> None:
        raise OtherAccount("The stripe key is of account acct_2.")

    products = List(["a"])

    run = engine.sync(products.source, check=refuse)

    assert (run.state, run.error) == ("failed", "The stripe key is of account acct_2.")
    assert products.asked == []


def _deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = DeadlockDetected()
    return error


def test_a_list_that_another_process_reads_is_left_alone() -> None:
    products, other = List(["a"]), Elsewhere()
    held = lease(str(products.source))

    assert other.do(held.__enter__)
    with pytest.raises(engine.AlreadyRunning, match="stripe products"):
        engine.sync(products.source)

    other.close()
    assert products.asked == []
    assert not SyncRun.objects.exists()
