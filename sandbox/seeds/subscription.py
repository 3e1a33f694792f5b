"""One self-service subscription: renews, changes, takes discounts, ends. Every step issues its invoice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.seeds.account import Account
from sandbox.seeds.catalog import Tariff
from sandbox.seeds.coupons import Applied
from sandbox.seeds.dates import add_months, day_in_words, stamp
from sandbox.seeds.invoicing import RETRY_DAYS, Line, issue


@dataclass(slots=True)
class Item:
    """One priced position of the subscription; quantity 0 means removed."""

    id: str
    tariff: Tariff
    quantity: int
    created: datetime


class BilledSubscription:
    """
    A subscription that has been invoiced `invoices` times, and renews next or was last renewed at a given moment.

    Boundaries are counted from that moment, so the 31st stays the 31st however short the months between are.
    """

    def __init__(
        self,
        account: Account,
        tariff: Tariff,
        *,
        invoices: int,
        renews: datetime | None = None,
        renewed: datetime | None = None,
        extras: dict[Tariff, int] | None = None,
        team: str | None = None,
        metadata: dict[str, str] | None = None,
        checkout: bool = True,
    ) -> None:
        self.account, self.tariff = account, tariff
        self._anchor, self._anchored = (renewed, 0) if renewed else (renews or account.build.ahead(12), 1)
        self.number = len(account.subscriptions) + 1
        self.key = f"{account.key}/{self.number}"
        self.id = account.build.ids.stripe("sub", self.key)
        self.metadata = {"team": team or account.team} if metadata is None else metadata
        self.checkout = checkout
        self.start = self.boundary(1 - invoices)
        self.position = 1 - invoices
        self.items: list[Item] = []
        self.discounts: list[Applied] = []
        self.status = "active"
        self.canceled_at: datetime | None = None
        self.cancel_at_period_end = False
        self.ended_at: datetime | None = None
        self.cancellation: str | None = None
        self.latest_invoice: str | None = None
        account.subscriptions.append(self)
        for added, quantity in {tariff: 1, **(extras or {})}.items():
            self._add(added, quantity, self.start)
        account.at(self.start, self._renew)

    def boundary(self, position: int) -> datetime:
        """Return where a period starts; 0 is the running one, 1 the next renewal."""
        return add_months(self._anchor, (position - self._anchored) * self.tariff.months)

    def moment(self, periods_ago: int, *, days: float) -> datetime:
        """Return a moment some days into the period that started that many renewals ago (0 = the running one)."""
        return self.boundary(-periods_ago) + timedelta(days=days)

    def change(self, when: datetime, quantities: dict[Tariff, int]) -> None:
        """Set items to new quantities at a moment; the difference is invoiced there and then, prorated."""
        self.account.at(when, lambda moment: self._change(moment, quantities))

    def discount(self, when: datetime, applied: Applied) -> None:
        """Apply a coupon at a moment: it counts from the next invoice on."""
        self.account.at(when, lambda moment: self.discounts.append(applied.begin(self, moment)))

    def cancel(self, when: datetime, *, prorate: bool = True) -> None:
        """End the subscription at a moment; unused time becomes a credit on the customer's balance."""
        self.account.at(when, lambda moment: self._cancel(moment, prorate=prorate))

    def leave_at_period_end(self, when: datetime) -> None:
        """Ask for the end at the next renewal."""
        self.cancel_at_period_end, self.canceled_at = True, when

    def _add(self, tariff: Tariff, quantity: int, when: datetime) -> Item:
        item = Item(self.account.build.ids.stripe("si", self.key, tariff.price_id), tariff, quantity, when)
        self.items.append(item)
        return item

    def _renew(self, when: datetime) -> None:
        if self.ended_at:
            return
        first = self.latest_invoice is None
        start, end = self.boundary(self.position), self.boundary(self.position + 1)
        self.discounts = [applied for applied in self.discounts if not applied.expire(when)]
        lines = [full_line(item, start, end) for item in self.items if item.quantity]
        period = (start, start) if first else (self.boundary(self.position - 1), start)
        used = [a.discount for a in self.discounts] or ([self.account.discount] if self.account.discount else [])
        reason = "subscription_create" if first else "subscription_cycle"
        self._invoice(when, reason=reason, lines=lines, period=period, discounts=used)
        self.discounts = [a for a in self.discounts if not a.consume(self.latest_invoice)]
        self.position += 1
        self.account.at(self.boundary(self.position), self._renew)

    def _change(self, when: datetime, quantities: dict[Tariff, int]) -> None:
        lines: list[Line] = []
        for tariff, quantity in quantities.items():
            item = next((i for i in self.items if i.tariff == tariff), None) or self._add(tariff, 0, when)
            before, item.quantity = item.quantity, quantity
            lines += self._prorated(item, before, when, used=True) + self._prorated(item, quantity, when, used=False)
        self._invoice_now(when, lines)

    def _prorated(self, item: Item, quantity: int, when: datetime, *, used: bool) -> list[Line]:
        start, end = self.boundary(self.position - 1), self.boundary(self.position)
        share = (end - when) / (end - start)
        return [prorated_line(item, quantity, used=used, when=when, end=end, share=share)] if quantity else []

    def _invoice_now(self, when: datetime, lines: list[Line]) -> None:
        period = (self.boundary(self.position - 1), when)
        self._invoice(when, reason="subscription_update", lines=lines, period=period, discounts=[])

    def _cancel(self, when: datetime, *, prorate: bool) -> None:
        if prorate:
            self._invoice_now(
                when, [line for i in self.items for line in self._prorated(i, i.quantity, when, used=True)]
            )
        self._end(when, "cancellation_requested")

    def _invoice(self, when: datetime, *, reason: str, **parts: Any) -> None:
        invoice = issue(self, when=when, reason=reason, **parts)
        self.latest_invoice = invoice["id"]
        if invoice["status"] == "open":
            self._dun(when, first=reason == "subscription_create")

    def _dun(self, when: datetime, *, first: bool) -> None:
        """Wait for the money: a first invoice for 23 hours, a later one for Stripe's week of retries."""
        self.status = "incomplete" if first else "past_due"
        patience = timedelta(hours=23) if first else timedelta(days=RETRY_DAYS[-1])
        reason = None if first else "payment_failed"
        self.account.at(when + patience, lambda at: self._end(at, reason))

    def _end(self, when: datetime, reason: str | None) -> None:
        self.status = "incomplete_expired" if self.status == "incomplete" else "canceled"
        self.ended_at, self.cancellation = when, reason
        self.canceled_at = self.canceled_at or when

    def store(self) -> None:
        """Store subscription, items, running discounts and the checkout session it came from."""
        build = self.account.build
        start, end = self.boundary(self.position - 1), self.boundary(self.position)
        build.put("subscription", **self._fields(end))
        for item in self.items:
            if item.quantity:
                build.put(
                    "subscription_item",
                    id=item.id,
                    subscription=self.id,
                    price=item.tariff.price_id,
                    quantity=item.quantity,
                    created=stamp(item.created),
                    current_period_start=stamp(start),
                    current_period_end=stamp(end),
                )
        for applied in self.discounts:
            applied.store(build)
        if self.checkout:
            build.put("checkout_session", **self._checkout_fields())

    def _fields(self, end: datetime) -> dict[str, Any]:
        return {
            "id": self.id,
            "customer": self.account.id,
            "status": self.status,
            "currency": self.account.currency,
            "created": stamp(self.start),
            "start_date": stamp(self.start),
            "billing_cycle_anchor": stamp(self.start),
            "metadata": dict(self.metadata),
            "latest_invoice": self.latest_invoice,
            "default_payment_method": self.account.card if self.checkout else None,
            "cancel_at_period_end": self.cancel_at_period_end,
            "cancel_at": stamp(end) if self.cancel_at_period_end else None,
            "canceled_at": stamp(self.canceled_at),
            "ended_at": stamp(self.ended_at),
            "cancellation_details": {"comment": None, "feedback": None, "reason": self._cancellation_reason()},
            "discounts": [applied.discount["id"] for applied in self.discounts],
        }

    def _cancellation_reason(self) -> str | None:
        return self.cancellation or ("cancellation_requested" if self.cancel_at_period_end else None)

    def _checkout_fields(self) -> dict[str, Any]:
        ids = self.account.build.ids
        return {
            "id": ids.stripe("cs_test", self.key),
            "mode": "subscription",
            "status": "complete",
            "payment_status": "paid",
            "created": stamp(self.start - timedelta(minutes=3)),
            "customer": self.account.id,
            "subscription": self.id,
            "client_reference_id": self.metadata.get("team"),
            "metadata": {"teamTypeId": ids.team("type", self.tariff.key), "interval": self.tariff.interval},
            "currency": self.account.currency,
        }


def full_line(item: Item, start: datetime, end: datetime) -> Line:
    """Return the line of a whole period."""
    tariff = item.tariff
    text = f"{item.quantity} × {tariff.label} (at ${tariff.unit_amount / 100:,.2f} / {tariff.interval})"
    return Line(tariff, item.id, item.quantity, tariff.unit_amount * item.quantity, start, end, text)


def prorated_line(item: Item, quantity: int, *, used: bool, when: datetime, end: datetime, share: float) -> Line:
    """Return the line of the rest of a period: a credit for what was paid before, or the charge from now on."""
    amount = round(item.tariff.unit_amount * quantity * share)
    text = f"{'Unused' if used else 'Remaining'} time on {quantity} × {item.tariff.label} after {day_in_words(when)}"
    return Line(item.tariff, item.id, quantity, -amount if used else amount, when, end, text, proration=True)
