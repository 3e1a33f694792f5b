"""The page of one Stripe object, as its dashboard would show it: key facts, what belongs to it, raw JSON."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sandbox.pages.addresses import STRIPE_PLURALS, stripe_page
from sandbox.pages.markup import Content, facts, link, page, raw, section, table
from sandbox.stripe.present import present
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

MONEY = ("amount", "balance", "subtotal", "total", "unit_amount")
TIMES = (
    "_at",
    "_by",
    "_end",
    "_start",
    "created",
    "due_date",
    "start",
    "end",
    "start_date",
    "updated",
    "billing_cycle_anchor",
)
ZERO_DECIMAL = {"jpy", "krw", "vnd"}

FIRST = (
    "id",
    "deleted",
    "status",
    "name",
    "number",
    "code",
    "email",
    "metadata",
    "customer",
    "amount",
    "total",
    "balance",
)
"""What people look for comes first; the rest follows in Stripe's own order."""

NOISE = (
    "automatic_tax",
    "billing_mode",
    "invoice_settings.issuer",
    "issuer",
    "managed_payments",
    "object",
    "payment_settings",
    "trial_settings",
)
"""Settings that are the same everywhere; the raw JSON has them."""

BELONGINGS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "charge": (("Refunds", "refund", "charge"),),
    "coupon": (
        ("Promotion codes", "promotion_code", "promotion.coupon"),
        ("Discounts", "discount", "source.coupon"),
    ),
    "customer": (
        ("Subscriptions", "subscription", "customer"),
        ("Invoices", "invoice", "customer"),
        ("Balance transactions", "customer_balance_transaction", "customer"),
        ("Credit notes", "credit_note", "customer"),
        ("Payment methods", "payment_method", "customer"),
        ("Charges", "charge", "customer"),
    ),
    "invoice": (
        ("Lines", "line_item", "invoice"),
        ("Payments", "invoice_payment", "invoice"),
        ("Credit notes", "credit_note", "invoice"),
    ),
    "product": (("Prices", "price", "product"),),
    "subscription": (
        ("Items", "subscription_item", "subscription"),
        ("Discounts", "discount", "subscription"),
        ("Invoices", "invoice", "parent.subscription_details.subscription"),
    ),
}
"""By kind: title, kind and naming field of what is listed below the facts."""


def object_page(store: StripeStore, kind: str, object_id: str) -> str | None:
    """The HTML page of one object; None when there is none and never was."""
    row = store.get(kind, object_id)
    gone = None if row else store.grave(kind, object_id)
    if row is None and gone is None:
        return None
    shown = present(store, row) if row else gone or {}
    noun = kind.replace("_", " ").replace(".", " ").capitalize()
    parts: list[Content] = [section("Key facts", facts(_facts(store, shown, deleted=row is None)))]
    for title, other, field in BELONGINGS.get(kind, ()):
        parts.append(section(title, _rows(store, store.where(other, field, object_id)[::-1])))
    return page(f"{noun} {title_of(shown)}", *parts, raw(shown))


def title_of(row: Object) -> str:
    """What people call an object: its name, number or code, else its id."""
    return str(row.get("name") or row.get("number") or row.get("code") or row["id"])


def describe(row: Object) -> str:
    """An object in half a line."""
    told = [row.get(name) for name in ("status", "type", "email", "description")]
    money = next((_money(row, name) for name in ("total", "amount", "unit_amount") if row.get(name) is not None), "")
    return " · ".join(str(part) for part in [title_of(row), money, *told] if part and part != row["id"])


def _facts(store: StripeStore, shown: Object, *, deleted: bool) -> Iterator[tuple[str, Content]]:
    if deleted:
        yield "deleted", "yes: this is how it last was"
    told = [(name, value) for name, value in _flat(shown) if value not in (None, "") and not name.startswith(NOISE)]
    for name, value in sorted(told, key=lambda fact: _rank(fact[0])):
        yield name, _value(store, shown, name, value)


def _rank(name: str) -> int:
    head = name.partition(".")[0]
    return FIRST.index(head) if head in FIRST else len(FIRST)


def _flat(shown: Object, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Scalars, ids in arrays, and what is inside nested objects, lists left out."""
    for name, value in shown.items():
        if isinstance(value, dict):
            if value.get("object") != "list":
                yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            yield from ((f"{prefix}{name}", entry) for entry in value if isinstance(entry, str))
        else:
            yield f"{prefix}{name}", value


def _value(store: StripeStore, shown: Object, name: str, value: Any) -> Content:
    last = name.rpartition(".")[2]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and (last.startswith(MONEY) or last.endswith("_balance")):
        return _money({**shown, last: value}, last)
    if isinstance(value, int) and last.endswith(TIMES) and value > 1_000_000:
        return datetime.fromtimestamp(value, UTC).strftime("%d %b %Y %H:%M UTC")
    kind = _kind_of(store, value) if isinstance(value, str) else None
    return link(stripe_page(kind, value), value) if kind and value != shown["id"] else str(value)


def _kind_of(store: StripeStore, object_id: str) -> str | None:
    return next((kind for kind in STRIPE_PLURALS if store.get(kind, object_id)), None)


def _money(row: Object, name: str) -> str:
    currency = str(row.get("currency") or "")
    minor = row[name]
    if minor is None:
        return "tiered"
    amount = f"{minor:,}" if currency in ZERO_DECIMAL else f"{minor / 100:,.2f}"
    return f"{amount} {currency.upper()}".strip()


def _rows(store: StripeStore, rows: list[Object]) -> Content:
    told = [(link(stripe_page(row["object"], row["id"]), row["id"]), _what(store, row)) for row in rows]
    return table(("Id", "What"), told)


def _what(store: StripeStore, row: Object) -> str:
    """Like `describe`, and for what says little by itself: what it is of."""
    if row["object"] == "discount":
        return f"coupon {row['source']['coupon']}"
    price = store.get("price", row["price"]) if row["object"] == "subscription_item" else None
    if price is None:
        return describe(row)
    product = store.get("product", price["product"])
    return f"{row['quantity']} × {title_of(product) if product else price['id']} at {_money(price, 'unit_amount')}"
