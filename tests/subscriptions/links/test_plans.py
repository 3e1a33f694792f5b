"""However many companies, deals and invoices there are, a team's HubSpot side is found by index alone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from invoices.selectors import hubspot_invoices
from subscriptions import selectors
from subscriptions.links import selectors as link_selectors
from subscriptions.links.belonging import belonging, contracts_of, other_deals, quotes_of
from subscriptions.models import Lookup
from tests.subscriptions.links.conftest import TEAM

ROWS = 10_000
# Company 7 has the team; every object hangs on the company and the deal of its own number.
TABLES = {
    "customers_company": {
        "name": "'Company ' || md5(n::text)",
        "team_id": f"CASE WHEN n = 7 THEN '{TEAM}' WHEN n % 3 = 0 THEN 'team' || n ELSE '' END",
    },
    "subscriptions_deal": {
        "name": "'Deal'",
        "team_id": f"CASE WHEN n = 7 THEN '{TEAM}' ELSE '' END",
        "company_ids": "ARRAY[n::text]",
    },
    "subscriptions_quote": {"deal_ids": "ARRAY[n::text]", "company_ids": "ARRAY[n::text]"},
    "subscriptions_hubspotsubscription": {"company_ids": "ARRAY[n::text]", "deal_ids": "ARRAY[n::text]"},
    "subscriptions_lineitem": {"deal_ids": "ARRAY[n::text]", "subscription_ids": "ARRAY[n::text]"},
    "invoices_hubspotinvoice": {"company_ids": "ARRAY[n::text]", "deal_ids": "ARRAY[n::text]"},
}


def _fill(cursor: Any, table: str, columns: dict[str, str]) -> None:
    """ROWS rows; every column that is not named has the empty value of its type."""
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'",
        [table],
    )
    empty = {"text": "''", "ARRAY": "'{}'", "boolean": "false", "jsonb": "'{}'", "bytea": "''"}
    values = {name: empty.get(kind, "now()") for name, kind in cursor.fetchall()}
    values |= {"hubspot_id": "n::text"} | columns
    names, expressions = ", ".join(values), ", ".join(values.values())
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {expressions} FROM generate_series(1, {ROWS}) n")


def _settle(tables: list[str]) -> None:
    """As autovacuum leaves a table: counted, and nothing pending beside its indexes. Only the owner may."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(tables)}")


@pytest.fixture(scope="module", autouse=True)
def many(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            _fill(cursor, table, columns)
        cursor.execute(
            "INSERT INTO subscriptions_teamlink (team_id, company_id, source, source_detail, quotation,"
            " confirmed_by_id, confirmed_by_label, confirmed_at, revoked_by_label, revoked_reason)"
            " SELECT 'link' || n, n::text, 'quote', 'Quote', 'link' || n, 1, 'alice', now(), '', ''"
            f" FROM generate_series(1, {ROWS}) n"
        )
        _settle([*TABLES, "subscriptions_teamlink"])
        yield


def _sequential_scans(plan: Any) -> list[str]:
    found = [plan["Relation Name"]] if plan.get("Node Type") == "Seq Scan" else []
    return found + [name for child in plan.get("Plans", []) for name in _sequential_scans(child)]


def _scans_of(captured: CaptureQueriesContext) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if not query["sql"].startswith("SELECT"):
                continue  # a savepoint has no plan
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            (plan,) = cursor.fetchone()
            plan = json.loads(plan) if isinstance(plan, str) else plan
            found += _sequential_scans(plan[0]["Plan"])
    return found


@pytest.mark.parametrize("team", [TEAM, "link9"])
def test_a_teams_hubspot_side_is_found_by_index(team: str) -> None:
    with CaptureQueriesContext(connection) as captured:
        mine = belonging(team)
        contracts, invoices = contracts_of(mine), hubspot_invoices(mine, limit=12)
        quotes = list(quotes_of(mine))

        assert other_deals(mine) == 0

    number = "7" if team == TEAM else "9"
    assert mine.company_ids == mine.deal_ids == [number]
    assert [len(rows) for rows in (mine.lines[number], contracts, invoices, quotes)] == [1, 1, 1, 1]
    assert len(captured) == 6
    assert _scans_of(captured) == []


def test_the_verdicts_reads_and_the_link_pages_are_found_by_index() -> None:
    lookup = Lookup(basis="deal", basis_id="7", team_id=TEAM)

    with CaptureQueriesContext(connection) as captured:
        assert selectors.standing(TEAM).linked
        assert selectors.known_team_ids([TEAM, "link9"]) == {TEAM, "link9"}
        assert [found.company_id for found in link_selectors.suggested_companies(lookup)] == ["7"]
        assert link_selectors.named_companies("f1c159258841100-2af340cbaedd6fc33").rows[0].company_id == "777"
        assert link_selectors.live_link("link9")
        assert link_selectors.named_by_property(TEAM)
        assert len(link_selectors.links_of_team("link9")) == len(link_selectors.links_of_company("9")) == 1

    assert _scans_of(captured) == []
