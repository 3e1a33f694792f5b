"""One page of a list held against the rows that it would make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from integrations.pages import Payload
from sync.models.drift import DriftKind
from sync.reconcile.differing import Field, differences
from sync.reconcile.snapshots import Key, Row, forget_hashes, owner_of, payloads_of, snapshot
from sync.sources import Source


@dataclass
class Found:
    """One listed object that differs, in its own row or in one that hangs on it."""

    object_id: str
    kind: DriftKind
    fields: list[Field] = field(default_factory=list)


def observe(source: Source, payloads: list[Payload], fetched_at: datetime, *, heals: bool) -> list[Found]:
    """
    This function will return what of a page the mirror does not hold as the provider does, object by object.

    The page is written by the mirror's own functions and the rows before and after are compared, so that each typed
    column and each child counts, whatever was wrong with it: a missed change, or a hand in our tables. Unless it
    `heals`, what was written is taken back. A row read later than the page is left alone by the fence, and so is no
    difference.

    :raises Malformed: an object is not as documented; nothing was written
    """
    ids = [str(payload["id"]) for payload in payloads]
    with transaction.atomic():
        before = snapshot(source, ids)
        forget_hashes(source, before)
        source.upsert(payloads=payloads, fetched_at=fetched_at)
        after = snapshot(source, ids)
        if not heals:
            transaction.set_rollback(True)
    owners = {str(payload["id"]): owner_of(source, payload) for payload in payloads}
    return list(_found(before, after, owners).values())


def glance(source: Source, payloads: list[Payload], fetched_at: datetime) -> list[Found]:
    """
    This function will return what of a page has another payload than the mirror holds; nothing is written.

    A row read later than the page is no difference.
    """
    kept = payloads_of(source, [str(payload["id"]) for payload in payloads], before=fetched_at)
    return [found for payload in payloads if (found := _glanced(payload, *kept.get(str(payload["id"]), (False, None))))]


def _glanced(payload: Payload, is_later: bool, text: str | None) -> Found | None:
    """`text` is the payload of a live row, None where there is none."""
    id, is_gone = str(payload["id"]), bool(payload.get("deleted") or payload.get("archived"))
    if is_later or (is_gone and text is None):
        return None
    if is_gone or text is None:
        return Found(id, DriftKind.GONE if is_gone else DriftKind.MISSING)
    mirrored = orjson.loads(text)
    fields = [] if mirrored == payload else list(differences(mirrored, payload))
    return Found(id, DriftKind.DIFFERS, fields) if fields else None


def _found(before: dict[Key, Row], after: dict[Key, Row], owners: dict[str, str]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if (kind := _kind(old, new)) is None:
            continue
        row = new or old
        is_own = key[1] in owners
        owner = owners.get(key[1], row.owner if row else "")
        one = found.setdefault(owner, Found(owner, DriftKind.DIFFERS))
        one.kind = kind if is_own else one.kind
        one.fields += _fields(key, old, new, prefix="" if key[1] == owner else f"{key[0]} {key[1]}")
    return {owner: one for owner, one in found.items() if one.fields or one.kind != DriftKind.DIFFERS}


def _kind(old: Row | None, new: Row | None) -> DriftKind | None:
    was, is_now = bool(old and old.is_live), bool(new and new.is_live)
    if was and is_now:
        return DriftKind.DIFFERS
    if was != is_now:
        return DriftKind.GONE if was else DriftKind.MISSING
    return None


def _fields(key: Key, old: Row | None, new: Row | None, *, prefix: str) -> Iterator[Field]:
    """By the payload's own names where it says so; else by our columns, and with the row's name for a child."""
    if not (old and new and old.is_live and new.is_live):
        if prefix:
            yield prefix, _presence(old), _presence(new)
        return
    told = _told(old.payload, new.payload)
    columns = sorted(name for name, value in new.columns.items() if old.columns[name] != value)
    written: list[Field] = told or [(name, _text(old.columns[name]), _text(new.columns[name])) for name in columns]
    for name, ours, theirs in written:
        yield f"{prefix} {name}".strip(), ours, theirs


def _told(mirror: str, provider: str) -> list[Field]:
    return [] if mirror == provider else list(differences(orjson.loads(mirror), orjson.loads(provider)))


def _presence(row: Row | None) -> str:
    return "there" if row and row.is_live else "not there"


def _text(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)
