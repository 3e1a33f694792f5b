"""How far the incremental reads have come."""

from django.db import models


class Watermark(models.Model):
    """
    Up to where a provider's changes have been asked for without webhooks.

    `object` is "events" for Stripe, the list's name for HubSpot. `seen_to` is the provider's stamp of the newest
    change seen (UTC), `seen_id` the record's id at that stamp where pages go by both. `polled_at` is the database's
    time before the last poll that came to its end: the mirror, once nothing is dirty, is as of then. `gap_from` says
    that changes since then can no longer be asked for (Stripe keeps events for 30 days), so that the lists must be
    read in full; null when nothing is missing. `error` is why the newest poll failed, '' when it did not.
    """

    provider = models.TextField()
    object = models.TextField()
    seen_to = models.DateTimeField(null=True, blank=True)
    seen_id = models.TextField(default="", db_default="", blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    gap_from = models.DateTimeField(null=True, blank=True)
    error = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "object"], name="sync_watermark_one_per_list")]

    def __str__(self) -> str:
        return f"{self.provider} {self.object}"
