"""A team's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.team_page import team_page
from billing_ops.kernel import clock, deep_links
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="team")
def team(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """A team's page, both systems side by side."""
    page = team_page(lookup, now=clock.now())
    context = {"lookup": lookup, "page": page, "ticket_url": deep_links.ticket(lookup.basis_id)}
    return render(request, "dashboard/team.html", context)
