"""Home and the team's page."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from billing_ops.dashboard import services
from billing_ops.dashboard.team_page import team_page
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import selectors
from subscriptions.forms import CheckTeamForm
from sync.panels import work

RECENT = timedelta(hours=12)


@require_permission(Permission.HOME_VIEW)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The check-the-team card for those who may check, what one checked lately; and what waits for an admin."""
    actor, now = actor_of(request), clock.now()
    may_check = request.user.has_perm(Permission.LOOKUP_BY_TICKET)
    recent = selectors.recent_lookups(actor_id=actor.id or 0, since=now - RECENT) if may_check else []
    may_mend = request.user.has_perm(Permission.SYNC_OPERATE)
    context: dict[str, Any] = {"form": CheckTeamForm() if may_check else None, "recent": recent, "now": now}
    context["work"] = work.waiting() if may_mend else []
    return render(request, "dashboard/home.html", context)


@require_permission(Permission.TEAM_VIEW)
@require_GET
def team(request: HttpRequest, team_id: str) -> HttpResponse:
    """A team's page, by the caller's newest check that opens exactly this team; without one, the form."""
    actor, now = actor_of(request), clock.now()
    lookup = selectors.opening_lookup(team_id=team_id, actor_id=actor.id or 0, now=now)
    if lookup is None:
        messages.info(request, "No check of yours opens that team now. Check the team: it takes the ticket and its ID.")
        return redirect("lookup:check")
    page = team_page(lookup, now=now)
    services.record_team_view(lookup, actor=actor, now=now)
    context = {"lookup": lookup, "page": page, "ticket_url": deep_links.ticket(lookup.basis_id)}
    return render(request, "dashboard/team.html", context)
