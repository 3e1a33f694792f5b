"""The next charge of a team as Stripe itself previews it: a part of the team's page that the page does not wait for."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from billing_ops.dashboard import stripe_next_charge
from billing_ops.dashboard.opening import opens_team
from billing_ops.dashboard.stripe_next_charge import NextCharge
from billing_ops.kernel.errors import NotFound, ProviderError
from billing_ops.kernel.permissions import Permission, require_permission
from billing_ops.kernel.plain_text import plain
from coupons import selectors as coupon_selectors
from subscriptions import live, selectors
from subscriptions.models import Lookup, Subscription


@require_permission(Permission.TEAM_VIEW)
@require_GET
@opens_team(page="team")
def next_charge(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    """The next charge, asked of Stripe now: a part of the team's page for HTMX, a page of its own without."""
    subscription = selectors.shown_subscription(lookup)
    if subscription is None:
        raise NotFound("Stripe has no subscription for this team, so it charges nothing.")
    is_part = bool(request.headers.get("HX-Request"))
    template = "dashboard/_stripe_next_charge.html" if is_part else "dashboard/next_charge.html"
    return render(request, template, {"team_id": lookup.team_id, "charge": plain(_charge(subscription))})


def _charge(subscription: Subscription) -> NextCharge:
    """Stripe's word; where it does not answer, our copy's, with the reason."""
    copied = _mirrored(subscription)
    if not copied.is_to_be_asked:
        return copied
    try:
        return stripe_next_charge.from_stripe(live.next_invoice(subscription_id=subscription.stripe_id))
    except ProviderError as error:
        return replace(copied, why=" ".join(filter(None, [copied.why, error.message])), was_asked=True)


def _mirrored(subscription: Subscription) -> NextCharge:
    items = selectors.items_of([subscription]).get(subscription.stripe_id, [])
    discounts = selectors.discounts_of(subscription, items)
    coupons = coupon_selectors.coupons_by_id(row.coupon_id for row in discounts)
    customer = selectors.customer_of(subscription)
    return stripe_next_charge.from_mirror(subscription, customer, items, discounts, coupons)
