"""What the providers told us: every event once, as it came."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.fields.json import KT
from django.db.models.functions import Now


class Source(models.TextChoices):
    """How an event came to us."""

    WEBHOOK = "webhook", "webhook"
    POLL = "poll", "poll"


class WebhookEvent(models.Model):
    """
    One event of a provider, stored once however often it is delivered or polled.

    `event_id` is Stripe's evt_…; HubSpot's own id is not unique, so there it is made of what its documents say to
    dedupe on (facts/hubspot.md §8). `payload` is the event as it came, promotion codes without their text.
    `objects_marked` names what was marked dirty for it, as "customers cus_1"; empty for a kind of event not needed.
    `occurred_at` is the provider's clock, `received_at` the database's. It is never a reason to believe a value: the
    object is read again. `ignored_at` with a reason says that a person put a failing one aside, `replayed_at` that one
    had its objects read again.
    """

    provider = models.TextField()
    event_id = models.TextField(db_collation="C")
    event_type = models.TextField()
    source = models.TextField(choices=Source, default=Source.WEBHOOK)
    objects_marked = ArrayField(models.TextField(db_collation="C"), default=list, blank=True)
    payload = models.JSONField()
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    replayed_at = models.DateTimeField(null=True, blank=True)
    ignored_at = models.DateTimeField(null=True, blank=True)
    ignored_by = models.TextField(default="", db_default="", blank=True)
    ignored_reason = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="sync_event_stored_once"),
            models.CheckConstraint(
                condition=models.Q(ignored_at=None) | ~models.Q(ignored_reason=""),
                name="sync_event_ignored_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at"], name="sync_event_newest"),
            models.Index(fields=["provider", "source", "-received_at"], name="sync_event_newest_of"),
            GinIndex(fields=["objects_marked"], name="sync_event_objects"),
            # Of which invoice a payment failed: the timeline of a team asks.
            models.Index(
                KT("payload__data__object__id"),
                condition=models.Q(event_type="invoice.payment_failed"),
                name="sync_event_failed_payment",
            ),
            models.Index(fields=["replayed_at"], condition=~models.Q(replayed_at=None), name="sync_event_replayed"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_type} {self.event_id}"
