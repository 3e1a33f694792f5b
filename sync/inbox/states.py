"""What has become of an event: worked out from the objects it marked, never written down when they are read."""

from django.db.models import CharField, TextChoices, TextField
from django.db.models.expressions import RawSQL


class State(TextChoices):
    """Where an event stands."""

    WAITING = "waiting", "waiting"
    FAILING = "failing", "failing"
    APPLIED = "applied", "applied"
    NOT_NEEDED = "not needed", "not needed"
    IGNORED = "ignored", "ignored"


# The objects of an event that were not read since it came: a row that was first marked later is about a newer change.
OPEN_OBJECTS = """
FROM unnest(sync_webhookevent.objects_marked) AS named (name)
JOIN sync_dirtyobject AS dirty
    ON dirty.provider = sync_webhookevent.provider
    AND dirty.object = split_part(name, ' ', 1) AND dirty.object_id = substr(name, strpos(name, ' ') + 1)
WHERE dirty.first_marked_at <= coalesce(sync_webhookevent.replayed_at, sync_webhookevent.received_at)
"""

_STATE = f"""
CASE WHEN sync_webhookevent.ignored_at IS NOT NULL THEN 'ignored'
    WHEN sync_webhookevent.objects_marked = '{{}}' THEN 'not needed'
    ELSE coalesce((
        SELECT CASE WHEN bool_or(dirty.error <> '') THEN 'failing' ELSE 'waiting' END {OPEN_OBJECTS} HAVING count(*) > 0
    ), 'applied') END
"""  # noqa: S608  (only text of this file)

_ERROR = f"coalesce((SELECT string_agg(DISTINCT nullif(dirty.error, ''), ' ') {OPEN_OBJECTS}), '')"  # noqa: S608


def state() -> RawSQL:
    """This function will return the State of an event as an expression over `WebhookEvent`."""
    return RawSQL(_STATE, [], output_field=CharField())  # noqa: S611


def error() -> RawSQL:
    """This function will return why an event's objects could not be read, as an expression; "" while none failed."""
    return RawSQL(_ERROR, [], output_field=TextField())  # noqa: S611
