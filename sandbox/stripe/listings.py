"""The list endpoints' filters, as Stripe documents them for each kind."""

from datetime import timedelta
from fnmatch import fnmatchcase

from sandbox.http import Request
from sandbox.stripe import params
from sandbox.stripe.errors import ApiError
from sandbox.stripe.lists import Listing
from sandbox.stripe.present import promotion_code_active
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

EVENTS_KEPT = timedelta(days=30)
MAX_EVENT_TYPES = 20
ENDED = ("canceled", "incomplete_expired")


def _customer(store: StripeStore, request: Request, row: Object) -> bool:
    return bool(row["test_clock"] == (request.get("test_clock") or None))


def _subscription(store: StripeStore, request: Request, row: Object) -> bool:
    clock = request.get("test_clock")
    if row["test_clock"] and row["test_clock"] != clock and not request.get("customer"):
        return False
    return _status(row["status"], request.get("status")) and _has_price(store, row, request.get("price"))


def _status(status: str, wanted: str) -> bool:
    """Without a status everything but canceled; "ended" is Stripe's word for both ways to be over."""
    if wanted in ("", "all"):
        return wanted == "all" or status != "canceled"
    return status in ENDED if wanted == "ended" else status == wanted


def _has_price(store: StripeStore, row: Object, price: str) -> bool:
    if not price:
        return True
    items = store.where("subscription_item", "subscription", row["id"])
    return any(item["price"] == price for item in items)


def _promotion_code(store: StripeStore, request: Request, row: Object) -> bool:
    code, active = request.get("code"), request.get("active")
    if code and row["code"].lower() != code.lower():
        return False
    return not active or promotion_code_active(store, row) == params.boolean(active, "active")


def _price(store: StripeStore, request: Request, row: Object) -> bool:
    keys = params.strings(request, "lookup_keys")
    return not keys or row["lookup_key"] in keys


def _product(store: StripeStore, request: Request, row: Object) -> bool:
    ids = params.strings(request, "ids")
    return not ids or row["id"] in ids


def _event(store: StripeStore, request: Request, row: Object) -> bool:
    """Exact `types`, or one `type` with a `*`; those delivered to everybody, or those not."""
    types = params.strings(request, "types")
    if len(types) > MAX_EVENT_TYPES:
        raise ApiError("You can only specify up to 20 types.", param="types")
    wanted, delivered = request.get("type"), request.get("delivery_success")
    if delivered and params.boolean(delivered, "delivery_success") != (store.undelivered(row["id"]) == 0):
        return False
    return (not types or row["type"] in types) and (not wanted or fnmatchcase(row["type"], wanted))


def events_since(store: StripeStore) -> int:
    """The oldest second of which Stripe still shows events: 30 days ago."""
    return store.clock.timestamp() - int(EVENTS_KEPT.total_seconds())


def _equals(*names: str) -> dict[str, str]:
    return {name: name for name in names}


LISTINGS: dict[str, Listing] = {
    "charges": Listing("charge", _equals("customer", "payment_intent")),
    "checkout/sessions": Listing(
        "checkout.session", _equals("customer", "subscription", "status", "payment_intent", "payment_link")
    ),
    "coupons": Listing("coupon"),
    "credit_notes": Listing("credit_note", _equals("invoice", "customer")),
    "customers": Listing("customer", _equals("email"), extra=("test_clock",), keep=_customer),
    "events": Listing("event", extra=("type", "types", "delivery_success"), keep=_event, since=events_since),
    "invoice_payments": Listing("invoice_payment", _equals("invoice", "status")),
    "invoices": Listing(
        "invoice",
        {
            "subscription": "parent.subscription_details.subscription",
            **_equals("customer", "status", "collection_method"),
        },
        ranges=("created", "due_date"),
    ),
    "prices": Listing(
        "price",
        {"product": "product", "recurring[interval]": "recurring.interval", **_equals("currency", "type")},
        {"active": "active"},
        extra=("lookup_keys", "recurring"),
        keep=_price,
    ),
    "products": Listing("product", _equals("url"), _equals("active", "shippable"), extra=("ids",), keep=_product),
    "promotion_codes": Listing(
        "promotion_code",
        {"coupon": "promotion.coupon", "customer": "customer"},
        extra=("active", "code"),
        keep=_promotion_code,
    ),
    "refunds": Listing("refund", _equals("charge", "payment_intent")),
    "subscription_items": Listing(
        "subscription_item", _equals("subscription"), ranges=(), needs=("subscription",), oldest_first=True
    ),
    "subscriptions": Listing(
        "subscription",
        _equals("customer", "collection_method"),
        extra=("status", "price", "test_clock"),
        keep=_subscription,
    ),
}
"""By path under /v1/."""

NESTED: dict[str, tuple[str, Listing]] = {
    "customers/{id}/balance_transactions": (
        "customer",
        Listing("customer_balance_transaction", _equals("invoice")),
    ),
    "customers/{id}/payment_methods": ("customer", Listing("payment_method", _equals("type"), ranges=())),
    "credit_notes/{id}/lines": ("credit_note", Listing("credit_note_line_item", ranges=(), oldest_first=True)),
    "invoices/{id}/lines": ("invoice", Listing("line_item", ranges=(), oldest_first=True)),
}
"""Lists inside one object: the owner's kind, which is also the field that names it, and the listing."""
