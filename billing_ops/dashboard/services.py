"""The dashboard's only writes: that somebody looked, or tried to."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel.actor import Actor
from subscriptions.models import Lookup
from subscriptions.services.opening import opening_lookups

QUIET = timedelta(minutes=5)


def opening_lookup(*, team_id: str, seen: Mapping[str, str], actor: Actor, now: datetime) -> tuple[Lookup, bool] | None:
    """
    This function will return the person's newest lookup that opens the team now, from one read, None without one.

    With it comes whether the trail has already that they saw that under it, so that it need not be asked again. `seen`
    is the page, and what of the team's it shows: `{"page": "invoice", "invoice_id": "in_…"}`.
    """
    found = opening_lookups(team_id=team_id, actor=actor, now=now)
    views = _views(Cast(OuterRef("pk"), TextField()), seen=seen, actor=actor, now=now)
    lookup = found.annotate(was_recorded=Exists(views)).first()
    return (lookup, vars(lookup)["was_recorded"]) if lookup else None


def record_team_view(lookup: Lookup, *, seen: Mapping[str, str], actor: Actor) -> None:
    """This function will record that the actor saw a page of the team's (A26)."""
    with transaction.atomic():
        audit.record(
            AuditAction.TEAM_VIEWED,
            actor=actor,
            subject=audit.Subject(type="team", id=lookup.team_id),
            lookup=lookup,
            details={**seen, "verdict": lookup.verdict, "evidence": lookup.evidence},
        )


def record_not_open(*, team_id: str, actor: Actor, now: datetime) -> None:
    """
    This function will record that the actor tried a page of a team which no check of theirs opens.

    Once per person, team and five minutes: a page left open asks for its parts again and again. An ID of another shape
    may be anything, a password included, so only its length is kept.
    """
    shaped = re.fullmatch(settings.TEAM_ID_PATTERN, team_id) is not None
    details: dict[str, Any] = {"refused": "NoCheckOpensIt"} | (
        {} if shaped else {"malformed": {"team_id": len(team_id)}}
    )
    tried = audit_selectors.recorded(
        AuditAction.LOOKUP_REFUSED, actor_id=actor.id, lookup_id="", details=details, since=now - QUIET
    )
    if tried.filter(subject_id=team_id if shaped else "").exists():
        return
    subject = audit.Subject(type="team", id=team_id) if shaped else None
    with transaction.atomic():
        audit.record(AuditAction.LOOKUP_REFUSED, actor=actor, subject=subject, details=details)


def _views(lookup_id: Cast, *, seen: Mapping[str, str], actor: Actor, now: datetime) -> QuerySet[AuditEntry]:
    return audit_selectors.recorded(
        AuditAction.TEAM_VIEWED, actor_id=actor.id, lookup_id=lookup_id, details=seen, since=now - QUIET
    )
