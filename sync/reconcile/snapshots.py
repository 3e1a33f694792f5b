"""The rows that a read of some objects may touch, as they stand at one moment."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import TextField
from django.db.models.functions import Cast

from billing_ops.kernel.merge_plan import OURS
from billing_ops.kernel.models import Mirrored
from credits.models import BalanceTransaction
from integrations.pages import Payload
from sync.sources import Source

Key: TypeAlias = tuple[str, str]
"""Table and id of a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    A mirrored row: the id of the listed object it belongs to, its payload as text, and its typed columns.

    Text, because nearly every payload is compared with its equal: it is parsed only where it is not.
    """

    owner: str
    is_live: bool
    payload: str
    columns: Mapping[str, Any]


def table_of(source: Source) -> type[Mirrored]:
    """This function will return the table of a list's objects, also of the one list that no pass sees whole."""
    return source.model or BalanceTransaction


def owner_of(source: Source, payload: Payload) -> str:
    """This function will return what a payload's difference is kept under: its id, or a balance's customer."""
    return str(payload["customer"] if source.model is None else payload["id"])


def listed(source: Source, owners: Collection[str]) -> list[str]:
    """This function will return the ids of the rows whose differences are kept under these; see `owner_of`."""
    if source.model is not None:
        return list(owners)
    return list(BalanceTransaction.objects.filter(customer_id__in=owners).values_list("pk", flat=True))


def snapshot(source: Source, ids: Collection[str]) -> dict[Key, Row]:
    """This function will return the rows of these objects and of what hangs on them; a query per table."""
    table = table_of(source)
    own = "customer_id" if table is BalanceTransaction else table._meta.pk.attname
    rows = dict(_rows(table, {"pk__in": ids}, own, {}))
    owners = {key[1]: row.owner for key, row in rows.items()}
    for model, parent in source.children:
        children = dict(_rows(model, {f"{parent}__in": list(owners)}, parent, owners))
        rows |= children
        owners = {key[1]: row.owner for key, row in children.items()} | owners
    return rows


def payloads_of(source: Source, ids: Collection[str], *, before: datetime) -> dict[str, tuple[bool, str | None]]:
    """
    This function will return, by id, whether a row was read later than `before`, and its payload as text.

    None is the payload of a row that is gone; an id without a row is left out.
    """
    rows = table_of(source)._default_manager.filter(pk__in=ids).annotate(text=Cast("payload", TextField()))
    found = rows.values_list("pk", "fetched_at", "deleted_at", "text")
    return {id: (at > before, None if deleted_at else text) for id, at, deleted_at, text in found}


def forget_hashes(source: Source, rows: Mapping[Key, Row]) -> None:
    """
    This function will have the next read write these rows anew, whether or not their payloads changed.

    What was changed in our own tables by hand, or lost, does not show in the hash of a payload.
    """
    ids_by_table: dict[str, list[str]] = {}
    for table, id in rows:
        ids_by_table.setdefault(table, []).append(id)
    for model in (table_of(source), *(model for model, _ in source.children)):
        ids = ids_by_table.get(model._meta.db_table, [])
        model._default_manager.filter(pk__in=ids).update(payload_hash=b"")


def _rows(
    model: type[Mirrored], wanted: dict[str, Any], parent: str, owners: Mapping[str, str]
) -> Iterator[tuple[Key, Row]]:
    """`parent` is the column that says whose a row is; `owners` whose that one is in turn, where it is a child."""
    typed = [field.attname for field in model._meta.concrete_fields if field.column not in (*OURS, "payload")]
    found = model._default_manager.filter(**wanted).annotate(text=Cast("payload", TextField()))
    for payload, deleted_at, *values in found.values_list("text", "deleted_at", *typed):
        columns = dict(zip(typed, values, strict=True))
        id = str(columns[model._meta.pk.attname])
        owner = str(columns[parent] or "")
        yield (model._meta.db_table, id), Row(owners.get(owner, owner), deleted_at is None, payload, columns)
