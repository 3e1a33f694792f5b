"""Changing objects so that everything Stripe derives from them follows: owners, tombstones, events."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.http import Request
from sandbox.stripe import events, objects
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

OWNERS = {
    "credit_note_line_item": ("credit_note", "credit_note"),
    "customer_balance_transaction": ("customer", "customer"),
    "line_item": ("invoice", "invoice"),
    "subscription_item": ("subscription", "subscription"),
}
"""Kinds whose change shows as an update of another object: the field that names it, and its kind."""

BUILDERS: dict[str, tuple[str, Callable[..., Object]]] = {
    "charge": ("ch", objects.charge),
    "checkout.session": ("cs_test", objects.checkout_session),
    "coupon": ("", objects.coupon),
    "credit_note": ("cn", objects.credit_note),
    "credit_note_line_item": ("cnli", objects.credit_note_line_item),
    "customer": ("cus", objects.customer),
    "customer_balance_transaction": ("cbtxn", objects.balance_transaction),
    "discount": ("di", objects.discount),
    "invoice": ("in", objects.invoice),
    "invoice_payment": ("inpay", objects.invoice_payment),
    "line_item": ("il", objects.line_item),
    "payment_method": ("pm", objects.payment_method),
    "price": ("price", objects.price),
    "product": ("prod", objects.product),
    "promotion_code": ("promo", objects.promotion_code),
    "refund": ("re", objects.refund),
    "subscription": ("sub", objects.subscription),
    "subscription_item": ("si", objects.subscription_item),
}
"""Id prefix and builder by kind."""

UNDATED = {"credit_note_line_item", "line_item"}


def create(store: StripeStore, kind: str, fields: Mapping[str, Any], request: Request | None = None) -> Object:
    """
    Make an object of `kind`; id and `created` are chosen when not given.

    :raises TypeError: a field is unknown or missing
    :raises KeyError: the kind cannot be made
    """
    prefix, builder = BUILDERS[kind]
    given = dict(fields)
    given.setdefault("id", store.new_id(prefix, 24 if kind != "customer" else 14).lstrip("_"))
    if kind == "discount":
        given.setdefault("start", store.clock.timestamp())
    elif kind not in UNDATED:
        given.setdefault("created", store.clock.timestamp())
    owner = _owner(store, kind, given)
    row = store.put(builder(**given))
    events.created(store, row, request)
    _say_owner_changed(store, kind, row, owner, request)
    return row


def replace(store: StripeStore, after: Object, request: Request | None = None) -> Object:
    """Put a changed object in the place of the stored one and say what changed."""
    kind = after["object"]
    before = store.get(kind, after["id"])
    if before is None:
        raise KeyError(after["id"])
    owner = _owner(store, kind, before)
    store.put(after)
    events.updated(store, before, after, request)
    _say_owner_changed(store, kind, after, owner, request)
    return after


def remove(store: StripeStore, kind: str, object_id: str, request: Request | None = None) -> Object | None:
    """
    Delete an object and return it as it was; None when there is none.

    A customer's subscriptions are canceled at once, as Stripe does.
    """
    row = store.get(kind, object_id)
    if row is None:
        return None
    if kind == "customer":
        for subscription in store.where("subscription", "customer", object_id):
            cancel(store, subscription, request)
    owner = _owner(store, kind, row)
    store.delete(kind, object_id)
    events.deleted(store, row, request)
    _say_owner_changed(store, kind, row, owner, request)
    return row


def cancel(store: StripeStore, subscription: Object, request: Request | None = None) -> Object:
    """End a subscription now; an ended one stays as it is."""
    if subscription["status"] == "canceled":
        return subscription
    now = store.clock.timestamp()
    ended = {**subscription, "status": "canceled", "canceled_at": now, "ended_at": now}
    return replace(store, ended, request)


def _owner(store: StripeStore, kind: str, row: Mapping[str, Any]) -> Object | None:
    """The owning object as it is shown before the change."""
    name = OWNERS.get(kind)
    return events.shown(store, name[1], row[name[0]]) if name else None


def _say_owner_changed(
    store: StripeStore, kind: str, row: Object, before: Object | None, request: Request | None
) -> None:
    if before is None:
        return
    field, owner_kind = OWNERS[kind]
    after = store.get(owner_kind, row[field])
    if after is not None:
        events.updated_from(store, before, after, request)
