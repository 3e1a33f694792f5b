"""`expand`: references replaced by the objects they name, through lists and arrays, four levels deep."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from sandbox.http import Request
from sandbox.stripe.errors import lacks_permission, not_expandable
from sandbox.stripe.permissions import permission
from sandbox.stripe.present import deleted, list_object, present
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

if TYPE_CHECKING:
    from sandbox.world import World

Tree: TypeAlias = "dict[str, Tree]"
Permit: TypeAlias = Callable[[str], None]

REFERENCES = {
    "charge": "charge",
    "checkout_session": "checkout.session",
    "coupon": "coupon",
    "credit_note": "credit_note",
    "customer": "customer",
    "customer_balance_transaction": "customer_balance_transaction",
    "default_payment_method": "payment_method",
    "default_price": "price",
    "discount": "discount",
    "discounts": "discount",
    "invoice": "invoice",
    "latest_invoice": "invoice",
    "payment_method": "payment_method",
    "price": "price",
    "product": "product",
    "promotion_code": "promotion_code",
    "refund": "refund",
    "subscription": "subscription",
}
"""Fields that hold an id, and the kind of the object they name."""

PLAIN_IDS = {
    ("charge", "payment_method"),
    ("discount", "checkout_session"),
    ("discount", "invoice"),
    ("discount", "subscription"),
    ("line_item", "invoice"),
    ("subscription_item", "subscription"),
}
"""Ids that Stripe does not expand, although the field's name would suggest it."""


def tree(paths: Iterable[str]) -> Tree:
    """`["data.customer", "data.discounts.source.coupon"]` as a tree of names."""
    root: Tree = {}
    for path in paths:
        node = root
        for name in path.split("."):
            node = node.setdefault(name, {})
    return root


class Expander:
    """
    Expands objects of one request.

    `permit` is called with the kind of each object that is pulled in and raises when the key may not read it:
    expanding needs the same permission as reading.
    """

    def __init__(self, store: StripeStore, permit: Permit) -> None:
        self._store = store
        self._permit = permit

    def expand(self, shown: Object, wanted: Tree, path: str = "") -> Object:
        """
        A copy of a presented object with `wanted` expanded.

        :raises ApiError: a path that cannot be expanded, or one the key may not read
        """
        if not wanted:
            return shown
        result = dict(shown)
        for name, inner in wanted.items():
            here = f"{path}.{name}".lstrip(".")
            if name not in result:
                result[name] = self._included(result, name, here)
                if not inner:
                    continue
            result[name] = self._value(result, name, inner, here)
        return result

    def _value(self, owner: Object, name: str, inner: Tree, path: str) -> Any:
        value = owner[name]
        if value is None:
            return None
        if isinstance(value, list):
            return [self._one(owner, name, entry, inner, path) for entry in value]
        return self._one(owner, name, value, inner, path)

    def _one(self, owner: Object, name: str, value: Any, inner: Tree, path: str) -> Any:
        if isinstance(value, dict):
            if not inner and "object" not in value:
                raise not_expandable(path)
            return self.expand(value, inner, path)
        kind = REFERENCES.get(name)
        if not isinstance(value, str) or kind is None or (owner.get("object"), name) in PLAIN_IDS:
            raise not_expandable(path)
        return self.expand(self._fetch(kind, value), inner, path)

    def _fetch(self, kind: str, object_id: str) -> Object:
        self._permit(kind)
        row = self._store.get(kind, object_id)
        if row is None and kind == "coupon":
            # A discount outlives its coupon: Stripe's types know a deleted customer here, but no deleted coupon.
            grave = self._store.grave(kind, object_id)
            row = {**grave, "valid": False} if grave else None
        if row is None and kind == "discount":
            # An invoice keeps a discount that was removed since: Stripe shows it with `deleted`, and all its fields.
            grave = self._store.grave(kind, object_id)
            row = {**grave, "deleted": True} if grave else None
        return present(self._store, row) if row else deleted(kind, object_id)

    def _included(self, owner: Object, name: str, path: str) -> Any:
        """Fields that Stripe leaves out until they are asked for."""
        include = _INCLUDABLE.get((owner.get("object", ""), name))
        if include is None:
            raise not_expandable(path)
        return include(self._store, owner)


def expander(world: "World", request: Request) -> Expander:
    """Expansion with the rights of the request's key."""
    key = world.keys.named(request.key)

    def permit(kind: str) -> None:
        needed = permission(kind)
        if key and not key.may(needed):
            raise lacks_permission(request.key, needed)

    return Expander(world.stripe, permit)


def _stored(name: str, fallback: Any) -> Callable[[StripeStore, Object], Any]:
    def include(store: StripeStore, owner: Object) -> Any:
        return (store.get(owner["object"], owner["id"]) or {}).get(name, fallback)

    return include


def _tax_ids(store: StripeStore, owner: Object) -> Object:
    rows = (store.get("customer", owner["id"]) or {}).get("tax_ids", [])
    return list_object(rows, f"/v1/customers/{owner['id']}/tax_ids")


def _related(kind: str, field: str, url: str, *, newest_first: bool = True) -> Callable[[StripeStore, Object], Object]:
    def include(store: StripeStore, owner: Object) -> Object:
        rows = [present(store, row) for row in store.where(kind, field, owner["id"])]
        return list_object(rows[::-1] if newest_first else rows, url.format(owner["id"]))

    return include


def _live_subscriptions(store: StripeStore, owner: Object) -> Object:
    rows = store.where("subscription", "customer", owner["id"])
    live = [present(store, row) for row in reversed(rows) if row["status"] != "canceled"]
    return list_object(live, f"/v1/customers/{owner['id']}/subscriptions")


def _invoice_credit_balance(store: StripeStore, owner: Object) -> dict[str, int]:
    """Opposite sign to `balance`: what the customer has, as a positive number."""
    return {owner["currency"]: -owner["balance"]} if owner["currency"] else {}


_INCLUDABLE: dict[tuple[str, str], Callable[[StripeStore, Object], Any]] = {
    ("charge", "refunds"): _related("refund", "charge", "/v1/charges/{}/refunds"),
    ("coupon", "applies_to"): _stored("applies_to", None),
    ("coupon", "currency_options"): _stored("currency_options", {}),
    ("customer", "invoice_credit_balance"): _invoice_credit_balance,
    ("customer", "subscriptions"): _live_subscriptions,
    ("customer", "tax_ids"): _tax_ids,
    ("invoice", "payments"): _related("invoice_payment", "invoice", "/v1/invoice_payments?invoice={}"),
    ("price", "currency_options"): _stored("currency_options", {}),
    ("price", "tiers"): _stored("tiers", None),
}
