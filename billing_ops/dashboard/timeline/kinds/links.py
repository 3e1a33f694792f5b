"""Where an event's object stands in the vendor's own pages."""

from collections.abc import Callable

from billing_ops.dashboard.timeline.kind import Row
from billing_ops.kernel import deep_links


def in_stripe(kind: str) -> Callable[[Row], str]:
    """This function will return what makes the address of `ref` in Stripe; `kind` is its plural ("customers")."""
    return lambda row: deep_links.stripe(kind, row.ref, live=row.live) if row.ref else ""


def in_hubspot(kind: str) -> Callable[[Row], str]:
    """This function will return what makes the address of `ref` in HubSpot; `kind` as `deep_links.HUBSPOT_TYPES`."""
    return lambda row: deep_links.hubspot(kind, row.ref) if row.ref else ""
