"""That somebody searched and was shown names: counted by kind, and never what was typed, which may be anything."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.dashboard.search.suggestion import Suggestion
from billing_ops.kernel.actor import Actor

QUIET = timedelta(minutes=5)


def record_search(suggestions: Sequence[Suggestion], *, actor: Actor, now: datetime) -> None:
    """
    This function will record that names were shown to the actor: once per person and five minutes, as views are (A26).

    The entry counts what its own search showed, by kind. One that shows nobody's name is no entry.
    """
    named = Counter(line.kind for line in suggestions if line.name)
    recent = audit_selectors.recorded(
        AuditAction.SEARCHED, actor_id=actor.id, lookup_id="", details={}, since=now - QUIET
    )
    if not named or recent.exists():
        return
    with transaction.atomic():
        audit.record(AuditAction.SEARCHED, actor=actor, details={"shown": dict(sorted(named.items()))})
