"""Events: what Stripe says happened whenever an object is made, changed or removed."""

from typing import Any

from sandbox.http import Request
from sandbox.stripe import objects
from sandbox.stripe.listings import events_since
from sandbox.stripe.present import present
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

NAMES = {
    "checkout.session": "checkout.session",
    "discount": "customer.discount",
    "subscription": "customer.subscription",
}
"""Event names differ from the kind for these."""

SILENT = {"customer_balance_transaction", "credit_note_line_item", "event", "line_item", "subscription_item"}
"""Kinds without events of their own; their owner is updated instead."""

INVOICE_TURNS = {
    ("draft", "open"): "finalized",
    ("open", "paid"): "paid",
    ("open", "void"): "voided",
    ("open", "uncollectible"): "marked_uncollectible",
}


def created(store: StripeStore, row: Object, request: Request | None = None) -> None:
    """An object came into being."""
    suffix = {"payment_method": "attached", "checkout.session": "completed", "invoice_payment": "paid"}
    _say(store, row, suffix.get(row["object"], "created"), {}, request)


def updated(store: StripeStore, before: Object, after: Object, request: Request | None = None) -> None:
    """An object changed; nothing is said when it is the same as before."""
    updated_from(store, present(store, before), after, request)


def updated_from(store: StripeStore, shown: Object, after: Object, request: Request | None = None) -> None:
    """Like `updated`, from what was shown before: for objects that change because a part of them did."""
    previous = difference(shown, present(store, after))
    if not previous:
        return
    for suffix in _turns(shown, after):
        _say(store, after, suffix, previous if suffix == "updated" else {}, request)


def shown(store: StripeStore, kind: str, object_id: str) -> Object | None:
    """An object as it is shown now; None when there is none."""
    row = store.get(kind, object_id)
    return present(store, row) if row else None


def deleted(store: StripeStore, row: Object, request: Request | None = None) -> None:
    """An object went away."""
    _say(store, row, "deleted", {}, request)


def _turns(before: Object, after: Object) -> list[str]:
    """Some changes of status have names of their own, beside or instead of "updated"."""
    turn = (before.get("status"), after.get("status"))
    if after["object"] == "subscription" and turn[0] != turn[1] == "canceled":
        return ["deleted"]
    if after["object"] == "invoice" and turn in INVOICE_TURNS:
        return [INVOICE_TURNS[turn], "updated"]
    if after["object"] == "payment_method" and before.get("customer") and not after["customer"]:
        return ["detached"]
    if after["object"] == "credit_note" and turn[0] != turn[1] == "void":
        return ["voided"]
    return ["updated"]


def _say(store: StripeStore, row: Object, suffix: str, previous: Object, request: Request | None) -> None:
    kind = row["object"]
    if kind in SILENT:
        return
    data: Object = {"object": present(store, row)}
    if previous:
        data["previous_attributes"] = previous
    cause = {
        "id": request.id if request else None,
        "idempotency_key": request.headers.get("idempotency-key") if request else None,
    }
    event = objects.event(
        id=store.new_id("evt", 24),
        type=f"{NAMES.get(kind, kind)}.{suffix}",
        created=store.clock.timestamp(),
        data=data,
        request=cause,
    )
    store.events_made += 1
    _forget_old(store)
    store.announce(store.put(event))


def _forget_old(store: StripeStore) -> None:
    """Nobody can read events after 30 days, so they need not be kept."""
    table = store.table("event")
    while table.rows and table.order()[0][0] < events_since(store):
        table.remove(table.order()[0][2])


def difference(before: Object, after: Object) -> Object:
    """What `previous_attributes` holds: old values of what changed, key by key inside nested objects."""
    changed: dict[str, Any] = {}
    for name in before.keys() | after.keys():
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        both = isinstance(old, dict) and isinstance(new, dict)
        changed[name] = difference(old, new) if both else old  # type: ignore[arg-type]
    return changed
