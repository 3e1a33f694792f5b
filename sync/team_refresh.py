"""Having a team's objects read again at once, because a person waits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, models, transaction

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from sync import dirty
from sync.dirty import Mark
from sync.models import TeamRefresh

# Two who press at once meet here: the second waits for the first, and then it is too soon.
_TAKE_TURN = """
INSERT INTO sync_teamrefresh AS kept (team_id, asked_by, total, asked_at) VALUES (%s, %s, %s, clock_timestamp())
ON CONFLICT (team_id) DO UPDATE
SET asked_at = EXCLUDED.asked_at, asked_by = EXCLUDED.asked_by, total = EXCLUDED.total
WHERE kept.asked_at <= clock_timestamp() - make_interval(secs => %s)
"""
TOO_SOON = "asked for a moment ago"


@dataclass(frozen=True)
class Asked:
    """
    What became of a press: `began`, or the newest one still stands (`refresh`: by whom, and when).

    `again_at` (UTC, the database's) is from when on the team may be read again once more.
    """

    began: bool
    refresh: TeamRefresh
    again_at: datetime


def ask(
    *, team_id: str, marks: Mapping[str, Collection[Mark]], actor: Actor, lookup: models.Model, label: str = ""
) -> Asked:
    """
    This function will have these objects of a team, by provider, read before all others, and return what became of it.

    A team is read at most once in TEAM_REFRESH_SECONDS, whoever asks: what the second one asks for is being read
    already, or has just been. Both presses are in the audit trail, with the `lookup` that opens the team.
    """
    total = sum(len(some) for some in marks.values())
    pause = settings.TEAM_REFRESH_SECONDS
    with transaction.atomic():
        began = _take_turn(team_id, actor, total, pause)
        if began:
            for provider, some in sorted(marks.items()):
                dirty.want(provider=provider, marks=some, teams=[team_id])
        refresh = TeamRefresh.objects.get(pk=team_id)
        audit.record(
            AuditAction.TEAM_REFRESHED if began else AuditAction.TEAM_NOT_REFRESHED,
            actor=actor,
            subject=audit.Subject(type="team", id=team_id, label=label),
            lookup=lookup,
            details={"count": total} if began else {"because": TOO_SOON},
        )
    return Asked(began, refresh, refresh.asked_at + timedelta(seconds=pause))


def _take_turn(team_id: str, actor: Actor, total: int, pause: float) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_TURN, [team_id, actor.label, total, pause])
        return bool(cursor.rowcount)
