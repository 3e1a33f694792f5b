"""Where the mirror was wrong though nobody had told us."""

from django.db import models
from django.db.models.functions import Now


class DriftKind(models.TextChoices):
    """What a comparison found about one object."""

    MISSING = "missing", "not in our copy"
    DIFFERS = "differs", "differs"
    GONE = "gone", "no longer at the provider"


class Comparison(models.Model):
    """
    One list compared with the mirror, object by object and field by field.

    `heals` says that what differed was brought in line at once, as each scheduled pass does. `compared` counts the
    objects looked at, the other counts what remained once everything was left out that an event, a poll or a mark was
    under way for; `unlisted` are those of them that were too many to be kept as Drift. `error` is why it did not come
    to its end, '' when it did.
    """

    provider = models.TextField()
    object = models.TextField()
    heals = models.BooleanField()
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    compared = models.BigIntegerField(default=0, db_default=0)
    missing = models.BigIntegerField(default=0, db_default=0)
    differs = models.BigIntegerField(default=0, db_default=0)
    gone = models.BigIntegerField(default=0, db_default=0)
    unlisted = models.BigIntegerField(default=0, db_default=0)
    error = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "object", "began_at", "heals"], name="sync_comparison_one_per_pass"
            ),
        ]
        indexes = [models.Index(fields=["provider", "object", "-began_at"], name="sync_comparison_newest")]

    def __str__(self) -> str:
        return f"{self.provider} {self.object} from {self.began_at:%Y-%m-%d %H:%M}"


class Drift(models.Model):
    """
    One object that a comparison of mirror and provider found wrong, with no event, poll or mark under way for it.

    `fields` are the dotted names of what differs, `sample` some of them as {"name": {"mirror": …, "provider": …}},
    promotion codes without their text. For balance transactions `object_id` is the customer's. `healed_at` says that
    the object was brought in line, by the comparison itself or by `healed_by`.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="drifts")
    provider = models.TextField()
    object = models.TextField()
    object_id = models.TextField(db_collation="C")
    kind = models.TextField(choices=DriftKind)
    fields = models.JSONField(default=list, blank=True)
    sample = models.JSONField(default=dict, blank=True)
    found_at = models.DateTimeField(db_default=Now())
    healed_at = models.DateTimeField(null=True, blank=True)
    healed_by = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comparison", "object_id"], name="sync_drift_one_per_object"),
        ]
        indexes = [models.Index(fields=["provider", "object", "-found_at"], name="sync_drift_newest")]

    def __str__(self) -> str:
        return f"{self.provider} {self.object} {self.object_id}: {self.get_kind_display()}"
