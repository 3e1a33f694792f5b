"""Every read of a search walks an index, so that a million customers cost what a hundred do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing_ops.dashboard.search import rows
from billing_ops.dashboard.search.answer import answer
from tests.dashboard.search.conftest import ALL

pytestmark = pytest.mark.usefixtures("world")
TABLES = ("customers_", "subscriptions_", "invoices_", "coupons_", "credits_")


def plans_of(search: object) -> list[str]:
    """How PostgreSQL would run each read of the mirror that `search` made, if it could not read whole tables."""
    assert callable(search)
    with CaptureQueriesContext(connection) as captured:
        search()
    reads = [query["sql"] for query in captured if query["sql"].lstrip("( ").startswith("SELECT")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plans = []
        for read in (read for read in reads if any(table in read for table in TABLES)):
            cursor.execute(f"EXPLAIN {read}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    return plans


@pytest.mark.parametrize(
    "typed",
    ["cus_Alder1", "sub_Alder1", "in_Alder1", "promo_1abc", "cbtxn_1abc", "1001", "deal 7001", "INV-1001", "alder"],
)
def test_an_id_a_number_and_a_beginning_are_read_by_index(typed: str) -> None:
    plans = plans_of(lambda: answer(typed, may=ALL))

    assert plans
    assert [plan for plan in plans if "Seq Scan" in plan] == []


@pytest.mark.parametrize("typed", ["loom", "textiles birch", "loom textlies", "three years alder"])
def test_words_and_what_is_nearly_so_are_read_by_trigrams(typed: str) -> None:
    plans = plans_of(lambda: answer(typed, may=ALL))

    assert [plan for plan in plans if "Seq Scan" in plan] == []
    assert all(index in "".join(plans) for index in ("customer_name_trigrams", "company_name_trigrams"))


def test_what_a_suggestion_leads_to_is_read_by_its_id() -> None:
    assert not any("Seq Scan" in plan for plan in plans_of(lambda: rows.one("subscription", "sub_Alder1")))
