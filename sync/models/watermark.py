"""How far the incremental reads have come."""

from django.db import models


class Watermark(models.Model):
    """
    Up to where a provider's changes have been asked for without webhooks.

    `object` is "events" for Stripe, the list's name for HubSpot. `seen_to` is the provider's stamp of the newest
    change seen (UTC), null before the first. `polled_at` is the database's time before the first request of the last
    poll that came to its end: the mirror, once nothing is dirty, is as of then. `error` is why the newest poll, begun
    at `tried_at`, failed, '' when it did not; `stopped_by` is "budget" if all it lacked is our share of the reads.

    Changes from `gap_from` on could no longer be asked for (Stripe keeps events for 30 days), so each list must be
    read in full by a pass that began at `gap_to` or later; both are null when nothing is missing.

    A poll that is not at its end keeps where it is, so that a kill costs one page: `scan_began_at` becomes
    `polled_at`, changes since `scan_from` are asked for, `scan_to` is the newest stamp met, and `scan_after` the id
    behind which it goes on.
    """

    provider = models.TextField()
    object = models.TextField()
    seen_to = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    gap_from = models.DateTimeField(null=True, blank=True)
    gap_to = models.DateTimeField(null=True, blank=True)
    scan_began_at = models.DateTimeField(null=True, blank=True)
    scan_from = models.DateTimeField(null=True, blank=True)
    scan_to = models.DateTimeField(null=True, blank=True)
    scan_after = models.TextField(default="", db_default="", blank=True)
    error = models.TextField(default="", db_default="", blank=True)
    stopped_by = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "object"], name="sync_watermark_one_per_list"),
            models.CheckConstraint(
                condition=models.Q(gap_from=None, gap_to=None) | models.Q(gap_from__isnull=False, gap_to__isnull=False),
                name="sync_watermark_gap_has_both_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(scan_began_at=None, scan_from=None)
                | models.Q(scan_began_at__isnull=False, scan_from__isnull=False),
                name="sync_watermark_scan_has_a_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.object}"
