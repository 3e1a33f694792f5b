"""What our reads cost: counted, written down, summed over thirty days, and stopped when our share is used up."""

import os
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from billing_ops.kernel.clock import now
from billing_ops.kernel.errors import BudgetSpent
from customers import live
from integrations import metering
from integrations.hubspot.gateway import read_gateway
from integrations.limits import Call
from integrations.stripe import bulk, gateway
from sync import engine, ledger, polls, usage
from sync.catalog import find
from sync.dirty import Mark, mark
from sync.models import ApiUsage, Watermark
from sync.refresh.keeper import Keeper
from tests.providers import Sandbox

pytestmark = pytest.mark.usefixtures("committing_db")
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
GET = Call("stripe", "GET", "https://api.stripe.com/v1/customers")


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """A process that has asked for nothing, in a month without reads."""
    ledger.flush()
    ApiUsage.objects.all().delete()
    monkeypatch.setattr(ledger, "_ledger", ledger.Ledger())
    monkeypatch.setattr(metering, "_ledger", ledger._ledger)
    yield
    ledger.flush()


def spend(gets: int, *, day: date | None = None, purpose: str = "sync", provider: str = "stripe") -> None:
    ApiUsage.objects.create(provider=provider, day=day or now().date(), purpose=purpose, gets=gets)


def written() -> dict[tuple[str, str], tuple[int, int]]:
    ledger.flush()
    return {(row.provider, row.purpose): (row.gets, row.others) for row in ApiUsage.objects.all()}


def test_reads_are_counted_apart_by_provider_and_purpose(fresh_sandbox: Sandbox) -> None:
    next(bulk.pages("coupons"))
    with metering.purpose("lookup"):
        gateway.reader().retrieve_account()
        gateway.reader().retrieve_account()
        read_gateway().get_portal()
    with metering.purpose("refresh"):
        read_gateway()._connection.client.crm.objects.search_api.do_search("deals", {"limit": 1})

    assert written() == {
        ("stripe", "sync"): (1, 0),
        ("stripe", "lookup"): (2, 0),
        ("hubspot", "lookup"): (1, 0),
        ("hubspot", "refresh"): (0, 1),
    }


def test_counts_of_threads_and_flushes_add_up() -> None:
    def ask() -> None:
        for _ in range(30):
            ledger._ledger.count(GET, "sync")
            ledger.flush()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert written() == {("stripe", "sync"): (60, 0)}


def test_a_count_outlives_the_transaction_it_was_made_in() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ledger._ledger.count(GET, "write")
        ledger.flush()
        raise ZeroDivisionError

    assert written() == {("stripe", "write"): (1, 0)}


def test_counts_are_written_down_by_themselves_soon(monkeypatch) -> None:
    monkeypatch.setattr(ledger, "FLUSH_SECONDS", 0.01)
    ledger._ledger.count(GET, "sync")

    timer = ledger._ledger._timer
    assert timer is not None
    timer.join(5)

    assert ApiUsage.objects.get().gets == 1


def test_a_database_that_is_away_loses_no_count_and_breaks_no_request(caplog) -> None:
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "nowhere"
    try:
        for _ in range(3):
            ledger._ledger.check(GET, "sync")
            ledger._ledger.count(GET, "sync")
            ledger.flush()
    finally:
        connection.settings_dict["NAME"] = name

    assert written() == {("stripe", "sync"): (3, 0)}
    assert [record.levelname for record in caplog.records if record.levelname != "INFO"] == ["WARNING"]


def test_a_child_does_not_count_what_its_parent_did() -> None:
    ledger._ledger.count(GET, "sync")
    child = os.fork()
    if not child:
        os._exit(len(ledger._ledger._counts))

    assert os.waitpid(child, 0)[1] == 0
    assert written() == {("stripe", "sync"): (1, 0)}


def test_the_last_counts_are_written_at_the_end_of_the_process() -> None:
    ledger._ledger.count(GET, "sync")

    ledger._ledger.close()

    assert ApiUsage.objects.get().gets == 1


def test_the_budget_sums_stripes_reads_of_thirty_days(settings) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 1000, 50
    spend(7, day=date(2026, 3, 1))
    spend(100, day=date(2026, 3, 2))
    spend(20, day=date(2026, 3, 31))
    spend(30, day=date(2026, 3, 31), purpose="lookup")
    spend(500, day=date(2026, 3, 31), provider="hubspot")

    budget = usage.budget(now=NOON)

    assert (budget.spent, budget.share, budget.limit, budget.percent, budget.state) == (150, 500, 1000, 30, "ok")
    assert budget.by_purpose == (("sync", 120), ("lookup", 30))
    assert (budget.by_day[0], budget.by_day[-1]) == ((date(2026, 3, 2), 100), (date(2026, 3, 31), 50))
    assert len(budget.by_day) == 30
    assert budget.goes_on is None


