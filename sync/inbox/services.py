"""What an operator does about an event: have its objects read again, or put a failing one aside."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from accounts.roles import permissions_of
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import BillingOpsError, Conflict, NotAllowed, NotFound
from billing_ops.kernel.permissions import Permission
from sync.dirty import Mark, mark
from sync.models import DirtyObject, WebhookEvent


def replay(*, pks: Sequence[int], actor: Actor) -> int:
    """
    Have the objects of these events read again, with all five attempts, and return how many objects there are.

    An event that was put aside is taken up again.
    :raises NotAllowed: the actor may not operate the sync
    :raises NotFound: none of the events exists
    :raises Conflict: none of them names an object
    """
    _check_may_operate(actor)
    with transaction.atomic():
        events = list(WebhookEvent.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
        marked = sum(_mark_again(provider, events) for provider in {event.provider for event in events})
        _check_replayed(events, marked)
        chosen = WebhookEvent.objects.filter(pk__in=[event.pk for event in events])
        chosen.update(replayed_at=Now(), ignored_at=None, ignored_by="", ignored_reason="")
        for event in events:
            audit.record(AuditAction.EVENT_REPLAYED, actor=actor, subject=_subject(event), details=_details(event))
    return marked


def ignore(*, pk: int, reason: str, actor: Actor) -> int:
    """
    Put a failing event aside, with every other event that waits for the same objects, and return how many.

    The objects that failed are not tried again until something new is told of them; what the mirror holds stays.
    :raises NotAllowed: the actor may not operate the sync
    :raises ReasonMissing: no reason was given
    :raises NotFound: there is no such event
    :raises Conflict: it is not failing
    """
    _check_may_operate(actor)
    if not reason.strip():
        raise ReasonMissing("Nothing was put aside: say why this event may be ignored.")
    with transaction.atomic():
        event = WebhookEvent.objects.select_for_update().filter(pk=pk).first()
        if event is None:
            raise NotFound("There is no such event in the inbox, so nothing was changed.")
        failed = list(_failed_objects(event).select_for_update().order_by("object", "object_id"))
        if not failed or event.ignored_at:
            raise Conflict("This event is not failing, so nothing was put aside. Only failing ones can be ignored.")
        aside = _waiting_for(failed).update(ignored_at=Now(), ignored_by=actor.label, ignored_reason=reason.strip())
        DirtyObject.objects.filter(pk__in=[one.pk for one in failed]).delete()
        details = {**_details(event), "events": aside}
        audit.record(
            AuditAction.EVENT_IGNORED, actor=actor, subject=_subject(event), details=details, reason=reason.strip()
        )
    return aside


class ReasonMissing(BillingOpsError):
    """An event is put aside for a reason or not at all."""


def _check_may_operate(actor: Actor) -> None:
    if Permission.SYNC_OPERATE not in permissions_of(actor.roles, title=actor.title):
        raise NotAllowed("Only an admin replays or ignores events, so nothing was changed. Ask an admin.")


def _check_replayed(events: Sequence[WebhookEvent], marked: int) -> None:
    if not events:
        raise NotFound("There is no such event in the inbox, so nothing was changed.")
    if not marked:
        raise Conflict("No object is named by what you chose, so there is nothing to be read again.")


def _mark_again(provider: str, events: Sequence[WebhookEvent]) -> int:
    """A mark alone gives one in quarantine one more attempt; a person's gives all."""
    names = {name for event in events if event.provider == provider for name in event.objects_marked}
    marked = mark(provider=provider, marks=[_as_mark(name) for name in names])
    _named(provider, names).update(attempts=0, error="", failed_at=None, quarantined_at=None, due_at=Now())
    return marked


def _as_mark(name: str) -> Mark:
    """What is stored as "customers cus_1"."""
    kind, _, object_id = name.partition(" ")
    return Mark(kind, object_id)


def _failed_objects(event: WebhookEvent) -> QuerySet[DirtyObject]:
    told_at = event.replayed_at or event.received_at
    return _named(event.provider, event.objects_marked).exclude(error="").filter(first_marked_at__lte=told_at)


def _named(provider: str, names: Iterable[str]) -> QuerySet[DirtyObject]:
    """The dirty objects with these names, like "customers cus_1"."""
    chosen = Q(pk__in=[])
    for name in names:
        one = _as_mark(name)
        chosen |= Q(object=one.object, object_id=one.object_id)
    return DirtyObject.objects.filter(chosen, provider=provider)


def _waiting_for(failed: Sequence[DirtyObject]) -> QuerySet[WebhookEvent]:
    """The events that told of one of these objects since it was last read."""
    chosen = Q(pk__in=[])
    for one in failed:
        chosen |= Q(objects_marked__contains=[f"{one.object} {one.object_id}"], told_at__gte=one.first_marked_at)
    told = WebhookEvent.objects.annotate(told_at=Coalesce(F("replayed_at"), F("received_at")))
    return told.filter(chosen, provider=failed[0].provider, ignored_at=None)


def _subject(event: WebhookEvent) -> audit.Subject:
    """By the id that the provider's own pages know it by."""
    label = f"{event.provider} {event.event_type}"
    return audit.Subject(type="sync.webhookevent", id=event.event_id, label=label)


def _details(event: WebhookEvent) -> dict[str, Any]:
    return {"provider": event.provider, "event": event.event_id, "objects": list(event.objects_marked)}
