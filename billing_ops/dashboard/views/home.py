"""Home: the check-the-team card, and what waits for who is looking."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.kernel import clock
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import policies, selectors
from subscriptions.views import check
from sync.panels import work

RECENT = timedelta(hours=12)


@require_permission(Permission.HOME_VIEW)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The check-the-team card for those who may check, what one checked lately; and what waits for an admin."""
    actor, now = actor_of(request), clock.now()
    context: dict[str, Any] = {"form": None, "recent": []}
    if request.user.has_perm(Permission.LOOKUP_CREATE):
        context |= check.form_context(request, check.empty_form(request))
        mine = selectors.recent_lookups(actor_id=actor.id or 0, since=now - RECENT)
        context["recent"] = selectors.in_own_list(mine, bases=policies.bases_of(actor), now=now)
    context["work"] = work.waiting() if request.user.has_perm(Permission.SYNC_OPERATE) else []
    return render(request, "dashboard/home.html", context)
