"""How many rows each list has in the mirror."""

from collections.abc import Sequence

from django.db import connection

from billing_ops.kernel.models import Mirrored
from credits.models import BalanceTransaction
from sync import catalog

# Up to here rows are counted; above, PostgreSQL's own estimate does: a page must not read a large table.
COUNTED = 5_000

ESTIMATES = "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND relname = ANY(%s)"


def rows_by_list() -> dict[tuple[str, str], int]:
    """
    This function will return the rows in the mirror by (provider, list), two queries.

    Small tables are counted without tombstones; of large ones it is an estimate that includes them.
    """
    tables = {(source.provider, source.name): _table(source.model) for source in catalog.SOURCES}
    counts = _counts(list(tables.values()))
    return {key: counts[table] for key, table in tables.items()}


def _table(model: type[Mirrored] | None) -> str:
    """A list whose passes mark nothing as gone has a table all the same."""
    return (model or BalanceTransaction)._meta.db_table


def _counts(tables: Sequence[str]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(ESTIMATES, [list(tables)])
        large = {table: rows for table, rows in cursor.fetchall() if rows > COUNTED}
        small = [table for table in tables if table not in large]
        if small:
            cursor.execute(" UNION ALL ".join(_count(table) for table in small))
            large |= dict(cursor.fetchall())
    return large


def _count(table: str) -> str:
    """`table` is a model's, never a reader's."""
    name = connection.ops.quote_name(table)
    return f"SELECT '{table}', count(*) FROM {name} WHERE deleted_at IS NULL"  # noqa: S608
