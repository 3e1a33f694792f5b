"""Reads of the trail."""

import datetime
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from billing_ops.audit import chain
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry

LINKS = """
SELECT position, prev_hash, hash, (extract(epoch FROM at) * 1000000)::bigint::text, action,
       coalesce(actor_id::text, ''), actor_label, actor_roles, actor_title, subject_type, subject_id,
       subject_label, lookup_id, command_id, details::text, note_hashes::text
FROM audit_entry ORDER BY position
"""
NOTES = """
SELECT e.position, known.kind, n.text, n.salt, n.removed_at, n.id, known.hash
FROM audit_entry e CROSS JOIN LATERAL jsonb_each_text(e.note_hashes) AS known (kind, hash)
LEFT JOIN audit_note n ON n.entry_id = e.position AND n.kind = known.kind
ORDER BY e.position
"""
STRAY_NOTE = """
SELECT n.entry_id, n.kind FROM audit_note n JOIN audit_entry e ON e.position = n.entry_id
WHERE NOT jsonb_exists(e.note_hashes, n.kind) ORDER BY n.entry_id LIMIT 1
"""
BATCH = 2000


@dataclass(frozen=True)
class Filters:
    """What the audit page is narrowed to; an empty value narrows nothing. Days are calendar days in UTC."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    lookup: str = ""
    ticket: str = ""
    from_day: datetime.date | None = None
    to_day: datetime.date | None = None


@dataclass(frozen=True)
class BrokenNote:
    """A note that is not what its entry says it was."""

    position: int
    sentence: str


def entries(filters: Filters) -> QuerySet[AuditEntry]:
    """This function will return the entries that match, newest first, with their notes."""
    found = AuditEntry.objects.prefetch_related("notes")
    if filters.actor:
        found = found.filter(actor_label__icontains=filters.actor)
    if filters.action:
        found = found.filter(action=filters.action)
    if filters.subject:
        found = found.filter(Q(subject_id=filters.subject) | Q(subject_label__icontains=filters.subject))
    if filters.lookup:
        found = found.filter(lookup_id=filters.lookup)
    if filters.ticket:
        found = found.filter(details__ticket=filters.ticket)
    if filters.from_day:
        found = found.filter(at__gte=_midnight(filters.from_day))
    if filters.to_day:
        found = found.filter(at__lt=_midnight(filters.to_day + datetime.timedelta(days=1)))
    return found


def head() -> AuditEntry | None:
    """This function will return the newest entry, None while there is none."""
    return AuditEntry.objects.order_by("-position").first()


def recorded(
    action: AuditAction, *, actor_id: int | None, lookup_id: Any, details: Mapping[str, Any], since: datetime.datetime
) -> QuerySet[AuditEntry]:
    """
    This function will return the entries of the actor's doing that, `details` alike, under a lookup since an instant.

    `lookup_id` is text, or an expression: what asks for the lookup can ask for this along with it.
    """
    found = AuditEntry.objects.filter(action=action, actor_id=actor_id, lookup_id=lookup_id, at__gte=since)
    return found.filter(details__contains=dict(details))


def hash_at(position: int) -> bytes | None:
    """This function will return the hash of the entry at that position, None where there is none."""
    found = AuditEntry.objects.filter(position=position).values_list("hash", flat=True).first()
    return None if found is None else bytes(found)


def last_verification() -> AuditEntry | None:
    """This function will return the entry of the newest verification; its details hold what was found."""
    return AuditEntry.objects.filter(action=AuditAction.TRAIL_VERIFIED).order_by("-position").first()


def links() -> Generator[chain.Link, None, None]:
    """This function will yield every entry in order, as the chain hashes it, in constant memory."""
    with transaction.atomic(), connection.cursor() as outer, outer.connection.cursor(name="audit_links") as cursor:
        cursor.itersize = BATCH
        cursor.execute(LINKS)
        for position, prev_hash, own_hash, at, action, actor_id, label, roles, *rest in cursor:
            parts = (at, action, actor_id, label, chain.roles_text(roles), *rest)
            yield chain.Link(position, bytes(prev_hash), bytes(own_hash), parts)


def first_broken_note() -> BrokenNote | None:
    """This function will return the first note that is gone or differs from its hash; an emptied one is in order."""
    with connection.cursor() as cursor:
        cursor.execute(NOTES)
        for position, kind, text, salt, removed_at, note_id, expected in cursor:
            if note_id is None:
                return BrokenNote(position, f"the {kind} of entry {position} is gone")
            if removed_at is None and chain.note_hash(salt=bytes(salt), text=text) != expected:
                return BrokenNote(position, f"the {kind} of entry {position} was changed after it was written")
    return _stray_note()


def _stray_note() -> BrokenNote | None:
    with connection.cursor() as cursor:
        cursor.execute(STRAY_NOTE)
        found = cursor.fetchone()
    return BrokenNote(found[0], f"entry {found[0]} has a {found[1]} that it did not have") if found else None


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=ZoneInfo("UTC"))
