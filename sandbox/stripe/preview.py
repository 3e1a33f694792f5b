"""What the next invoice of a subscription will be: the oracle of "next charge"."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.http import Request, Response
from sandbox.stripe import objects, params
from sandbox.stripe.billing import Line, apply_discount, line_amount, settle
from sandbox.stripe.errors import ApiError, missing, required, unknown_parameter
from sandbox.stripe.expand import expander, tree
from sandbox.stripe.present import list_object
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

if TYPE_CHECKING:
    from sandbox.world import World

ENDED = ("canceled", "incomplete_expired")


def create_preview(world: "World", request: Request) -> Response:
    """POST /v1/invoices/create_preview for a `subscription`; nothing is changed."""
    subscription = _subscription(world.stripe, request.form())
    shown = next_invoice(world.stripe, subscription)
    return Response.json(expander(world, request).expand(shown, tree(params.expand_paths(request))))


def _subscription(store: StripeStore, form: dict[str, Any]) -> Object:
    for name in form.keys() - {"customer", "expand", "subscription"}:
        raise unknown_parameter(name)
    wanted = form.get("subscription")
    if not wanted:
        raise required("subscription")
    row = store.get("subscription", wanted)
    if row is None:
        raise missing("subscription", wanted, param="subscription")
    if form.get("customer", row["customer"]) != row["customer"]:
        raise ApiError("The customer does not match the subscription's.", param="customer")
    if row["status"] in ENDED or row["cancel_at_period_end"]:
        raise ApiError(
            f"No upcoming invoices for customer: {row['customer']}", status=404, code="invoice_upcoming_none"
        )
    return row


def next_invoice(store: StripeStore, subscription: Object) -> Object:
    """
    The coming invoice in full, with its lines: items × price − discounts, then the customer's balance.

    Discounts of the subscription replace the customer's; those that end before the invoice is made do not
    count.
    """
    items = store.where("subscription_item", "subscription", subscription["id"])
    at = min((item["current_period_end"] for item in items), default=store.clock.timestamp())
    due = [item for item in items if item["current_period_end"] == at]
    lines = [_line(store, item) for item in due]
    taken = _discount(store, subscription, due, lines, at)
    return _invoice(store, subscription, due, lines, taken)


def _line(store: StripeStore, item: Object) -> Line:
    price = _price(store, item)
    return Line(price["product"], line_amount(price, item["quantity"]))


def _price(store: StripeStore, item: Object) -> Object:
    price = store.get("price", item["price"])
    if price is None:
        raise missing("price", item["price"])
    return price


def _discount(
    store: StripeStore, subscription: Object, items: list[Object], lines: list[Line], at: int
) -> dict[str, int]:
    """What each discount takes, items' own first, then the whole invoice's in their order."""
    taken: dict[str, int] = {}
    for item, line in zip(items, lines, strict=True):
        taken |= _take(store, item["discounts"], [line], subscription["currency"], at)
    return taken | _take(store, _invoice_discounts(store, subscription), lines, subscription["currency"], at)


def _invoice_discounts(store: StripeStore, subscription: Object) -> list[str]:
    if subscription["discounts"]:
        return list(subscription["discounts"])
    customer = store.get("customer", subscription["customer"])
    return [customer["discount"]] if customer and customer["discount"] else []


def _take(store: StripeStore, discounts: list[str], lines: list[Line], currency: str, at: int) -> dict[str, int]:
    taken: dict[str, int] = {}
    for discount_id in discounts:
        discount = store.get("discount", discount_id)
        if discount is None or (discount["end"] is not None and discount["end"] <= at):
            continue
        coupon_id = discount["source"]["coupon"]
        coupon = store.get("coupon", coupon_id) or store.grave("coupon", coupon_id)
        if coupon:
            taken[discount_id] = apply_discount(lines, discount_id, coupon, currency)
    return taken


def _invoice(
    store: StripeStore, subscription: Object, items: list[Object], lines: list[Line], taken: dict[str, int]
) -> Object:
    invoice_id = "upcoming_in_" + subscription["id"].removeprefix("sub_")
    subtotal = sum(line.amount for line in lines)
    total = subtotal - sum(taken.values())
    balance = _balance(store, subscription)
    due, ending = settle(total, balance)
    period = items[0] if items else None
    row = objects.invoice(
        id=invoice_id,
        customer=subscription["customer"],
        created=period["current_period_end"] if period else store.clock.timestamp(),
        subscription=subscription["id"],
        subscription_metadata=subscription["metadata"],
        status="draft",
        currency=subscription["currency"],
        subtotal=subtotal,
        total=total,
        amount_due=due,
        starting_balance=balance,
        ending_balance=ending,
        billing_reason="upcoming",
        discounts=list(taken),
        total_discount_amounts=[{"amount": off, "discount": name} for name, off in taken.items()],
        period_start=period["current_period_start"] if period else 0,
        period_end=period["current_period_end"] if period else 0,
        next_payment_attempt=period["current_period_end"] + 3600 if period else None,
    )
    shown = [_shown_line(store, subscription, invoice_id, item, line) for item, line in zip(items, lines, strict=True)]
    return {**row, "lines": list_object(shown, f"/v1/invoices/{invoice_id}/lines")}


def _balance(store: StripeStore, subscription: Object) -> int:
    """The customer's balance when it is in the subscription's currency; another currency's is left alone."""
    customer = store.get("customer", subscription["customer"])
    same = customer is not None and customer["currency"] in (None, subscription["currency"])
    return store.balance(subscription["customer"]) if same else 0


def _shown_line(store: StripeStore, subscription: Object, invoice_id: str, item: Object, line: Line) -> Object:
    price = _price(store, item)
    product = store.get("product", price["product"])
    start = item["current_period_end"]
    return objects.line_item(
        id="il_tmp_" + item["id"].removeprefix("si_"),
        invoice=invoice_id,
        amount=line.amount,
        currency=subscription["currency"],
        description=f"{item['quantity'] or 1} × {product['name'] if product else price['id']}",
        period_start=start,
        period_end=add_interval(start, price["recurring"]),
        price=price["id"],
        product=price["product"],
        unit_amount=price["unit_amount"],
        quantity=item["quantity"],
        subscription=subscription["id"],
        subscription_item=item["id"],
        discount_amounts=[{"amount": off, "discount": name} for name, off in line.taken.items()],
        metadata=subscription["metadata"],
    )


def add_interval(start: int, recurring: Object | None) -> int:
    """A billing period later, on the same day of the month or the last there is."""
    if recurring is None:
        return start
    at = datetime.fromtimestamp(start, UTC)
    count = recurring["interval_count"]
    if recurring["interval"] in ("day", "week"):
        return start + int(timedelta(**{recurring["interval"] + "s": count}).total_seconds())
    months = at.month - 1 + count * (12 if recurring["interval"] == "year" else 1)
    year, month = at.year + months // 12, months % 12 + 1
    return int(at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1])).timestamp())
