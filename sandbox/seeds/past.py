"""What Stripe says happened in a seed's last 30 days: one event row for each turn its objects took."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from sandbox.stripe import objects
from sandbox.stripe.events import NAMES
from sandbox.stripe.listings import EVENTS_KEPT
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

BORN = {
    "checkout.session": "completed",
    "coupon": "created",
    "credit_note": "created",
    "customer": "created",
    "discount": "created",
    "invoice": "created",
    "invoice_payment": "paid",
    "payment_method": "attached",
    "price": "created",
    "product": "created",
    "promotion_code": "created",
    "refund": "created",
    "subscription": "created",
}
"""How the beginning of each kind is called. In this order where several began in one second."""

AT_FIRST: dict[str, dict[str, Any]] = {
    "coupon": {"times_redeemed": 0, "valid": True},
    "customer": {"balance": 0, "delinquent": False},
    "promotion_code": {"times_redeemed": 0, "active": True},
    "subscription": {"canceled_at": None, "ended_at": None, "cancel_at": None, "cancel_at_period_end": False},
}
"""What certainly was otherwise when an object was made."""

INVOICE_TURNS = (
    ("finalized_at", "finalized", "open"),
    ("paid_at", "paid", "paid"),
    ("voided_at", "voided", "void"),
    ("marked_uncollectible_at", "marked_uncollectible", "uncollectible"),
)


def write_past(store: StripeStore) -> None:
    """Store the events of the last 30 days. Rows hold the object's row itself: a big seed's past stays small."""
    until = store.clock.timestamp()
    since = until - int(EVENTS_KEPT.total_seconds())
    turns = [turn for turn in _turns(store) if since <= turn[0] <= until]
    for created, name, row, then, previous in sorted(turns, key=lambda turn: turn[0]):
        store.put(_event(created, name, row, then, previous))


def _event(created: int, name: str, row: Object, then: Object, previous: Object) -> Object:
    digest = blake2b(f"{name} {row['id']} {created}".encode(), digest_size=18).digest()
    data = {"object": row, "previous_attributes": previous} if previous else {"object": row}
    event = objects.event(id=f"evt_{b64encode(digest, b'xQ').decode()}", type=name, created=created, data=data)
    # Presented when somebody asks; see `sandbox.stripe.present`.
    event["then"] = then
    return event


def _turns(store: StripeStore) -> Iterator[tuple[int, str, Object, Object, Object]]:
    """When, event type, row, what was otherwise then, and the previous attributes."""
    for kind, suffix in BORN.items():
        for row in store.all(kind):
            at = row["start"] if kind == "discount" else row["created"]
            yield at, f"{NAMES.get(kind, kind)}.{suffix}", row, _at_first(row), {}
    yield from _invoice_turns(store)
    yield from _endings(store)
    yield from _balances(store)


def _at_first(row: Object) -> Object:
    return {"status": "draft"} if row["object"] == "invoice" else AT_FIRST.get(row["object"], {})


def _invoice_turns(store: StripeStore) -> Iterator[tuple[int, str, Object, Object, Object]]:
    for row in store.all("invoice"):
        for field, suffix, status in INVOICE_TURNS:
            at = row["status_transitions"][field]
            if at is not None:
                yield at, f"invoice.{suffix}", row, {"status": status}, {}


def _endings(store: StripeStore) -> Iterator[tuple[int, str, Object, Object, Object]]:
    for row in store.all("subscription"):
        if row["ended_at"] is not None:
            yield row["ended_at"], "customer.subscription.deleted", row, {}, {}


def _balances(store: StripeStore) -> Iterator[tuple[int, str, Object, Object, Object]]:
    """A balance entry has no event of its own; the customer's update says what the balance was."""
    for entry in store.all("customer_balance_transaction"):
        customer = store.get("customer", entry["customer"])
        if customer is not None and entry["amount"]:
            then = {"balance": entry["ending_balance"]}
            yield (
                entry["created"],
                "customer.updated",
                customer,
                then,
                {"balance": entry["ending_balance"] - entry["amount"]},
            )
