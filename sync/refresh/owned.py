"""
One customer's part of Stripe's lists: what a person's refresh reads.

A team's invoices cost one request this way instead of one each, and a new one is found though no event told of it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from billing_ops.kernel.errors import Missing
from integrations.pages import Payload
from integrations.stripe import owned, single
from sync.refresh import kinds
from sync.refresh.leases import Claim
from sync.refresh.reading import Brought, Job, each

# Beyond the newest hundred only what is still to be paid matters: an old debt changes, an old receipt does not.
UNPAID = {"invoices": "open"}
Known = Mapping[str, datetime | None]
"""Our copy's objects of a customer, and when each was made."""


def jobs(object_name: str, claims: Sequence[Claim], *, begun_at: datetime) -> list[Job]:
    """This function will return one job per customer; each knows what our copy has of that customer."""
    return [
        Job(
            object_name,
            (one,),
            begun_at,
            partial(
                each, [one.object_id], partial(_read, kinds.OWNED[object_name], _known(object_name, one.object_id))
            ),
        )
        for one in claims
    ]


def _known(object_name: str, customer_id: str) -> Known:
    manager: Any = getattr(kinds.find("stripe", object_name).model, "_default_manager", None)
    return dict(manager.filter(customer_id=customer_id, deleted_at=None).values_list("pk", "created_at"))


def _read(name: str, known: Known, customer_id: str, brought: Brought) -> None:
    """What our copy has and the list should have brought is asked for by itself: it was deleted, or moved."""
    brought.found[customer_id] = []
    try:
        items, more = owned.newest(name, customer_id)
        since = _oldest(items) if more else None
        if more and name in UNPAID:
            items += owned.newest(name, customer_id, status=UNPAID[name])[0]
    except Missing as error:
        if not single.is_gone(error):
            raise
        return
    brought.found |= {item["id"]: [item] for item in items}
    apart = each(_left_out(known, brought.found, since=since), partial(_one, name))
    brought.found |= apart.found
    brought.gone |= apart.gone
    brought.failed |= apart.failed


def _one(name: str, id: str, brought: Brought) -> None:
    try:
        brought.found[id] = [single.retrieve(name, id)]
    except Missing as error:
        if not single.is_gone(error):
            raise
        brought.gone.add(id)


def _left_out(known: Known, listed: Collection[str], *, since: datetime | None) -> list[str]:
    """Those made since the oldest that the list brought; all where it was brought whole."""
    return [id for id, made in known.items() if id not in listed and (since is None or (made and made >= since))]


def _oldest(items: Sequence[Payload]) -> datetime | None:
    stamps = [created for item in items if isinstance(created := item.get("created"), int)]
    return datetime.fromtimestamp(min(stamps), UTC) if stamps else None
