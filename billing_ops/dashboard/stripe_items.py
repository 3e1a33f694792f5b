"""What a subscription is for: each position at list price, and beside it what the team really pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing_ops.dashboard.estimates import Charge
from billing_ops.dashboard.stripe_reads import Item
from billing_ops.kernel.money import Money
from subscriptions.models import Price

NO_PRICE = "Our copy does not hold its price yet."
NO_SINGLE_PRICE = "Priced by tiers or by use."


@dataclass(frozen=True)
class ItemRow:
    """
    A position. `unit` and `amount` are what its price says, `listed` the same quantity at today's list price, `paid`
    what is left of `amount` after coupons; None where Stripe or our copy does not state it, and `notes` say why.
    """

    name: str
    quantity: int | None
    unit: Money | None
    amount: Money | None
    listed: Money | None
    paid: Money | None
    every: str
    period_ends_at: datetime | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ListPrice:
    """A product's list price per unit, in a currency and rhythm; None where there is not one. `note`: what is odd."""

    unit: Money | None
    note: str = ""


def charges(items: Sequence[Item], currency: str) -> list[Charge]:
    """This function will return the positions whose amount is known, before coupons."""
    known = [(item.row, amount_of(item, currency)) for item in items]
    return [
        Charge(row.stripe_id, amount, row.current_period_end_at, row.product_id or "")
        for row, amount in known
        if amount is not None
    ]


def amount_of(item: Item, currency: str) -> Money | None:
    """This function will return price × quantity; what is billed by use has no quantity before its period ends."""
    unit = _unit(item.price, currency)
    return None if unit is None or item.row.quantity is None else unit * item.row.quantity


def item_row(item: Item, currency: str, left: Mapping[str, Money]) -> ItemRow:
    """This function will return a position; `left` has what each one costs after coupons, where that is known."""
    unit, amount, on_list = _unit(item.price, currency), amount_of(item, currency), list_price_of(item, currency)
    quantity = item.row.quantity
    return ItemRow(
        name=_name(item),
        quantity=quantity,
        unit=unit,
        amount=amount,
        listed=None if on_list.unit is None or quantity is None else on_list.unit * quantity,
        paid=left.get(item.row.stripe_id),
        every=_every(item.price) if item.price else "",
        period_ends_at=item.row.current_period_end_at,
        notes=tuple(note for note in (on_list.note, _not_single(item)) if note),
    )


def list_price_of(item: Item, currency: str) -> ListPrice:
    """
    This function will return what the item's product is sold for today, in its currency and rhythm.

    The product's default price, else the item's own where that is still sold, else the only one. Amounts of prices
    never change in Stripe: a team keeps an earlier one until somebody moves it (facts/flowfuse.md §3, §8).
    """
    price = item.price
    if price is None:
        return ListPrice(None)
    current = {one.stripe_id: one for one in item.current_prices}
    default, only = current.get(item.default_price_id), next(iter(current.values()), None)
    listed = default or current.get(price.stripe_id) or (only if len(current) == 1 else None)
    if listed is None:
        return ListPrice(None, _no_list_price(item.current_prices, currency))
    return ListPrice(_unit(listed, currency), _other_price(price, listed, currency))


def _no_list_price(current: Sequence[Price], currency: str) -> str:
    if not current:
        return "It is no longer sold, so it has no list price."
    units = [str(unit) for one in current if (unit := _unit(one, currency))]
    return f"Several prices are current ({', '.join(units)}), so which is its list price is not certain."


def _other_price(price: Price, listed: Price, currency: str) -> str:
    """R30: list price is the basis, so a price of another day or of one's own must be seen."""
    if price.stripe_id == listed.stripe_id:
        return ""
    own, today = _unit(price, currency), _unit(listed, currency)
    kind = "a price of its own" if price.is_active else "an earlier price, no longer sold"
    return f"On {kind}: {own or 'not a single price'} instead of {today or 'not a single price'} each."


def list_total(rows: Sequence[ItemRow]) -> Money | None:
    """This function will return the positions' sum by their prices, None unless they share period and currency."""
    return _sum(rows, [row.amount for row in rows])


def at_list(rows: Sequence[ItemRow]) -> Money | None:
    """This function will return the positions' sum at today's list prices, None unless they share all that."""
    return _sum(rows, [row.listed for row in rows])


def paid_total(rows: Sequence[ItemRow]) -> Money | None:
    """This function will return what the positions together cost after coupons, None likewise."""
    return _sum(rows, [row.paid for row in rows])


def _sum(rows: Sequence[ItemRow], amounts: Sequence[Money | None]) -> Money | None:
    known = [amount for amount in amounts if amount is not None]
    alike = {(row.every, row.period_ends_at) for row in rows}
    if not known or len(known) < len(rows) or len(alike) > 1 or len({amount.currency for amount in known}) > 1:
        return None
    return sum(known[1:], start=known[0])


def plan_of(rows: Sequence[ItemRow]) -> str:
    """This function will return a subscription's plan in a few words: its dearest position, and how many more."""
    if not rows:
        return "Nothing"
    return rows[0].name if len(rows) == 1 else f"{rows[0].name} and {len(rows) - 1} more"


def _name(item: Item) -> str:
    name = item.product.name if item.product else ""
    return name or (item.price.nickname if item.price else "") or "A product that our copy does not hold yet"


def _unit(price: Price | None, currency: str) -> Money | None:
    if price is None or price.unit_amount_minor is None:
        return None
    return Money(price.unit_amount_minor, price.currency or currency) if price.currency or currency else None


def _not_single(item: Item) -> str:
    if item.price is None:
        return NO_PRICE
    return NO_SINGLE_PRICE if item.price.unit_amount_minor is None or item.row.quantity is None else ""


def _every(price: Price) -> str:
    if not price.interval:
        return "once"
    count = price.interval_count
    return f"a {price.interval}" if count in (None, 1) else f"every {count} {price.interval}s"
