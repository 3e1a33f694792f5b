"""One HubSpot invoice of a team, opened to its lines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.hubspot_invoice.page import hubspot_invoice_page
from billing_ops.dashboard.hubspot_invoice.reply import hubspot_invoice_replies
from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.ready_replies import answers_a_message
from billing_ops.dashboard.team_name import team_name
from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission, require_permission
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="hubspot_invoice")
def hubspot_invoice(request: HttpRequest, lookup: Lookup, invoice_id: str) -> HttpResponse:
    """A HubSpot invoice of exactly this team; another's is answered as one that does not exist."""
    page = hubspot_invoice_page(lookup.team_id, invoice_id, now=clock.now())
    if page is None:
        raise Http404("This team has no such invoice in HubSpot.")
    replies = hubspot_invoice_replies(page) if answers_a_message(lookup) else []
    context = {"lookup": lookup, "page": page, "name": team_name(lookup), "replies": replies}
    return render(request, "dashboard/hubspot_invoice/hubspot_invoice.html", context)
