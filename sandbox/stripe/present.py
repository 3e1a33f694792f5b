"""From stored rows to what Stripe shows when nothing is expanded."""

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.stripe.objects import plan
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

EMBEDDED_LINES = 10
EMBEDDED_ITEMS = 10


def present(store: StripeStore, row: Object) -> Object:
    """
    One object on the wire: joined rows in place, computed fields up to date, references still ids.

    The result may share nested values with the row: whoever changes those copies them first.
    """
    shape = _SHAPES.get(row["object"])
    return shape(store, row) if shape else row


def list_object(data: list[Any], url: str, *, has_more: bool = False) -> Object:
    """Stripe's list envelope; `url` is origin-relative, the official client refuses anything else."""
    return {"object": "list", "data": data, "has_more": has_more, "url": url}


def deleted(kind: str, object_id: str) -> Object:
    """What is left of a deleted object."""
    return {"id": object_id, "object": kind, "deleted": True}


def coupon_valid(store: StripeStore, row: Object) -> bool:
    """Whether a coupon can still be redeemed: not ended by hand, used up or out of date."""
    if not row["valid"] or (row["max_redemptions"] is not None and row["times_redeemed"] >= row["max_redemptions"]):
        return False
    return row["redeem_by"] is None or store.clock.timestamp() <= row["redeem_by"]


def promotion_code_active(store: StripeStore, row: Object) -> bool:
    """Whether a code can still be typed; it dies with its coupon, even with a deleted one."""
    if not row["active"] or (row["max_redemptions"] is not None and row["times_redeemed"] >= row["max_redemptions"]):
        return False
    if row["expires_at"] is not None and store.clock.timestamp() >= row["expires_at"]:
        return False
    coupon = store.get("coupon", row["promotion"]["coupon"])
    return coupon is not None and coupon_valid(store, coupon)


def _without(row: Object, *names: str) -> Object:
    return {name: value for name, value in row.items() if name not in names}


def _customer(store: StripeStore, row: Object) -> Object:
    shown = _without(row, "tax_ids")
    if row["discount"]:
        shown["discount"] = store.get("discount", row["discount"])
    return shown


def _subscription(store: StripeStore, row: Object) -> Object:
    items = store.where("subscription_item", "subscription", row["id"])
    url = f"/v1/subscription_items?subscription={row['id']}"
    data = [_item(store, item) for item in items[:EMBEDDED_ITEMS]]
    return {**row, "items": list_object(data, url, has_more=len(items) > EMBEDDED_ITEMS)}


def _item(store: StripeStore, row: Object) -> Object:
    price = store.get("price", row["price"])
    if price is None:
        raise LookupError(f"subscription item {row['id']} names price {row['price']}, which does not exist")
    return {**row, "plan": plan(price), "price": _price(store, price)}


def _price(store: StripeStore, row: Object) -> Object:
    return _without(row, "currency_options", "tiers")


def _coupon(store: StripeStore, row: Object) -> Object:
    return {**_without(row, "applies_to", "currency_options"), "valid": coupon_valid(store, row)}


def _promotion_code(store: StripeStore, row: Object) -> Object:
    return {**row, "active": promotion_code_active(store, row)}


def _invoice(store: StripeStore, row: Object) -> Object:
    lines = store.where("line_item", "invoice", row["id"])
    return {**row, "lines": _embedded(lines, f"/v1/invoices/{row['id']}/lines")}


def _credit_note(store: StripeStore, row: Object) -> Object:
    lines = store.where("credit_note_line_item", "credit_note", row["id"])
    shown = [_credit_note_line(store, line) for line in lines]
    return {**row, "lines": _embedded(shown, f"/v1/credit_notes/{row['id']}/lines")}


def _credit_note_line(store: StripeStore, row: Object) -> Object:
    return _without(row, "credit_note")


def _event(store: StripeStore, row: Object) -> Object:
    """
    With the number of deliveries that have not arrived, which the event itself does not know.

    A seed's events hold the row of their object, and in `then` what was otherwise: shaped only when shown.
    """
    shown = {**row, "pending_webhooks": store.undelivered(row["id"])}
    if "then" in shown:
        then = shown.pop("then")
        shown["data"] = {**row["data"], "object": {**present(store, row["data"]["object"]), **then}}
    return shown


def _embedded(lines: Iterable[Object], url: str) -> Object:
    rows = list(lines)
    return list_object(rows[:EMBEDDED_LINES], url, has_more=len(rows) > EMBEDDED_LINES)


_SHAPES: dict[str, Callable[[StripeStore, Object], Object]] = {
    "coupon": _coupon,
    "credit_note": _credit_note,
    "credit_note_line_item": _credit_note_line,
    "customer": _customer,
    "event": _event,
    "invoice": _invoice,
    "price": _price,
    "promotion_code": _promotion_code,
    "subscription": _subscription,
    "subscription_item": _item,
}
