"""What is to be read again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now


class NextDirtySeq(Func):
    """The next number of the one sequence all marks are drawn from."""

    template = "nextval('sync_dirty_seq')"
    output_field = models.BigIntegerField()


class DirtyObject(models.Model):
    """
    An object that a webhook, a poll or a person said has changed; the row goes when it has been read again.

    `object` is the list's name in the catalogue ("customers"), or "payment_methods", which have no list of their own;
    for "balance_transactions" the id is the customer's. Every mark draws a new `dirty_seq`; a worker removes the row
    only if the number is still the one it began with, so that what changes during a read is read once more.
    `lease` and `leased_until` keep two workers from fetching one object at the same time. `first_marked_at` is when
    the oldest change not yet read was told: the mirror's lag. `created_at` is when the provider made the object, where
    an event said so: a stretch of a list can then bring many at once. After five failures of its own an object is
    `quarantined_at`, with the `error`; a new mark gives it one more attempt, a person's "try again" all five.

    `wanted_at` is since when a person waits for it: such an object goes before all others. `wanted_for` are the team
    IDs of the pages that wait.
    """

    provider = models.TextField()
    object = models.TextField()
    object_id = models.TextField(db_collation="C")
    dirty_seq = models.BigIntegerField(db_default=NextDirtySeq())
    created_at = models.DateTimeField(null=True, blank=True)
    first_marked_at = models.DateTimeField(db_default=Now())
    marked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    lease = models.TextField(default="", db_default="", blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    failed_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(default="", db_default="", blank=True)
    quarantined_at = models.DateTimeField(null=True, blank=True)
    wanted_at = models.DateTimeField(null=True, blank=True)
    wanted_for = ArrayField(models.TextField(db_collation="C"), default=list, db_default=[], blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "object", "object_id"], name="sync_dirty_one_per_object"),
            models.CheckConstraint(
                condition=models.Q(quarantined_at=None) | ~models.Q(error=""), name="sync_dirty_quarantined_with_error"
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "due_at"], condition=models.Q(quarantined_at=None), name="sync_dirty_due"),
            models.Index(
                fields=["provider", "object", "first_marked_at"],
                condition=models.Q(quarantined_at=None),
                name="sync_dirty_oldest",
            ),
            models.Index(
                fields=["provider", "wanted_at"], condition=~models.Q(wanted_at=None), name="sync_dirty_wanted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.object} {self.object_id}"
