"""Many rows of a table by generate_series, as the owner: billing_app may neither switch triggers off nor analyze."""

import os
from typing import Any

import psycopg
from django.db import models
from psycopg.conninfo import conninfo_to_dict, make_conninfo

# What a column that nobody cares about holds, by the kind of its field.
FILLED = {
    "ArrayField": "'{}'",
    "BigIntegerField": "NULL",
    "BinaryField": "int8send(n)",
    "BooleanField": "false",
    "DateField": "NULL",
    "DateTimeField": "NULL",
    "DecimalField": "NULL",
    "ForeignKey": "NULL",
    "JSONField": "'{}'",
    "CharField": "''",
    "TextField": "''",
}


class Filling:
    """Fills tables of one database and gathers their statistics."""

    def __init__(self, database: str) -> None:
        address = make_conninfo(**conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": database})
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")

    def fill(self, model: type[models.Model], first: int, last: int, **columns: str) -> None:
        """Add the rows numbered first to last; `columns` are SQL over that number, n."""
        table, key = model._meta.db_table, model._meta.pk
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if not (field is key and "AutoField" in field.get_internal_type()):
                values[field.column] = _filled(field, key)
        values |= columns
        names = ", ".join(f'"{name}"' for name in values)
        series = f"generate_series({first}, {last}) AS n"
        self._connection.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(values.values())} FROM {series}")

    def analyze(self) -> None:
        """Tell the planner what is there."""
        self._connection.execute("ANALYZE")

    def close(self) -> None:
        """Leave the database, so that it can be dropped."""
        self._connection.close()


def _filled(field: Any, key: Any) -> str:
    if field is key:
        return "'x' || n" if field.get_internal_type() == "TextField" else "n"
    if not field.null and field.get_internal_type() in ("DateTimeField", "BigIntegerField"):
        return "now()" if field.get_internal_type() == "DateTimeField" else "n"
    return FILLED[field.get_internal_type()]
