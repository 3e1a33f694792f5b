"""Which lists we read and what we expand in them; a single read expands the same, so that payloads compare."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from integrations.pages import Payload
from integrations.stripe import wire

PAGE_SIZE = 100
Parameters: TypeAlias = list[tuple[str, str]]
Fetch: TypeAlias = Callable[[str, Parameters], Payload]


@dataclass(frozen=True)
class Listing:
    """
    One list: `path` below /v1, what to `expand` in each object (at most three levels: Stripe counts `data` as the
    fourth), `filters` that are always sent, and which fields are `nested` lists with pages of their own.

    Promotion codes are never expanded: the text would come along.
    """

    path: str
    expand: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    nested: tuple[str, ...] = ()

    def parameters(self) -> Parameters:
        """The query of one page of this list, without cursor and range."""
        expand = [("expand[]", f"data.{name}") for name in self.expand]
        return [("limit", str(PAGE_SIZE)), *self.filters.items(), *expand]


LISTINGS = {
    "products": Listing("products"),
    "prices": Listing("prices"),
    "coupons": Listing("coupons", expand=("applies_to",)),
    "promotion_codes": Listing("promotion_codes"),
    "customers": Listing(
        "customers",
        expand=("discount.source.coupon", "invoice_settings.default_payment_method", "tax_ids"),
        nested=("tax_ids",),
    ),
    "subscriptions": Listing(
        "subscriptions",
        expand=("discounts.source.coupon", "items.data.discounts", "default_payment_method"),
        # Without it Stripe leaves the canceled ones out.
        filters={"status": "all"},
        nested=("items",),
    ),
    "invoices": Listing(
        "invoices",
        expand=("discounts.source.coupon", "lines.data.discounts", "payments"),
        nested=("lines", "payments"),
    ),
    "credit_notes": Listing("credit_notes", nested=("lines",)),
    "refunds": Listing("refunds"),
    # What changed in the last 30 days, to be read again by what it names; no list of the mirror's.
    "events": Listing("events"),
}
"""By the name that catalogue, cursors and command line use. A balance transaction is listed per customer only."""


def complete(payload: Payload, listing: Listing, fetch: Fetch) -> None:
    """
    This function will add, in place, what an object's nested lists left out.

    Stripe embeds ten items or lines and says `has_more`; `fetch` gets an origin-relative path and a query.
    """
    for name in listing.nested:
        inner = payload.get(name)
        if isinstance(inner, dict) and inner.get("has_more"):
            _extend(inner, _expand_within(listing, name), fetch)


def _expand_within(listing: Listing, name: str) -> Parameters:
    """What `lines.data.discounts` means for the list of lines itself: `data.discounts`."""
    prefix = f"{name}.data."
    paths = [path.removeprefix(prefix) for path in listing.expand if path.startswith(prefix)]
    return [("expand[]", f"data.{path}") for path in paths]


def _extend(inner: dict[str, Any], expand: Parameters, fetch: Fetch) -> None:
    known, more = wire.page(inner)
    while more and known:
        after = ("starting_after", known[-1]["id"])
        listed, more = wire.page(fetch(inner["url"], [("limit", str(PAGE_SIZE)), after, *expand]))
        known += listed
        more = more and bool(listed)
    inner["has_more"] = False
