"""Having objects read again because a person says so."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from sync import reconcile
from sync.models import DirtyObject, Drift
from sync.models.dirty import NextDirtySeq
from sync.panels.names import one_label

# An entry of the trail names so many objects at most, and counts the rest.
NAMED = 100
# What waits for its next attempt longer than it must: given up, failing, or put off while its provider was away.
RETRIED = Q(quarantined_at__isnull=False) | Q(attempts__gt=0) | Q(due_at__gt=Now())


@transaction.atomic
def try_again(*, ids: Collection[int], actor: Actor) -> int:
    """
    This function will give objects that failed or were given up all their attempts again, at once; it returns how many.

    `ids` are of DirtyObject; one that has not failed, or that was read meanwhile, is left alone. Audited.
    """
    failed = DirtyObject.objects.select_for_update().filter(pk__in=ids).filter(RETRIED)
    names = [str(one) for one in failed.order_by("provider", "object", "object_id")]
    if not names:
        return 0
    DirtyObject.objects.filter(pk__in=[one.pk for one in failed]).update(
        dirty_seq=NextDirtySeq(), due_at=Now(), attempts=0, failed_at=None, error="", quarantined_at=None
    )
    _record(AuditAction.OBJECTS_TRIED_AGAIN, names, actor)
    return len(names)


@transaction.atomic
def heal(*, ids: Collection[int], actor: Actor) -> int:
    """
    This function will have objects in which a difference was found read again, and return how many.

    `ids` are of Drift; one that is healed, or that somebody had read again before, is left alone. Audited.
    """
    found = Drift.objects.select_for_update().filter(pk__in=ids, healed_at=None, healed_by="")
    drifts = list(found.order_by("provider", "object", "object_id"))
    if not drifts:
        return 0
    reconcile.heal(drifts, by=actor.label)
    names = [f"{drift.provider} {drift.object} {drift.object_id}" for drift in drifts]
    _record(AuditAction.DIFFERENCES_HEALED, names, actor)
    return len(drifts)


def _record(action: AuditAction, names: list[str], actor: Actor) -> None:
    """One object is what the entry is about; of several it names the first."""
    provider, object, object_id = names[0].split(" ", 2)
    subject = audit.Subject(type="sync.object", id=object_id, label=f"{one_label(provider, object)} {object_id}")
    details: dict[str, Any] = {"objects": names[:NAMED], "count": len(names)} if len(names) > 1 else {}
    audit.record(action, actor=actor, subject=subject if len(names) == 1 else None, details=details)
