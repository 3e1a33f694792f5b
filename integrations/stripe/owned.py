"""A list of Stripe's narrowed to one customer: also what was made there and nobody told us of."""

from integrations.pages import Payload
from integrations.stripe import plain, wire
from integrations.stripe.listings import LISTINGS, complete


def newest(object_name: str, customer_id: str, *, status: str = "") -> tuple[list[Payload], bool]:
    """
    This function will return a customer's newest objects of a list, at most a hundred, and whether there are more.

    `object_name` is a key of LISTINGS whose list takes `customer`; the objects are as that list brings them, nested
    lists complete. `status` narrows it further. One attempt: who asks decides when to ask again.
    :raises Missing: Stripe has no such customer
    :raises ProviderError: Stripe refused or did not answer
    """
    listing = LISTINGS[object_name]
    narrowed = [("customer", customer_id), *([("status", status)] if status else [])]
    parameters = [(name, value) for name, value in listing.parameters() if not (status and name == "status")]
    items, more = wire.page(plain.get(f"/v1/{listing.path}", parameters + narrowed))
    for item in items:
        complete(item, listing, plain.get)
    return items, more
