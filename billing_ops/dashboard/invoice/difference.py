"""Why an invoice asks for another amount than the one before: part by part, adding up exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from billing_ops.dashboard.invoice.parts import Part
from billing_ops.kernel.money import Money


@dataclass(frozen=True)
class Difference:
    """`change` is "new", "gone", "more", "fewer" or "other"; a positive `amount` is asked for in addition."""

    change: str
    words: str
    amount: Money


@dataclass
class _Side:
    """One thing on one invoice: all its parts together."""

    minor: int = 0
    quantity: int | None = None
    parts: list[Part] = field(default_factory=list)


def differences(before: Sequence[Part], after: Sequence[Part], currency: str) -> list[Difference]:
    """
    This function will return what changed between two invoices of one currency, the largest amount first.

    The amounts add up to the difference of the two sums: each part of either is in exactly one difference or did not
    change. Parts of one kind and key are one thing, however many lines it has.
    """
    old, new = _by_thing(before), _by_thing(after)
    found = []
    for thing in [*old, *(thing for thing in new if thing not in old)]:
        was, now = old.get(thing), new.get(thing)
        amount = Money((now.minor if now else 0) - (was.minor if was else 0), currency)
        if amount.minor or (was and now and was.quantity != now.quantity):
            found.append(_difference(thing[0], was, now, amount))
    return sorted(found, key=lambda row: -abs(row.amount.minor))


def _by_thing(parts: Iterable[Part]) -> dict[tuple[str, str], _Side]:
    sides: dict[tuple[str, str], _Side] = {}
    for part in parts:
        side = sides.setdefault((part.kind, part.key), _Side())
        side.minor += part.amount.minor
        side.parts.append(part)
        if part.quantity is not None:
            side.quantity = (side.quantity or 0) + part.quantity
    return sides


def _difference(kind: str, was: _Side | None, now: _Side | None, amount: Money) -> Difference:
    side = now or was
    assert side is not None
    what = side.parts[0].what
    if kind != "line":
        return _of_the_rest(kind, what, was, now, amount)
    if was is None:
        return Difference("new", f"{what} is new{_counted(side.quantity)}", amount)
    if now is None:
        return Difference("gone", f"{what} is gone{_counted(side.quantity)}", amount)
    if was.quantity is not None and now.quantity is not None and was.quantity != now.quantity:
        change, count = ("more", now.quantity - was.quantity) if now.quantity > was.quantity else (
            "fewer", was.quantity - now.quantity
        )  # fmt: skip
        return Difference(change, f"{count} {change} {what}: {was.quantity} became {now.quantity}", amount)
    return Difference("other", f"{what} costs {'more' if amount.minor > 0 else 'less'} than before", amount)


def _counted(quantity: int | None) -> str:
    return "" if quantity in (None, 1) else f" ({quantity})"


def _of_the_rest(kind: str, what: str, was: _Side | None, now: _Side | None, amount: Money) -> Difference:
    if kind == "proration":
        if was is None:
            return Difference("new", f"{what} was changed in the middle of a period", amount)
        if now is None:
            return Difference("gone", f"The change of {what} on the invoice before is not repeated", amount)
        return Difference("other", f"{what} was changed on both invoices", amount)
    if was is None:
        return Difference("new", f"{what}: not on the invoice before", amount)
    if now is None:
        return Difference("gone", f"{what}: no longer on this invoice", amount)
    return Difference("other", f"{what}: another amount than before", amount)
