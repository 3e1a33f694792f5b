"""What the palette offers beside records: one's own checks, pages, and actions, each with the reason where not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import reverse

from accounts.roles import ROLE_PERMISSIONS
from billing_ops.dashboard.context import PLACES
from billing_ops.dashboard.search.plain_names import shown
from billing_ops.dashboard.search.recent import RecentCheck, recent_checks
from billing_ops.kernel.permissions import Permission
from billing_ops.kernel.templatetags.billing import minutes_left

RECENT = timedelta(hours=12)
# (label, address name, query, icon, permission) of what a person may want to do; a missing one is told with its reason.
ACTIONS = (
    ("Check a team by its ticket", "lookup:check", "", "search", Permission.LOOKUP_BY_TICKET),
    ("Check a team by its deal", "lookup:check", "?basis=deal", "signature", Permission.LOOKUP_BY_DEAL),
    ("Check the team of a request", "lookup:check", "?basis=request", "inbox", Permission.LOOKUP_BY_REQUEST),
    ("Read a team's page, with a reason", "lookup:check", "?basis=reason", "eye", Permission.LOOKUP_BY_REASON),
    ("Run a sync now", "sync:overview", "", "refresh", Permission.SYNC_OPERATE),
    ("Export the audit trail", "audit:list", "", "download", Permission.AUDIT_EXPORT),
)


@dataclass(frozen=True)
class Line:
    """Something to jump to; `blocked` says why not, and then there is no address."""

    label: str
    icon: str
    url: str = ""
    note: str = ""
    blocked: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one title."""

    key: str
    title: str
    lines: list[Line]


def groups(request: HttpRequest, *, typed: str, now: datetime) -> list[Group]:
    """This function will return the groups that have a line with every word of `typed`; all where nothing is typed."""
    actor_id = request.user.pk or 0
    may_check = request.user.has_perm(Permission.LOOKUP_CREATE)
    recent = recent_checks(actor_id=actor_id, since=now - RECENT, now=now) if may_check else []
    found = (
        Group("recent", "Your checks", _holding(typed, [_of_check(check) for check in recent])),
        Group("pages", "Go to", _holding(typed, _pages(request))),
        Group("actions", "Do", _holding(typed, _actions(request))),
    )
    return [group for group in found if group.lines]


def _holding(typed: str, lines: Sequence[Line]) -> list[Line]:
    words = typed.lower().split()
    return [line for line in lines if all(word in f"{line.label} {line.note}".lower() for word in words)]


def _pages(request: HttpRequest) -> list[Line]:
    allowed = [place for place in PLACES if request.user.has_perm(place[3])]
    return [Line(label, icon, reverse(name)) for label, name, icon, _ in allowed]


def _actions(request: HttpRequest) -> list[Line]:
    return [
        Line(label, icon, reverse(name) + query)
        if request.user.has_perm(permission)
        else Line(label, icon, blocked=_reason(permission))
        for label, name, query, icon, permission in ACTIONS
    ]


def _reason(permission: Permission) -> str:
    """Who may instead, by the table of roles."""
    roles = [role.label for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    return f"For the role {' or '.join(roles)}."


def _of_check(check: RecentCheck) -> Line:
    """By what it rests on; with the team's name only while the check opens the team's page."""
    lookup = check.lookup
    words = f"{lookup.basis_words}, {lookup.verdict_words}"
    if check.is_open:
        note = ", ".join(part for part in (shown(check.team_name), minutes_left(lookup.expires_at)) if part)
        return Line(words, "history", reverse("team", args=[lookup.team_id]), note)
    if lookup.opens_team:
        return Line(words, "history", reverse("lookup:check"), "over: check again to open the page")
    return Line(words, "history", reverse("lookup:result", args=[lookup.pk]))
