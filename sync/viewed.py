"""That somebody looked at what a provider told us: it holds customers' data."""

from datetime import datetime, timedelta

from django.db import transaction

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from sync.inbox.selectors import EventRow

QUIET = timedelta(minutes=5)


def record_view(event: EventRow, *, actor: Actor, now: datetime) -> None:
    """This function will record that the actor saw an event's payload, once per event and five minutes."""
    subject = audit.Subject(type="sync.webhookevent", id=event.event_id, label=f"{event.provider} {event.event_type}")
    seen = AuditEntry.objects.filter(
        action=AuditAction.EVENT_VIEWED, subject_type=subject.type, subject_id=subject.id, actor_id=actor.id
    )
    if seen.filter(at__gte=now - QUIET).exists():
        return
    with transaction.atomic():
        audit.record(AuditAction.EVENT_VIEWED, actor=actor, subject=subject, details={"event": event.event_id})
