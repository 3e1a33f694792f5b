"""What a request asks of PostgreSQL: how many statements, and each one's plan as it stands at that moment."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# A table that is smaller than this is read faster as a whole than through an index.
LARGE = 5000
# What opens and closes a transaction is not counted among its queries.
ENCLOSING = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE", re.IGNORECASE)
EXPLAINED = re.compile(r"\s*\(?\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > %s"


@dataclass
class Plans:
    """Statements of one kind of page: the most of one request, and those that read a `large` table as a whole."""

    large: frozenset[str]
    most: int = 0
    explained: int = 0
    whole: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """This context will explain every statement of one request just before it runs, and count them all."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured, connection.execute_wrapper(self._explain):
            yield
        self.most = max(self.most, sum(not ENCLOSING.match(query["sql"]) for query in captured))

    def _explain(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if EXPLAINED.match(sql) and not many:
            # The driver's own cursor: inside the same transaction and its settings, and counted by nobody.
            with context["connection"].connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                self._judge(sql, cursor.fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)

    def _judge(self, sql: str, plan: dict[str, Any]) -> None:
        self.explained += 1
        for table in tables_read_whole(plan):
            if table in self.large:
                self.whole.setdefault(f"{table}: {' '.join(sql.split())[:400]}", outline(plan))


def tables_read_whole(plan: dict[str, Any], *, limited: bool = False) -> Iterator[str]:
    """
    This function will yield the tables that a plan reads from end to end: in sequence, or by an index without a
    condition. The latter under a LIMIT reads a few rows in order, and is none.
    """
    limited = limited or plan["Node Type"] == "Limit"
    by_index = plan["Node Type"] in ("Index Scan", "Index Only Scan", "Bitmap Index Scan") and "Index Cond" not in plan
    if "Relation Name" in plan and (plan["Node Type"] == "Seq Scan" or (by_index and not limited)):
        yield plan["Relation Name"]
    for below in plan.get("Plans", []):
        yield from tables_read_whole(below, limited=limited)


def outline(plan: dict[str, Any], depth: int = 0) -> str:
    """This function will return a plan's nodes, a line each, with the planner's rows and conditions."""
    told = [plan["Node Type"], plan.get("Relation Name", ""), plan.get("Index Name", ""), f"rows={plan['Plan Rows']}"]
    told += [f"{name}: {plan[name]}" for name in ("Index Cond", "Filter") if name in plan]
    line = "  " * depth + " ".join(word for word in told if word)
    return "\n".join([line, *(outline(below, depth + 1) for below in plan.get("Plans", []))])


def large_tables() -> frozenset[str]:
    """This function will return the tables that hold more than LARGE rows, as PostgreSQL last counted them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES, [LARGE])
        return frozenset(name for (name,) in cursor.fetchall())
