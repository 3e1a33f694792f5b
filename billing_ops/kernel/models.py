"""The two shapes that most tables share."""

from django.db import models

from billing_ops.kernel.fields import external_id, flag, id_list, instant


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


class StripeObject(Mirrored):
    """
    A mirrored object of Stripe: `stripe_id` (cus_…, sub_…), `created_at` there, and whether it is live data.

    A link to another mirrored object is a foreign key without constraint: its column (`customer_id`) holds the
    provider's id, and the row it names may not have arrived yet.
    """

    stripe_id = models.TextField(primary_key=True, db_collation="C")
    created_at = instant()
    is_live = flag()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.stripe_id


class HubSpotObject(Mirrored):
    """
    A mirrored CRM record: `hubspot_id`, its stamps and owner there, and the ids of records merged into it.

    Links are arrays of record ids (`deal_ids`), as HubSpot lets every record link to many.
    """

    hubspot_id = models.TextField(primary_key=True, db_collation="C")
    created_at = instant()
    modified_at = instant()
    owner_id = external_id()
    merged_ids = id_list()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.hubspot_id
