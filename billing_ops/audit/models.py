"""The trail's two tables. Their triggers and grants are in migration 0002; the database keeps them, not Python."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from billing_ops.audit.actions import acts


class AuditEntry(models.Model):
    """
    One act, for good. `position`, `at`, `prev_hash` and `hash` are set by a trigger, whatever is inserted.

    `hash` is the SHA-256 over `prev_hash` and every other column (see `chain.entry_hash`). The actor is stored as
    plain columns because an entry outlives its user; ids of other tables are text for the same reason. Free text
    is not here but in AuditNote: `note_hashes` holds its salted hash by kind, so that retention can remove text.
    """

    position = models.BigIntegerField(primary_key=True, db_default=0)
    at = models.DateTimeField(db_default=Now())
    action = models.CharField(max_length=60, choices=acts)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.TextField()
    actor_roles = ArrayField(models.TextField(), default=list)
    actor_title = models.TextField(default="")
    subject_type = models.TextField(default="")
    subject_id = models.TextField(default="")
    subject_label = models.TextField(default="")
    lookup_id = models.TextField(default="")
    command_id = models.TextField(default="")
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    note_hashes = models.JSONField(default=dict)
    prev_hash = models.BinaryField(max_length=32, unique=True, db_default=b"")
    hash = models.BinaryField(max_length=32, unique=True, db_default=b"")

    class Meta:
        db_table = "audit_entry"
        ordering: ClassVar = ["-position"]
        indexes: ClassVar = [
            models.Index(fields=["action", "-position"], name="audit_entry_action"),
            models.Index(fields=["actor_id", "-position"], name="audit_entry_actor"),
            models.Index(fields=["subject_type", "subject_id", "-position"], name="audit_entry_subject"),
            models.Index(fields=["lookup_id", "-position"], name="audit_entry_lookup"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.get_action_display()}"


class AuditNote(models.Model):
    """
    Free text that belongs to an entry, written with it: a reason, a quotation. Never changed.

    Retention, once it exists, may empty a note, as billing_owner; billing_app can only add and read (migration 0003).

    Emptying removes the salt as well; without it the hash in the chain tells nothing about a short text.
    """

    entry = models.ForeignKey(AuditEntry, on_delete=models.DO_NOTHING, related_name="notes")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    salt = models.BinaryField(max_length=16)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_note"
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "kind"], name="audit_note_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}"
