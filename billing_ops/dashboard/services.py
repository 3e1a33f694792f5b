"""The dashboard's only write: that somebody looked."""

from datetime import datetime, timedelta

from django.db import transaction

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from subscriptions.models import Lookup

QUIET = timedelta(minutes=5)


def record_team_view(lookup: Lookup, *, page: str, actor: Actor, now: datetime) -> None:
    """This function will record that the actor saw a page of the team's, once per lookup and five minutes (A26)."""
    what = {"page": page}
    if audit_selectors.was_recorded(
        AuditAction.TEAM_VIEWED, actor_id=actor.id, lookup_id=str(lookup.pk), details=what, since=now - QUIET
    ):
        return
    with transaction.atomic():
        audit.record(
            AuditAction.TEAM_VIEWED,
            actor=actor,
            subject=audit.Subject(type="team", id=lookup.team_id),
            lookup=lookup,
            details={**what, "verdict": lookup.verdict, "evidence": lookup.evidence},
        )
