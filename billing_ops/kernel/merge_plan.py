"""What `merge` needs to know of a table: its columns, their types in binary COPY, and the statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from hashlib import blake2b
from typing import Any

import orjson
from django.db import connection
from psycopg.types.json import Jsonb

from billing_ops.kernel.merge_seal import Sealed, seal, stored
from billing_ops.kernel.models import Mirrored

OURS = ("payload_hash", "fetched_at", "deleted_at")


@dataclass(frozen=True)
class Plan:
    """The statements for one table; `given` are the columns a caller's row names, `key` the one with the id."""

    table: str
    key: str
    given: tuple[str, ...]
    types: tuple[str, ...]
    defaults: Mapping[str, Any]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.given, *OURS)

    def values(self, row: Mapping[str, Any], *, fetched_at: datetime) -> tuple[Any, ...]:
        """This method will return a row's values in the order of `columns`. :raises ValueError: wrong columns"""
        if row.keys() != self.defaults.keys():
            wrong = sorted(row.keys() ^ self.defaults.keys())
            raise ValueError(f"A row for {self.table} must name its columns exactly; look at: {', '.join(wrong)}.")
        payload = row["payload"]
        sealed = payload if isinstance(payload, Sealed) else self._sealed(row)
        # Nearly every value can be stored as it is, and there are dozens a row: a call for each would be felt.
        columns = [
            value if type(value) is not str or "\x00" not in value else stored(value)
            for value in map(row.__getitem__, self.given)
        ]
        columns[self._payload_at] = Jsonb(sealed.text, dumps=bytes)
        return (*columns, sealed.fingerprint, fetched_at, None)

    def _sealed(self, row: Mapping[str, Any]) -> Sealed:
        """Of a row that came without: the typed columns stand for the mapping."""
        columns = orjson.dumps([row[name] for name in self.given if name != "payload"], default=str)
        return seal(row["payload"], mapping=blake2b(columns).digest())

    @cached_property
    def _payload_at(self) -> int:
        return self.given.index("payload")

    def stub(self, id: str, *, fetched_at: datetime) -> tuple[Any, ...]:
        """This method will return the values of a tombstone for an object that was never read."""
        row = {name: default() for name, default in self.defaults.items()} | {self.key: id}
        columns = [Jsonb({}) if name == "payload" else row[name] for name in self.given]
        return (*columns, b"", fetched_at, fetched_at)

    @cached_property
    def incoming(self) -> str:
        return f"incoming_{self.table}"

    @cached_property
    def create(self) -> str:
        """
        Made once per connection: a table per merge would churn the system catalogue.

        It is emptied at each commit; within a transaction DELETE is cheaper than TRUNCATE, which makes a new file.
        """
        like = f'(LIKE "{self.table}" INCLUDING DEFAULTS) ON COMMIT DELETE ROWS'
        return f'CREATE TEMPORARY TABLE IF NOT EXISTS "{self.incoming}" {like}; DELETE FROM "{self.incoming}"'  # noqa: S608

    def copy(self, table: str) -> str:
        """Into the table itself, or into `incoming`."""
        return f'COPY "{table}" ({_listed(self.columns)}) FROM STDIN (FORMAT BINARY)'

    @cached_property
    def advance(self) -> str:
        """
        Parameters: ids, fingerprints, time, time. Answers (id, whether it is just so) of the ids that have a row.

        Those that are just so are as of `time` now.
        """
        return f"""
WITH seen AS (
    SELECT * FROM unnest(%s::text[], %s::bytea[]) AS seen (id, fingerprint)
), same AS (
    UPDATE "{self.table}" AS kept SET fetched_at = %s FROM seen
    WHERE kept."{self.key}" = seen.id AND kept.payload_hash = seen.fingerprint
        AND kept.deleted_at IS NULL AND kept.fetched_at <= %s
    RETURNING kept."{self.key}" AS id
)
SELECT kept."{self.key}", same.id IS NOT NULL
FROM seen JOIN "{self.table}" AS kept ON kept."{self.key}" = seen.id LEFT JOIN same ON same.id = seen.id
"""  # noqa: S608  names come from the models

    @cached_property
    def merge(self) -> str:
        """Answers (id, "inserted" | "updated" | "unchanged"); an id that does not appear was refused."""
        equal = "kept.fetched_at = EXCLUDED.fetched_at AND kept.deleted_at IS NULL"
        return self._merged(
            "kept.fetched_at <= incoming.fetched_at", f"WHERE kept.fetched_at < EXCLUDED.fetched_at OR ({equal})"
        )

    @cached_property
    def adopt(self) -> str:
        """As `merge`, for rows that have no fence of their own: none is refused."""
        return self._merged("true", "")

    def _merged(self, fence: str, fence_of_changed: str) -> str:
        return f"""
WITH unchanged AS (
    UPDATE "{self.table}" AS kept SET fetched_at = incoming.fetched_at
    FROM "{self.incoming}" AS incoming
    WHERE kept."{self.key}" = incoming."{self.key}" AND kept.payload_hash = incoming.payload_hash
        AND kept.deleted_at IS NULL AND {fence}
    RETURNING kept."{self.key}" AS id
), changed AS (
    INSERT INTO "{self.table}" AS kept ({_listed(self.columns)})
    SELECT {_listed(self.columns)} FROM "{self.incoming}" AS incoming
    WHERE NOT EXISTS (SELECT FROM unchanged WHERE unchanged.id = incoming."{self.key}")
    ORDER BY "{self.key}"
    ON CONFLICT ("{self.key}") DO UPDATE SET {_excluded(self.columns)}
    {fence_of_changed}
    RETURNING "{self.key}" AS id, xmax = 0 AS is_new
)
SELECT id, 'unchanged' FROM unchanged
UNION ALL SELECT id, CASE WHEN is_new THEN 'inserted' ELSE 'updated' END FROM changed
"""  # noqa: S608

    @cached_property
    def tombstone(self) -> str:
        """Answers the ids that are gone now; `deleted_at` keeps the first time we knew."""
        return f"""
INSERT INTO "{self.table}" AS kept ({_listed(self.columns)})
SELECT {_listed(self.columns)} FROM "{self.incoming}" ORDER BY "{self.key}"
ON CONFLICT ("{self.key}") DO UPDATE
SET deleted_at = coalesce(kept.deleted_at, EXCLUDED.deleted_at), fetched_at = EXCLUDED.fetched_at
WHERE kept.fetched_at <= EXCLUDED.fetched_at
RETURNING "{self.key}"
"""  # noqa: S608

    def tombstone_leftovers(self, parent: str) -> str:
        """Parameters: time, time, parents, children that are still listed."""
        return self._gone(f'"{parent}" = ANY(%s) AND "{self.key}" <> ALL(%s)')

    def tombstone_orphans(self, column: str, parent: "Plan") -> str:
        """
        Parameters: time, time, time.

        The parents are locked first: a read that brings one back at this moment either comes before, and its children
        stay, or after, and finds them gone and restores them.
        """
        return f"""
WITH gone AS (
    SELECT "{parent.key}" AS id FROM "{parent.table}" AS parent
    WHERE deleted_at IS NOT NULL AND EXISTS (
        SELECT FROM "{self.table}" AS child WHERE child."{column}" = parent."{parent.key}" AND child.deleted_at IS NULL
    )
    ORDER BY 1 FOR SHARE
)
UPDATE "{self.table}" AS child SET deleted_at = %s, fetched_at = %s FROM gone
WHERE child."{column}" = gone.id AND child.deleted_at IS NULL AND child.fetched_at <= %s
"""  # noqa: S608

    @cached_property
    def tombstone_unseen(self) -> str:
        """Parameters: time, time, beginning of the pass."""
        return self._gone("fetched_at < %s")

    def _gone(self, condition: str) -> str:
        return (
            f'UPDATE "{self.table}" SET deleted_at = %s, fetched_at = %s '  # noqa: S608
            f"WHERE {condition} AND deleted_at IS NULL"
        )


@cache
def plan_for(model: type[Mirrored]) -> Plan:
    """This function will return the plan of a mirrored model, made once per process."""
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    given = tuple(name for name in fields if name not in OURS)
    return Plan(
        table=model._meta.db_table,
        key=str(model._meta.pk.column),
        given=given,
        types=tuple(str(fields[name].db_type(connection)).partition("(")[0] for name in (*given, *OURS)),
        defaults={name: fields[name].get_default for name in given},
    )


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _excluded(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in columns)
