"""How Stripe's dirty objects are read: one by one, or by a stretch of their list where that takes fewer requests."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from billing_ops.kernel.errors import Missing
from integrations.stripe import bulk, single
from sync import selectors
from sync.refresh import kinds, owned, stretches
from sync.refresh.leases import Claim
from sync.refresh.reading import Brought, Job, each
from sync.refresh.stretches import Stretch

AT_ONCE = 100
"""How many are claimed together: enough to see that many were made at the same time."""


def jobs(object_name: str, claims: Sequence[Claim], *, begun_at: datetime) -> list[Job]:
    """This function will return the reads that together answer these claims, all of one kind."""
    if object_name in kinds.OWNED:
        return owned.jobs(object_name, claims, begun_at=begun_at)
    kind = kinds.find("stripe", object_name)
    wide: list[Stretch] = []
    rest = list(claims)
    # What a stretch costs is told by the mirror's rows, which says something only once the list was read to its end.
    if kind.by_creation and kind.model and selectors.last_success(provider="stripe", object=object_name):
        wide, rest = stretches.divide(kind.model, claims)
    found = [Job(object_name, one.claims, begun_at, partial(_stretch, object_name, one)) for one in wide]
    read = _balance if object_name == kinds.BALANCES else partial(_one, object_name)
    return found + [Job(object_name, (one,), begun_at, partial(each, [one.object_id], read)) for one in rest]


def _one(object_name: str, id: str, brought: Brought) -> None:
    try:
        brought.found[id] = [single.retrieve(object_name, id)]
    except Missing as error:
        if not single.is_gone(error):
            raise
        brought.gone.add(id)


def _balance(customer_id: str, brought: Brought) -> None:
    """Stripe deletes no transaction: of a customer that is gone the mirror keeps them all."""
    try:
        brought.found[customer_id] = list(single.balance_transactions(customer_id))
    except Missing as error:
        if not single.is_gone(error):
            raise
        brought.gone.add(customer_id)


def _stretch(object_name: str, stretch: Stretch) -> Brought:
    """
    What the stretch does not bring was deleted, or made at another time: it is asked for by itself.

    So is what lies behind as many pages as the stretch is worth: the mirror need not know yet how much was made then.
    """
    worth = max(1, len(stretch.claims) // stretches.WORTH)
    listed_pages = bulk.pages(object_name, created_from=stretch.created_from, created_before=stretch.created_before)
    pages = islice(listed_pages, worth)
    listed = {item["id"]: item for page in pages for item in page.items}
    asked = [one.object_id for one in stretch.claims]
    brought = each([id for id in asked if id not in listed], partial(_one, object_name))
    brought.found |= {id: [listed.pop(id)] for id in asked if id in listed}
    brought.beside = list(listed.values())
    return brought
