"""The two shapes that most tables share."""

from django.db import models


class TimeStamped(models.Model):
    """A row of our own, with the instants (UTC) of its making and last change."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Mirrored(models.Model):
    """
    A provider's object as we last read it. The child adds the provider's id as primary key and typed columns.

    Rows come in through `kernel.merge` alone. `fetched_at` is the database's time *before* the request that
    brought the payload: the fence that keeps a slow old read from overwriting a newer one. `deleted_at` marks
    an object the provider no longer has; the last payload is kept (design, Mirror).
    """

    payload = models.JSONField()
    payload_hash = models.BinaryField(max_length=16)
    fetched_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
