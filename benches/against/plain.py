"""
A process that does the least a sync can: raw HTTP, orjson, COPY to a temporary table, merge; nothing is mapped.

It stores an object per row (id, payload, hash, time of the read) and nothing of what is nested in it. It keeps the
same fence. `python -m benches.against.plain` reads its task as JSON from stdin and writes what it found to stdout.
"""

import json
import sys
import time
from collections.abc import Iterator
from hashlib import blake2b
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import psycopg
from psycopg.types.json import Jsonb

TABLE = """
CREATE TABLE IF NOT EXISTS "{0}" (
    id text COLLATE "C" PRIMARY KEY, payload jsonb NOT NULL, hash bytea NOT NULL,
    fetched_at timestamptz NOT NULL, deleted_at timestamptz
) WITH (fillfactor = 90)
"""
INCOMING = 'CREATE TEMPORARY TABLE incoming_{0} (LIKE "{0}") ON COMMIT DELETE ROWS'
COPY = "COPY incoming_{0} (id, payload, hash, fetched_at) FROM STDIN (FORMAT BINARY)"
MERGE = """
WITH unchanged AS (
    UPDATE "{0}" AS kept SET fetched_at = incoming.fetched_at FROM incoming_{0} AS incoming
    WHERE kept.id = incoming.id AND kept.hash = incoming.hash AND kept.deleted_at IS NULL
        AND kept.fetched_at <= incoming.fetched_at
    RETURNING kept.id
)
INSERT INTO "{0}" AS kept (id, payload, hash, fetched_at)
SELECT id, payload, hash, fetched_at FROM incoming_{0} AS incoming
WHERE NOT EXISTS (SELECT FROM unchanged WHERE unchanged.id = incoming.id)
ON CONFLICT (id) DO UPDATE SET payload = EXCLUDED.payload, hash = EXCLUDED.hash, fetched_at = EXCLUDED.fetched_at
WHERE kept.fetched_at < EXCLUDED.fetched_at
"""


class Wire:
    """One kept-alive connection to the provider at `base`; remembers every path it asked for."""

    def __init__(self, base: str, headers: dict[str, str]) -> None:
        address = urlsplit(base)
        self._prefix, self._headers = address.path, headers
        self._connection = HTTPConnection(address.netloc, timeout=120)
        self.asked: list[str] = []

    def get(self, path: str) -> bytes:
        """One answer's body. :raises RuntimeError: it is no 200"""
        self.asked.append(path)
        self._connection.request("GET", self._prefix + path, headers=self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered with {answer.status}.")
        return body


def pages(wire: Wire, task: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """This function will yield the objects of one list, page by page, of either provider."""
    path, query = task["path"], [tuple(pair) for pair in task["query"]]
    after: list[tuple[str, str]] = []
    while True:
        answer = orjson.loads(wire.get(f"{path}?{urlencode([*query, *after])}"))
        items = answer.get("data", answer.get("results"))
        yield items
        following = ((answer.get("paging") or {}).get("next") or {}).get("after")
        if not (following or answer.get("has_more")):
            return
        after = [("after", following)] if following else [("starting_after", items[-1]["id"])]


def read_into(connection: "psycopg.Connection[Any]", wire: Wire, task: dict[str, Any]) -> int:
    """This function will bring one list into its table and return how many objects it has."""
    name, count = f"plain_{task['provider']}_{task['name']}", 0
    connection.execute(TABLE.format(name))
    connection.execute(INCOMING.format(name))
    listed = pages(wire, task)
    while True:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
        items = next(listed, None)
        if items is None or row is None:
            return count
        count += len(items)
        keep(connection, name, items, row[0])


def keep(connection: "psycopg.Connection[Any]", name: str, items: list[dict[str, Any]], fetched_at: Any) -> None:
    """This function will merge one page."""
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(COPY.format(name)) as copy:
            copy.set_types(("text", "jsonb", "bytea", "timestamptz"))
            for item in items:
                text = orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
                digest = blake2b(text, digest_size=16).digest()
                copy.write_row((item["id"], Jsonb(text, dumps=bytes), digest, fetched_at))
        cursor.execute(MERGE.format(name))


def main() -> None:
    """Read every list of the task; tell objects, seconds of reading, and the paths that were asked for."""
    task = json.load(sys.stdin)
    wire = Wire(task["base"], task["headers"])
    began = time.perf_counter()
    with psycopg.connect(task["dsn"], autocommit=True) as connection:
        objects = sum(read_into(connection, wire, {**one, "provider": task["provider"]}) for one in task["lists"])
    json.dump({"objects": objects, "seconds": time.perf_counter() - began, "asked": wire.asked}, sys.stdout)


if __name__ == "__main__":
    main()
