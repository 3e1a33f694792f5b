"""A team's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.ages import ages_of
from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.ready_replies import ready_replies
from billing_ops.dashboard.team_page import team_page
from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup
from subscriptions.views.links import may_link
from sync.framing import frame_of
from sync.panels.team import progress
from sync.selectors import Asked


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="team")
def team(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """A team's page, both systems side by side."""
    page = team_page(lookup, now=clock.now())
    frame = frame_of(request, team=Asked(lookup.team_id, frozenset(row.key for row in page.rests_on)))
    context: dict[str, Any] = {"lookup": lookup, "page": page, "replies": ready_replies(lookup, page)}
    context["refresh"] = progress(frame.team, now=frame.now) if frame.team else None
    context["may_link"] = may_link(request, lookup)
    context["ages"] = ages_of(page.rests_on, frame=frame)
    return render(request, "dashboard/team.html", context)
