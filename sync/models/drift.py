"""Where the mirror was wrong though nobody had told us."""

from django.db import models
from django.db.models.functions import Now


class DriftKind(models.TextChoices):
    """What a comparison found about one object."""

    MISSING = "missing", "not in our copy"
    DIFFERS = "differs", "differs"
    GONE = "gone", "no longer at the provider"


class Drift(models.Model):
    """
    One object that a comparison of mirror and provider found wrong, with no event, poll or mark under way for it.

    `fields` are the dotted names of what differs, `sample` some of them as {"name": {"mirror": …, "provider": …}},
    promotion codes without their text. `healed_at` says that the object was brought in line, by the comparison itself
    or by `healed_by`.
    """

    run = models.ForeignKey("sync.SyncRun", on_delete=models.CASCADE, related_name="drifts")
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
            models.UniqueConstraint(fields=["run", "object_id"], name="sync_drift_one_per_object_and_run"),
        ]
        indexes = [models.Index(fields=["provider", "object", "-found_at"], name="sync_drift_newest")]

    def __str__(self) -> str:
        return f"{self.provider} {self.object} {self.object_id}: {self.get_kind_display()}"
