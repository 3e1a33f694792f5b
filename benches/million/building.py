"""Makes the generated rows of `shapes` by one INSERT a table, with the indexes made anew afterwards."""

import time
from collections.abc import Callable

import psycopg
from psycopg import sql

from benches.million import words
from benches.million.shapes import SHAPES, Shape

# What a column holds that must hold something and is not named by its shape.
NOTHING = {
    "text": "''",
    "varchar": "''",
    "_text": "'{}'::text[]",
    "bool": "false",
    "jsonb": """'{"object": "bench"}'""",
    "bytea": "'\\x00'::bytea",
    "timestamptz": "now()",
    "int2": "0",
    "int4": "0",
    "int8": "0",
}
COLUMNS = """
    SELECT column_name, udt_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
      AND is_identity = 'NO'
"""
# What belongs to a constraint stays: it cannot be dropped as an index.
INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = %s::regclass AND NOT i.indisunique
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
"""
# The chain's trigger works row by row, under a lock. A mirror's tables have none.
CHAINED = "audit_entry"


def grow(dsn: str, *, subscriptions: int, tell: Callable[[str], None]) -> None:
    """This function will add so many subscriptions, with what belongs to them, beside the demo's rows; then ANALYZE."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'; SET work_mem = '256MB'")
        connection.execute(words.functions())
        for shape in SHAPES:
            began = time.monotonic()
            rows = _fill(connection, shape, subscriptions // shape.every)
            tell(f"{shape.table}: {rows:,} rows in {time.monotonic() - began:.0f} s")
        connection.execute(f"DROP SCHEMA {words.SCHEMA} CASCADE")
        connection.execute("VACUUM ANALYZE")


def _fill(connection: psycopg.Connection, shape: Shape, count: int) -> int:
    indexes = connection.execute(INDEXES, (shape.table,)).fetchall()
    with connection.transaction():
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
        _trigger(connection, shape, "DISABLE")
        rows = connection.execute(_insert(connection, shape, count)).rowcount
        _trigger(connection, shape, "ENABLE ALWAYS")
        for _, definition in indexes:
            connection.execute(definition)
    return rows


def _trigger(connection: psycopg.Connection, shape: Shape, what: str) -> None:
    if shape.table == CHAINED:
        connection.execute(f"ALTER TABLE {CHAINED} {what} TRIGGER audit_entry_append")


def _insert(connection: psycopg.Connection, shape: Shape, count: int) -> sql.Composed:
    needed = connection.execute(COLUMNS, (shape.table,)).fetchall()
    columns = {name: NOTHING[kind] for name, kind in needed} | shape.columns
    return sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}").format(
        sql.Identifier(shape.table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ".join(columns.values()).replace("{count}", str(count))),
        sql.SQL(shape.rows.replace("{count}", str(count))),
    )
