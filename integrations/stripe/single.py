"""
One object of Stripe's by its id, as the bulk lists bring it: plain pooled session, orjson, same expansions.

One attempt each: who asks decides when to ask again. A test proves the result equal to the official client's.
"""

from urllib.parse import quote

from billing_ops.kernel.errors import Missing
from integrations.pages import Payload
from integrations.stripe import plain, wire
from integrations.stripe.errors import PROVIDER, unreadable
from integrations.stripe.listings import LISTINGS, PAGE_SIZE, Listing, complete

PAYMENT_METHODS = Listing("payment_methods")
"""They have no list over all customers, but each can be asked for."""
GONE = frozenset(["resource_missing", "deleted"])


def retrieve(object_name: str, object_id: str) -> Payload:
    """
    This function will return one raw object, expanded as in its list, nested lists complete.

    `object_name` is a key of LISTINGS, or "payment_methods".
    :raises Missing: there is none, or it was deleted; a stub counts as that. `is_gone` tells it from a missing endpoint
    :raises ProviderError: Stripe refused or did not answer
    """
    listing = PAYMENT_METHODS if object_name == "payment_methods" else LISTINGS[object_name]
    expand = [("expand[]", name) for name in listing.expand]
    payload = plain.get(f"/v1/{listing.path}/{quote(object_id, safe='')}", expand)
    if payload.get("id") != object_id:
        raise unreadable("another object than was asked for")
    if payload.get("deleted") is True:
        raise Missing(f"{object_name} {object_id} was deleted in Stripe.", provider=PROVIDER, code="deleted")
    complete(payload, listing, plain.get)
    return payload


def balance_transactions(customer_id: str) -> list[Payload]:
    """
    This function will return every change of one customer's balance, newest first.

    :raises Missing: Stripe has no such customer
    """
    path = f"/v1/customers/{quote(customer_id, safe='')}/balance_transactions"
    found: list[Payload] = []
    more = True
    while more:
        after = [("starting_after", found[-1]["id"])] if found else []
        page = plain.get(path, [("limit", str(PAGE_SIZE)), *after])
        listed, more = wire.page(page)
        found += listed
        more = more and bool(listed)
    return found


def is_gone(error: Missing) -> bool:
    """This function will say whether Stripe knows the kind of object and has no such one (404 means both)."""
    return error.code in GONE
