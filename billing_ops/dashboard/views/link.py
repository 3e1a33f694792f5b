"""A team's link to its company, below the team's page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.team_name import team_name
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup
from subscriptions.views import links


@require_permission(Permission.TEAM_LINK)
@require_http_methods(["GET", "POST"])
@opens_team(page="link")
def link(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """What the team is linked to, and the way to link it."""
    return links.link(request, lookup, name=team_name(lookup))


@require_permission(Permission.TEAM_LINK)
@require_POST
@opens_team()
def revoke(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """End the team's link."""
    return links.revoke(request, lookup, name=team_name(lookup))
