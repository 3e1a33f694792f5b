"""The checks that one made oneself."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.kernel import clock
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions import policies, selectors

PER_PAGE = 25


@require_permission(Permission.LOOKUP_CREATE)
@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """Every check of one's own, the newest first, with what it came to; those that still open a team lead there."""
    found = selectors.own_lookups(actor_id=actor_of(request).id or 0)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    checks = selectors.in_own_list(list(page.object_list), bases=policies.bases_of(actor_of(request)), now=clock.now())
    return render(request, "subscriptions/recent.html", {"page": page, "checks": checks})
