"""Whose names a person was shown: recorded by the objects' ids, never by what was typed, and limited by the hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.dashboard.search.suggestion import Suggestion
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import BillingOpsError

QUIET, HOUR = timedelta(minutes=5), timedelta(hours=1)
# What one entry says that it showed: when, and each object's kind and id.
Shown = list[tuple[datetime, set[tuple[str, str]]]]


class NamesSpent(BillingOpsError):
    """The person was shown as many names as one is shown within an hour."""

    status = 429


def record_search(suggestions: Sequence[Suggestion], *, actor: Actor, now: datetime) -> None:
    """
    This function will record which names are shown to the actor, those left out that they saw within five minutes.

    So the letters of one name are few entries, and every name that anybody was shown stands in one. A search that
    shows nobody's name is none.
    :raises NamesSpent: more would be shown than SEARCH_NAMES_PER_HOUR; recorded, and the caller shows none of them
    """
    named = {(line.kind, line.id) for line in suggestions if line.name}
    if not named:
        return
    try:
        with transaction.atomic():
            _record(named, actor=actor, now=now)
    except NamesSpent:
        _record_refused(actor=actor, now=now)
        raise


def _record(named: set[tuple[str, str]], *, actor: Actor, now: datetime) -> None:
    """Searches at once may pass by a few names together; each of these is recorded and counted for the next."""
    earlier = _shown_since(now - HOUR, actor=actor)
    new = named - {one for at, shown in earlier if at >= now - QUIET for one in shown}
    if not new:
        return
    over = sum(len(shown) for _, shown in earlier) + len(new) - settings.SEARCH_NAMES_PER_HOUR
    if over > 0:
        raise NamesSpent(_sentence(_free_again_at(earlier, over, now=now), now))
    by_kind = {kind: sorted(id_ for of, id_ in new if of == kind) for kind in sorted({kind for kind, _ in new})}
    audit.record(AuditAction.SEARCHED, actor=actor, details={"names": len(new), "named": by_kind})


def _shown_since(since: datetime, *, actor: Actor) -> Shown:
    """The oldest first."""
    found = audit_selectors.recorded(AuditAction.SEARCHED, actor_id=actor.id, lookup_id="", details={}, since=since)
    return [
        (at, {(kind, id_) for kind, ids in details.get("named", {}).items() for id_ in ids})
        for at, details in found.order_by("position").values_list("at", "details")
    ]


def _free_again_at(earlier: Shown, over: int, *, now: datetime) -> datetime:
    """When as many names as are too many now were shown longer than an hour ago."""
    for at, shown in earlier:
        over -= len(shown)
        if over <= 0:
            return at + HOUR
    return now + HOUR


def _record_refused(*, actor: Actor, now: datetime) -> None:
    """Once in five minutes: every letter typed from then on is refused alike."""
    with transaction.atomic():
        recent = audit_selectors.recorded(
            AuditAction.SEARCH_REFUSED, actor_id=actor.id, lookup_id="", details={}, since=now - QUIET
        )
        if not recent.exists():
            audit.record(
                AuditAction.SEARCH_REFUSED,
                actor=actor,
                details={"names_within_the_hour": settings.SEARCH_NAMES_PER_HOUR},
            )


def _sentence(again_at: datetime, now: datetime) -> str:
    minutes = max(1, -(-int((again_at - now).total_seconds()) // 60))
    return (
        f"One person is shown {settings.SEARCH_NAMES_PER_HOUR} names within one hour at most, so nothing is shown this "
        f"time. Checking a team by its ticket and ID goes on. You can search again in {minutes} min, at "
        f"{again_at:%H:%M} UTC. If your work needs more, ask an admin to raise the limit."
    )
