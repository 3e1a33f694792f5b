"""The next charge of a team as Stripe itself previews it: a part of the team's page that the page does not wait for."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard import stripe_next_charge, stripe_reads
from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.stripe_next_charge import NextCharge
from billing_ops.dashboard.stripe_reads import Agreement
from billing_ops.kernel.errors import NotFound, ProviderError
from billing_ops.kernel.permissions import Permission, require_permission
from billing_ops.kernel.plain_text import plain
from subscriptions import live
from subscriptions.models import Lookup


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="team")
def next_charge(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """The next charge, asked of Stripe now: a part of the team's page for HTMX, a page of its own without."""
    agreements = stripe_reads.agreements(lookup.team_id)
    shown = next((one for one in agreements if one.subscription.stripe_id == lookup.subscription_id), None)
    if shown is None:
        raise NotFound("Stripe has no subscription for this team, so it charges nothing.")
    is_part = bool(request.headers.get("HX-Request"))
    template = "dashboard/_stripe_next_charge.html" if is_part else "dashboard/next_charge.html"
    return render(request, template, {"team_id": lookup.team_id, "charge": plain(_charge(shown))})


def _charge(agreement: Agreement) -> NextCharge:
    """Stripe's word; where it does not answer, our copy's, with the reason."""
    copied = stripe_next_charge.reckoned(agreement).charge
    if not copied.is_to_be_asked:
        return copied
    try:
        asked = stripe_next_charge.from_stripe(live.next_invoice(subscription_id=agreement.subscription.stripe_id))
        return replace(asked, only_if=copied.only_if if asked.due else "")
    except ProviderError as error:
        return replace(copied, why=" ".join(filter(None, [copied.why, error.message])), was_asked=True)
