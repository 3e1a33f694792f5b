"""How many requests we spent."""

from django.db import models


class ApiUsage(models.Model):
    """
    Requests of one day (UTC) to one provider for one purpose ("lookup", "write", "refresh", "poll", "sync",
    "reconcile", "doctor"). `gets` are what Stripe counts against the account's monthly read allocation.
    """

    provider = models.TextField()
    day = models.DateField()
    purpose = models.TextField()
    gets = models.BigIntegerField(default=0, db_default=0)
    others = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "day", "purpose"], name="sync_usage_one_per_day"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.day} {self.purpose}"
