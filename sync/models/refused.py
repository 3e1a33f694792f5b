"""Keys that a provider does not accept, or not for everything."""

from django.db import models
from django.db.models.functions import Now


class RefusedKey(models.Model):
    """
    A provider's refusal of our key: while the row is there, nothing of that `scope` is asked for but a probe.

    `scope` is "" when the key is not accepted at all (401), else the object whose permission is missing (403):
    the provider's other lists go on. `key_last4` is shown to people; `key_fingerprint` tells a new key, which is
    tried at once. The row goes with the first answer. (design, Writes: 401 is never a refusal of the action.)
    """

    provider = models.TextField()
    scope = models.TextField(default="", blank=True)
    key_last4 = models.TextField()
    key_fingerprint = models.TextField()
    permission = models.TextField(default="", db_default="", blank=True)
    message = models.TextField()
    refused_at = models.DateTimeField(db_default=Now())
    probed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "scope"], name="sync_refused_key_one_per_scope")]

    def __str__(self) -> str:
        return f"{self.provider} {self.scope}".strip()
