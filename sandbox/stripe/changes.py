"""Changing objects so that everything Stripe derives from them follows: owners, tombstones, events."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.http import Request
from sandbox.stripe import events, objects
from sandbox.stripe.present import present
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
    owner, codes = _owner(store, kind, before), _codes(store, kind, before["id"])
    if kind == "product":
        after = {**after, "updated": store.clock.timestamp()}
    store.put(after)
    events.updated(store, before, after, request)
    _say_owner_changed(store, kind, after, owner, request)
    _say_codes_changed(store, codes, request)
    return after


def remove(store: StripeStore, kind: str, object_id: str, request: Request | None = None) -> Object | None:
    """
    Delete an object and return it as it was; None when there is none.

    As Stripe does: a customer's subscriptions are canceled at once, a coupon's codes end for good, even when a
    coupon of the same id is made later, an invoice's lines go with it, and a payment method is not deleted but
    leaves its customer.
    """
    row = store.get(kind, object_id)
    if row is None:
        return None
    if kind == "payment_method":
        return detach(store, row, request)
    if kind == "customer":
        for subscription in store.where("subscription", "customer", object_id):
            cancel(store, subscription, request)
    owner, codes = _owner(store, kind, row), _codes(store, kind, object_id)
    for code in store.where("promotion_code", "promotion.coupon", object_id) if kind == "coupon" else ():
        store.put({**code, "active": False})
    for line in store.where("line_item", "invoice", object_id) if kind == "invoice" else ():
        store.delete("line_item", line["id"])
    store.delete(kind, object_id)
    events.deleted(store, row, request)
    _say_owner_changed(store, kind, row, owner, request)
    _say_codes_changed(store, codes, request)
    return row


def detach(store: StripeStore, card: Object, request: Request | None = None) -> Object:
    """Take a payment method off its customer, whose default it can no longer be."""
    customer = store.get("customer", card["customer"] or "")
    if customer and customer["invoice_settings"]["default_payment_method"] == card["id"]:
        set_default_card(store, customer, None, request)
    return replace(store, {**card, "customer": None}, request)


def set_default_card(store: StripeStore, customer: Object, card: str | None, request: Request | None = None) -> Object:
    """Make a payment method the one that a customer's invoices are charged to."""
    settings = {**customer["invoice_settings"], "default_payment_method": card}
    return replace(store, {**customer, "invoice_settings": settings}, request)


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


def _codes(store: StripeStore, kind: str, object_id: str) -> list[Object]:
    """The codes of a coupon as they are shown before it changes: they end with it."""
    if kind != "coupon":
        return []
    return [present(store, code) for code in store.where("promotion_code", "promotion.coupon", object_id)]


def _say_codes_changed(store: StripeStore, before: list[Object], request: Request | None) -> None:
    for code in before:
        after = store.get("promotion_code", code["id"])
        if after is not None:
            events.updated_from(store, code, after, request)
