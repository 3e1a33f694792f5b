"""The only writes to the trail."""

import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.db import OperationalError, models, transaction

from billing_ops.audit import anchor, chain, selectors
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry, AuditNote
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import BillingOpsError

SALT_BYTES = 16


class AuditBusy(BillingOpsError):
    """The chain's lock was not free within two seconds, so the whole transaction is given up."""

    status = 503


@dataclass(frozen=True)
class Subject:
    """What an entry is about when there is no row of ours to point at; `type` is a word, `id` the provider's."""

    type: str
    id: str
    label: str = ""


@dataclass(frozen=True)
class Verdict:
    """
    What `verify` found: how many entries hold, where the chain breaks, and a sentence that says so.

    `broken_at` is None where everything agrees, and 0 where it is the anchor, not an entry, that is missing or damaged.
    """

    entries: int
    broken_at: int | None
    sentence: str

    @property
    def intact(self) -> bool:
        """True when every entry, every note and the anchor agree."""
        return self.broken_at is None


def record(
    action: AuditAction,
    *,
    actor: Actor,
    subject: models.Model | Subject | None = None,
    lookup: models.Model | str | int | None = None,
    command: models.Model | str | int | None = None,
    details: Mapping[str, Any] | None = None,
    reason: str = "",
    quotation: str = "",
) -> AuditEntry:
    """
    Append one entry to the trail, in the caller's transaction and as its last statement.

    The chain's lock is taken here and held until commit, so nothing slow may follow; a second `record` may.
    `details` is JSON about the act: ids, amounts in minor units, names of fields; never free text. What people
    wrote goes into `reason` and `quotation`, which are stored beside the chain and can be removed by retention.
    :returns: the entry with its position, time (UTC) and hashes as the database set them
    :raises RuntimeError: no transaction is open: an entry without its change, or the other way round, is a bug
    :raises AuditBusy: another transaction held the chain for two seconds
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record() needs the transaction of the change it records.")
    notes = _notes(reason=reason, quotation=quotation)
    entry = AuditEntry(
        action=action,
        **_actor(actor),
        **_subject(subject),
        lookup_id=_id_text(lookup),
        command_id=_id_text(command),
        details=dict(details or {}),
        note_hashes={note.kind: chain.note_hash(salt=bytes(note.salt), text=note.text) for note in notes},
    )
    _append(entry, notes)
    return entry


def verify() -> Verdict:
    """
    Walk the whole chain, recompute every hash in Python, and check notes and anchor.

    Reads only; constant memory. Names the first position at which something does not hold. Where ANCHOR_REQUIRED, in
    production, a trail with entries and no anchor does not pass: somebody may have removed the file and cut the end.
    """
    try:
        kept = anchor.read()
    except anchor.AnchorUnreadable as problem:
        return Verdict(0, 0, str(problem))
    return _walk(kept)


def _walk(kept: anchor.Anchor | None) -> Verdict:
    expected, last_hash = 1, chain.START
    with closing(selectors.links()) as links:
        for link in links:
            problem = chain.problem_of(link, position=expected, prev_hash=last_hash) or _not_anchored(link, kept)
            if problem:
                return _broken(expected, problem)
            expected, last_hash = expected + 1, link.hash
    entries = expected - 1
    if kept and kept.position > entries:
        return _broken(expected, f"the trail ends at entry {entries}, but entry {kept.position} was anchored")
    if note := selectors.first_broken_note():
        return _broken(note.position, note.sentence)
    return (
        Verdict(entries, None, f"All {entries} entries hold, and the anchor agrees.") if kept else _unanchored(entries)
    )


def verify_and_record(*, actor: Actor) -> Verdict:
    """This function will verify the trail and append what was found, so that the page can show it later."""
    verdict = verify()
    with transaction.atomic():
        record(
            AuditAction.TRAIL_VERIFIED,
            actor=actor,
            details={"intact": verdict.intact, "entries": verdict.entries, "broken_at": verdict.broken_at}
            | {"finding": verdict.sentence},
        )
    return verdict


def anchor_head() -> anchor.Anchor | None:
    """
    Write the chain's head to ANCHOR_PATH, outside the database.

    An anchor never moves back: when the database no longer holds the anchored entry, the file stays as it is.
    :raises AnchorLost: the anchored entry is gone or another; somebody must look before anything is written
    :returns: the anchor now in the file, None while the trail is empty
    """
    kept = anchor.read()
    if kept and selectors.hash_at(kept.position) != kept.hash:
        raise anchor.AnchorLost(kept)
    head = selectors.head()
    if head is None or (kept and kept.position == head.position):
        return kept
    return anchor.write(anchor.Anchor(position=head.position, hash=bytes(head.hash), at=head.at))


def _notes(**texts: str) -> list[AuditNote]:
    return [
        AuditNote(kind=kind, salt=secrets.token_bytes(SALT_BYTES), text=text) for kind, text in texts.items() if text
    ]


def _actor(actor: Actor) -> dict[str, Any]:
    return {
        "actor_id": actor.id,
        "actor_label": actor.label,
        "actor_roles": sorted(actor.roles),
        "actor_title": actor.title,
    }


def _subject(subject: models.Model | Subject | None) -> dict[str, str]:
    if isinstance(subject, models.Model):
        subject = Subject(type=subject._meta.label_lower, id=str(subject.pk), label=str(subject))
    about = subject or Subject(type="", id="")
    return {"subject_type": about.type, "subject_id": about.id, "subject_label": about.label}


def _id_text(row: models.Model | str | int | None) -> str:
    return "" if row is None else str(row.pk if isinstance(row, models.Model) else row)


def _append(entry: AuditEntry, notes: list[AuditNote]) -> None:
    """The notes follow at once: the database takes them only while their entry is the head."""
    try:
        entry.save(force_insert=True)
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise AuditBusy(
                "The audit trail was busy for two seconds, so nothing was changed. Wait a moment and try again."
            ) from error
        raise
    for note in notes:
        note.entry = entry
    AuditNote.objects.bulk_create(notes)


def _not_anchored(link: chain.Link, kept: anchor.Anchor | None) -> str:
    if kept is None or kept.position != link.position or kept.hash == link.hash:
        return ""
    return f"entry {link.position} is not the one that was anchored, written {kept.at:%d %b %Y %H:%M} UTC"


def _broken(position: int, problem: str) -> Verdict:
    return Verdict(position - 1, position, f"The chain breaks at position {position}: {problem}.")


def _unanchored(entries: int) -> Verdict:
    sentence = f"All {entries} entries hold. Nothing has been anchored yet, so a cut end would not be noticed."
    return Verdict(entries, 0 if settings.ANCHOR_REQUIRED and entries else None, sentence)
