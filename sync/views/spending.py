"""What our questions to the providers cost."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission, require_permission
from sync.panels import spending
from sync.views.frame import page


@require_permission(Permission.SYNC_VIEW)
@require_safe
def request_costs(request: HttpRequest) -> HttpResponse:
    """The thirty days' reads against our share, by purpose and by day, the rates, and refused keys."""
    return page(request, "sync/requests.html", {"panel": spending.requests(now=clock.now())})