@pytest.mark.parametrize(
    ("gets", "state", "slow"), [(0, "ok", False), (79, "ok", False), (80, "slow", True), (100, "spent", True)]
)
def test_from_80_percent_we_slow_down_and_at_100_we_stop(settings, gets, state, slow) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50
    spend(gets)

    assert usage.budget(now=now()).state == state
    assert usage.slow_down() is slow
    assert bool(usage.banner(now())) is slow


def test_it_goes_on_when_enough_old_reads_no_longer_count(settings) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50
    for day, gets in ((2, 10), (5, 30), (31, 80)):
        spend(gets, day=date(2026, 3, day))

    assert usage.budget(now=NOON).goes_on == date(2026, 4, 4)
    assert "goes on by itself on 4 April" in usage.banner(NOON)


def test_no_share_at_all_is_spent(settings) -> None:
    settings.STRIPE_MONTHLY_GETS = 0

    budget = usage.budget(now=NOON)

    assert (budget.percent, budget.state, budget.goes_on) == (100, "spent", None)
    assert "larger STRIPE_SHARE_PERCENT" in usage.banner(NOON)


def test_a_spent_share_stops_all_but_lookups_and_writes_before_any_request(fresh_sandbox: Sandbox, settings) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50
    spend(100, day=now().date() - timedelta(days=10))

    for purpose in ("refresh", "poll", "sync", "reconcile", "doctor"):
        with metering.purpose(purpose), pytest.raises(BudgetSpent, match="So Stripe was not asked"):
            next(bulk.pages("coupons"))
        with metering.purpose(purpose), pytest.raises(BudgetSpent):
            gateway.reader().retrieve_account()
    assert fresh_sandbox.journal(provider="stripe") == []

    for purpose in ("lookup", "write"):
        with metering.purpose(purpose):
            gateway.reader().retrieve_account()
    read_gateway().get_portal()
    assert written()["stripe", "lookup"] == (1, 0)


def test_the_last_tenth_of_the_share_is_kept_for_changes(fresh_sandbox: Sandbox, settings) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50
    spend(89, day=now().date() - timedelta(days=10))
    with metering.purpose("reconcile"):
        next(bulk.pages("coupons"))

    for purpose in ("sync", "reconcile"):
        with metering.purpose(purpose), pytest.raises(BudgetSpent, match="what is left is kept for changes"):
            next(bulk.pages("coupons"))
    for purpose in ("poll", "refresh", "doctor", "lookup", "write"):
        with metering.purpose(purpose):
            gateway.reader().retrieve_account()

    ledger.flush()
    assert "no list is read in full. Lists are read in full again" in usage.banner(now())


def test_a_run_that_meets_the_end_of_the_budget_says_so(fresh_sandbox: Sandbox, settings) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 200, 50
    spend(100)

    run = engine.sync(find("stripe", "coupons"))

    assert run.state == "failed"
    assert run.error.startswith("Our share of Stripe's monthly reads is used up (100 of 100 in 30 days).")


def test_a_poll_that_meets_the_end_of_the_budget_says_what_stopped_it(fresh_sandbox: Sandbox, settings) -> None:
    settings.STRIPE_MONTHLY_GETS = 0

    polls.run_now(provider="stripe")

    assert Watermark.objects.get(provider="stripe").stopped_by == "budget"


def test_our_own_requests_count_at_once_and_others_within_seconds(settings, monkeypatch) -> None:
    settings.STRIPE_MONTHLY_GETS, settings.STRIPE_SHARE_PERCENT = 20, 50
    for _ in range(10):
        ledger._ledger.check(GET, "poll")
        ledger._ledger.count(GET, "poll")

    with pytest.raises(BudgetSpent):
        ledger._ledger.check(GET, "poll")

    settings.STRIPE_MONTHLY_GETS = 40
    monkeypatch.setattr(ledger._ledger, "_known_until", 0.0)
    ledger._ledger.check(GET, "poll")
    spend(10, purpose="reconcile")
    monkeypatch.setattr(ledger._ledger, "_known_until", 0.0)
    with pytest.raises(BudgetSpent):
        ledger._ledger.check(GET, "poll")


def test_the_budget_costs_no_query_per_request(settings, django_assert_num_queries) -> None:
    ledger._ledger.check(GET, "sync")
    known = ledger._ledger._known_until

    with django_assert_num_queries(0):
        for _ in range(100):
            ledger._ledger.check(GET, "sync")

    assert ledger._ledger._known_until == known


def test_each_work_asks_under_its_own_purpose(fresh_sandbox: Sandbox) -> None:
    live.read_ticket(ticket_id="1001")
    assert {purpose for _, purpose in written()} == {"lookup"}

    mark(provider="hubspot", marks=[Mark("tickets", "1001")])
    Keeper(threads=1).run_once()

    assert {purpose for _, purpose in written()} == {"lookup", "poll", "refresh"}
