"""Whose data the mirror holds."""

from django.db import models


class SyncAccount(models.Model):
    """
    The account of one provider that the mirror was first filled from (Stripe's acct_…, HubSpot's portal number).

    Nothing is read from another one: the mirror would hold two accounts' data, or lose one's.
    """

    provider = models.TextField(primary_key=True)
    account = models.TextField()
    pinned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.provider} {self.account}"
