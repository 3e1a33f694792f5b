"""Refresh this team: the press, and how far it has come."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from billing_ops.dashboard import refreshing
from billing_ops.dashboard.opening import opens_team
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup
from sync.framing import frame_of
from sync.panels.team import progress
from sync.selectors import Asked


@require_permission(Permission.TEAM_VIEW)
@require_http_methods(["GET", "POST"])
@opens_team()
def refresh(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """POST has the team read again and leads to its page; GET is the part of that page which says how far it is."""
    if request.method == "POST":
        asked = refreshing.refresh(lookup, actor=actor_of(request))
        if not asked.began:
            frame = frame_of(request, team=Asked(lookup.team_id))
            found = progress(frame.team, now=frame.now) if frame.team else None
            is_read = found is not None and found.is_over and not found.failed
            said = refreshing.too_soon(asked, now=frame.now, actor=actor_of(request), is_read=is_read)
            messages.info(request, said)
        return redirect("team", lookup.team_id)
    if not request.headers.get("HX-Request"):
        return redirect("team", lookup.team_id)
    frame = frame_of(request, team=Asked(lookup.team_id))
    found = progress(frame.team, now=frame.now) if frame.team else None
    said_anew = found is not None and request.GET.get("said") != found.said
    context: dict[str, Any] = {"lookup": lookup, "refresh": found, "said_anew": said_anew}
    return render(request, "dashboard/_refresh.html#part", context)
