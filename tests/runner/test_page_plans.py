"""The lookup's bench sees a table that is read from end to end, and fails for it."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from benches import lookup
from benches.million import words
from benches.pages.plans import Plans, tables_read_whole
from subscriptions.models import Subscription

pytestmark = pytest.mark.django_db
ROWS = """
    INSERT INTO subscriptions_subscription (stripe_id, team_id, status, currency, collection_method, description,
        pause_behavior, schedule_id, latest_invoice_id, discount_ids, cancel_at_period_end, is_live, payload,
        payload_hash, fetched_at)
    SELECT 'sub_' || n, 'team' || n, 'active', '', '', '', '', '', '', '{}', false, true, '{}', '', now()
    FROM generate_series(1, 6000) AS n
"""


@pytest.fixture
def plans() -> Iterator[Plans]:
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
    yield Plans(frozenset({"subscriptions_subscription"}))


def test_what_walks_an_index_is_counted_and_no_problem(plans: Plans) -> None:
    with plans.watched():
        assert Subscription.objects.get(team_id="team7")
        assert Subscription.objects.order_by("-pk").first()

    assert (plans.most, plans.explained, plans.whole) == (2, 2, {})


def test_what_reads_a_large_table_in_sequence_is_told_with_its_plan(plans: Plans) -> None:
    with plans.watched():
        list(Subscription.objects.filter(status="active"))

    [(statement, plan)] = plans.whole.items()
    assert statement.startswith("subscriptions_subscription: SELECT")
    assert "Seq Scan subscriptions_subscription" in plan


def test_an_index_read_without_a_condition_is_the_whole_table_too(plans: Plans) -> None:
    scan = {"Node Type": "Index Scan", "Relation Name": "subscriptions_subscription", "Plan Rows": 6000}

    assert list(tables_read_whole({"Node Type": "Sort", "Plans": [scan]})) == ["subscriptions_subscription"]
    assert list(tables_read_whole({"Node Type": "Limit", "Plans": [scan]})) == []


def test_the_bench_fails_for_a_scan_for_too_many_queries_and_over_the_rows_for_being_late() -> None:
    page = {"what": "page", "queries": 16, "p95_ms": 51.0, "within_ms": 50.0, "read_whole": {"table: SELECT": "plan"}}

    told = list(lookup._problems(page, timed=True))
    assert [said.split(".")[0] for said in told] == [
        "page: 16 queries, 15 are allowed",
        "page: p95 is 51",
        "page reads a table from end to end",
    ]
    assert len(list(lookup._problems(page, timed=False))) == 2
    assert list(lookup._problems({**page, "queries": 15, "p95_ms": 50.0, "read_whole": {}}, timed=True)) == []


def test_generated_team_ids_differ_and_have_the_shape_of_the_setting() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {words.team('n')} FROM generate_series(1::bigint, 20000) AS n")
        teams = {team for (team,) in cursor.fetchall()}

    assert len(teams) == 20000
    assert all(re.match(settings.TEAM_ID_PATTERN, team) for team in teams)
