"""One invoice of a team, opened to its lines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.invoice.page import invoice_page
from billing_ops.dashboard.invoice.reply import invoice_replies
from billing_ops.dashboard.opening import opens_team
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="invoice")
def invoice(request: HttpRequest, lookup: Lookup, invoice_id: str) -> HttpResponse:
    """A Stripe invoice of exactly this team; another's is answered as one that does not exist."""
    page = invoice_page(lookup, invoice_id)
    if page is None:
        raise Http404("This team has no such invoice in Stripe.")
    context = {"lookup": lookup, "page": page, "replies": invoice_replies(page)}
    return render(request, "dashboard/invoice/invoice.html", context)
