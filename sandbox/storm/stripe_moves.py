"""What may happen to customers, subscriptions and invoices in Stripe."""

from typing import Any

from sandbox.storm.draw import Draw, Move
from sandbox.stripe import changes
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

STATUSES = ("active", "active", "past_due", "trialing", "unpaid", "paused")
INVOICE_TURNS = {"draft": ("open",), "open": ("paid", "void", "uncollectible"), "uncollectible": ("paid", "void")}
TURNED_AT = {
    "open": "finalized_at",
    "paid": "paid_at",
    "void": "voided_at",
    "uncollectible": "marked_uncollectible_at",
}
MOST_DISCOUNTS = 3


class StripeMoves:
    """Random changes of one account; every one goes through `changes`, so that events follow."""

    def __init__(self, store: StripeStore, draw: Draw) -> None:
        self._store, self._draw = store, draw
        self._rng = draw.rng

    def moves(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move."""
        return [
            (12, "customer_edited", self.customer_edited),
            (3, "customer_created", self.customer_created),
            (8, "balance_changed", self.balance_changed),
            (12, "subscription_edited", self.subscription_edited),
            (10, "quantity_changed", self.quantity_changed),
            (6, "discount_added", self.discount_added),
            (5, "discount_removed", self.discount_removed),
            (10, "invoice_turned", self.invoice_turned),
            (5, "invoice_line_changed", self.invoice_line_changed),
            (4, "invoice_created", self.invoice_created),
        ]

    def _edit(self, kind: str, **fields: Any) -> bool:
        row = self._draw.row(self._store, kind)
        if row is None:
            return False
        self._replace(row, **fields)
        return True

    def _replace(self, row: Object, **fields: Any) -> None:
        changes.replace(self._store, {**row, **fields})

    def _note(self) -> dict[str, str]:
        return {"storm": str(self._draw.number())}

    def customer_edited(self) -> bool:
        row = self._draw.row(self._store, "customer")
        if row is None:
            return False
        fields = self._rng.choice(
            ({"name": self._draw.name()}, {"metadata": {**row["metadata"], **self._note()}}, {"phone": "+1 555 0100"})
        )
        self._replace(row, **fields)
        return True

    def customer_created(self) -> bool:
        changes.create(self._store, "customer", {"name": self._draw.name(), "currency": "usd"})
        return True

    def balance_changed(self) -> bool:
        row = self._draw.row(self._store, "customer")
        if row is None:
            return False
        amount = self._rng.choice((-1, 1)) * self._rng.randrange(100, 5_000)
        fields = {"customer": row["id"], "amount": amount, "currency": row["currency"] or "usd"}
        changes.create(self._store, "customer_balance_transaction", {**fields, "metadata": self._note()})
        return True

    def subscription_edited(self) -> bool:
        row = self._draw.row(self._store, "subscription")
        if row is None or row["status"] == "canceled":
            return False
        if self._rng.random() < 0.05:
            changes.cancel(self._store, row)
            return True
        fields: tuple[dict[str, Any], ...] = (
            {"status": self._rng.choice(STATUSES)},
            {"metadata": {**row["metadata"], **self._note()}},
            {"cancel_at_period_end": not row["cancel_at_period_end"]},
        )
        self._replace(row, **self._rng.choice(fields))
        return True

    def quantity_changed(self) -> bool:
        return self._edit("subscription_item", quantity=self._rng.randrange(1, 30))

    def discount_added(self) -> bool:
        row, coupon = self._draw.row(self._store, "subscription"), self._draw.row(self._store, "coupon")
        if not row or not coupon or row["status"] == "canceled" or len(row["discounts"]) >= MOST_DISCOUNTS:
            return False
        fields = {"coupon": coupon["id"], "subscription": row["id"], "customer": row["customer"]}
        discount = changes.create(self._store, "discount", fields)
        self._replace(row, discounts=[*row["discounts"], discount["id"]])
        return True

    def discount_removed(self) -> bool:
        discount = self._draw.row(self._store, "discount")
        row = self._store.get("subscription", (discount or {}).get("subscription") or "")
        if discount is None or row is None or discount["id"] not in row["discounts"]:
            return False
        self._replace(row, discounts=[one for one in row["discounts"] if one != discount["id"]])
        changes.remove(self._store, "discount", discount["id"])
        return True

    def invoice_turned(self) -> bool:
        row = self._draw.row(self._store, "invoice")
        if row is None or row["status"] not in INVOICE_TURNS:
            return self._edit("invoice", metadata=self._note())
        status = self._rng.choice(INVOICE_TURNS[row["status"]])
        turned = {**row["status_transitions"], TURNED_AT[status]: self._store.clock.timestamp()}
        fields: Object = {"status": status, "status_transitions": turned}
        if status == "open":
            fields |= {"ending_balance": 0, "auto_advance": False, "number": f"STORM-{self._draw.number()}"}
        if status == "paid":
            fields |= {"amount_paid": row["amount_due"], "amount_remaining": 0, "attempted": True}
        self._replace(row, **fields)
        return True

    def invoice_line_changed(self) -> bool:
        return self._edit("line_item", description=self._draw.name(), metadata=self._note())

    def invoice_created(self) -> bool:
        customer = self._draw.row(self._store, "customer")
        if customer is None:
            return False
        amounts = [self._rng.randrange(500, 9_000) for _ in range(self._rng.randrange(1, 4))]
        status = self._rng.choice(("draft", "open"))
        fields = {"customer": customer["id"], "status": status, "subtotal": sum(amounts), "billing_reason": "manual"}
        if status == "open":
            fields["number"] = f"STORM-{self._draw.number()}"
        invoice = changes.create(self._store, "invoice", fields)
        for amount in amounts:
            self._line(invoice, amount)
        return True

    def _line(self, invoice: Object, amount: int) -> None:
        now = invoice["created"]
        fields = {"invoice": invoice["id"], "amount": amount, "description": self._draw.name()}
        changes.create(self._store, "line_item", {**fields, "period_start": now, "period_end": now + 86_400})
