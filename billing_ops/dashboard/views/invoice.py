"""One invoice of a team, opened to its lines; how its payment was tried is asked of Stripe after the page is there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard.invoice.attempts import attempts_in_words, why_not_asked
from billing_ops.dashboard.invoice.page import invoice_page
from billing_ops.dashboard.invoice.reply import invoice_replies
from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.ready_replies import answers_a_message
from billing_ops.dashboard.team_name import team_name
from billing_ops.kernel.errors import ProviderError
from billing_ops.kernel.permissions import Permission, require_permission
from invoices import live, selectors
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="invoice")
def invoice(request: HttpRequest, lookup: Lookup, invoice_id: str) -> HttpResponse:
    """A Stripe invoice of exactly this team; another's is answered as one that does not exist."""
    page = invoice_page(lookup, invoice_id)
    if page is None:
        raise Http404("This team has no such invoice in Stripe.")
    replies = invoice_replies(page) if answers_a_message(lookup) else []
    context = {"lookup": lookup, "page": page, "name": team_name(lookup), "replies": replies}
    return render(request, "dashboard/invoice/invoice.html", context)


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="invoice")
def payment(request: HttpRequest, lookup: Lookup, invoice_id: str) -> HttpResponse:
    """How the invoice's payment was tried, asked of Stripe now: a part for HTMX, a page of its own without."""
    invoice = selectors.stripe_invoice_of_team(
        invoice_id=invoice_id, team_id=lookup.team_id, subscription_id=lookup.subscription_id
    )
    if invoice is None:
        raise Http404("This team has no such invoice in Stripe.")
    payments = selectors.payments_of(invoice)
    intent = next((row.payment_intent_id for row in payments if row.payment_intent_id), "")
    context: dict[str, object] = {"lookup": lookup, "invoice_id": invoice_id, "was_asked": True}
    if intent:
        try:
            context["attempts"] = attempts_in_words(live.payment_attempts(payment_intent_id=intent))
        except ProviderError as error:
            context["problem"] = str(error)
    else:
        context["problem"] = why_not_asked(invoice, payments)
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "dashboard/invoice/_attempts.html" if is_part else "dashboard/invoice/payment.html", context)
