"""A team's timeline, and the section of the team's page that shows its newest events."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.team_name import team_name
from billing_ops.dashboard.timeline.filters import FilterForm
from billing_ops.dashboard.timeline.page import newest, timeline
from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="timeline")
def team_timeline(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """What happened to the team, narrowed by the filters in the address; a filter that cannot be read shows nothing."""
    form = FilterForm(request.GET)
    context: dict[str, Any] = {"lookup": lookup, "form": form, "name": team_name(lookup)}
    if not form.is_valid():
        return render(request, "dashboard/timeline/unreadable.html", context, status=422)
    context["timeline"] = timeline(lookup, form.filters(), now=clock.now())
    return render(request, "dashboard/timeline/timeline.html", context)


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="team")
def newest_events(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """The newest events: a part that the team's page fetches once it is there, so that it waits for nothing."""
    context = {"lookup": lookup, "newest": newest(lookup, now=clock.now())}
    return render(request, "dashboard/timeline/_newest.html", context)
