"""`COPY` of a mirror's rows into tables like its own: what the database alone needs for them."""

import time
from pathlib import Path
from typing import Any

import psycopg

CHUNK = 1 << 20
MIRRORED = """
SELECT table_name FROM information_schema.columns
WHERE column_name IN ('payload', 'payload_hash', 'fetched_at', {0}) AND table_schema = 'public'
GROUP BY 1 HAVING count(*) = 4 ORDER BY 1
"""
KEY = {"stripe": "stripe_id", "hubspot": "hubspot_id"}


def tables(connection: "psycopg.Connection[Any]", provider: str) -> list[str]:
    """This function will return the mirrored tables of a provider."""
    found = connection.execute(MIRRORED.format(f"'{KEY[provider]}'")).fetchall()
    return [str(name) for (name,) in found]


def count(dsn: str, provider: str) -> int:
    """This function will return how many live rows a provider's mirror has, nested objects included."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        counts = [
            connection.execute(f'SELECT count(*) FROM "{name}" WHERE deleted_at IS NULL').fetchone()  # noqa: S608
            for name in tables(connection, provider)
        ]
    return sum(int(row[0]) for row in counts if row)


def copy_again(dsn: str, provider: str, folder: Path) -> tuple[int, float]:
    """This function will return how many rows were copied into empty tables with the same indexes, and the seconds."""
    rows, seconds = 0, 0.0
    with psycopg.connect(dsn, autocommit=True) as connection:
        for name in tables(connection, provider):
            more, longer = _copy(connection, name, folder / "copied")
            rows, seconds = rows + more, seconds + longer
    return rows, seconds


def _copy(connection: "psycopg.Connection[Any]", name: str, file: Path) -> tuple[int, float]:
    connection.execute(f'CREATE TABLE "bench_{name}" (LIKE "{name}" INCLUDING ALL)')
    reading = f'COPY "{name}" TO STDOUT (FORMAT BINARY)'
    with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(reading) as stored:
        out.writelines(stored)
    began = time.perf_counter()
    with file.open("rb") as kept, connection.cursor() as cursor:
        with cursor.copy(f'COPY "bench_{name}" FROM STDIN (FORMAT BINARY)') as writing:
            while block := kept.read(CHUNK):
                writing.write(block)
        copied, seconds = cursor.rowcount, time.perf_counter() - began
    connection.execute(f'DROP TABLE "bench_{name}"')
    file.unlink()
    return copied, seconds
