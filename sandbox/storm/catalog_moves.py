"""What may happen to coupons, codes, prices, cards and corrections in Stripe; deletions and re-creations."""

from typing import Any

from sandbox.storm.draw import Draw, Move
from sandbox.stripe import changes
from sandbox.stripe.store import StripeStore
from sandbox.stripe.table import Object

FEWEST = 5
"""Of what is deleted, so many are always left."""


class CatalogMoves:
    """Random changes of one account; every one goes through `changes`, so that events follow."""

    def __init__(self, store: StripeStore, draw: Draw) -> None:
        self._store, self._draw = store, draw
        self._rng = draw.rng
        self._gone: list[Object] = []

    def moves(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move."""
        return [
            (4, "coupon_edited", self.coupon_edited),
            (3, "coupon_created", self.coupon_created),
            (4, "code_redeemed", self.code_redeemed),
            (3, "code_created", self.code_created),
            (2, "code_deactivated", self.code_deactivated),
            (2, "product_edited", self.product_edited),
            (2, "price_edited", self.price_edited),
            (1, "price_created", self.price_created),
            (3, "credit_note_created", self.credit_note_created),
            (2, "credit_note_voided", self.credit_note_voided),
            (3, "refund_created", self.refund_created),
            (2, "refund_edited", self.refund_edited),
            (3, "card_renewed", self.card_renewed),
            (2, "card_added", self.card_added),
            (1, "card_detached", self.card_detached),
        ]

    def deletions(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move: what takes something away for good."""
        return [
            (4, "customer_deleted", self.customer_deleted),
            (3, "coupon_deleted", self.coupon_deleted),
            (3, "draft_invoice_deleted", self.draft_invoice_deleted),
        ]

    def recreations(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move: a coupon comes back under the same id with other terms."""
        return [(1, "coupon_recreated", self.coupon_recreated)]

    def _row(self, kind: str) -> Object | None:
        return self._draw.row(self._store, kind)

    def _edit(self, kind: str, **fields: Any) -> bool:
        row = self._row(kind)
        if row is None:
            return False
        changes.replace(self._store, {**row, **fields})
        return True

    def _note(self) -> dict[str, str]:
        return {"storm": str(self._draw.number())}

    def _terms(self) -> dict[str, Any]:
        if self._rng.random() < 0.5:
            return {"percent_off": float(self._rng.randrange(5, 60)), "duration": "once"}
        terms = {"amount_off": self._rng.randrange(100, 5_000), "currency": "usd", "duration": "repeating"}
        return {**terms, "duration_in_months": self._rng.randrange(1, 12)}

    def coupon_edited(self) -> bool:
        return self._edit("coupon", name=self._draw.name(), metadata=self._note())

    def coupon_created(self) -> bool:
        fields = {"id": f"STORM{self._draw.number()}", "name": self._draw.name(), **self._terms()}
        changes.create(self._store, "coupon", fields)
        return True

    def code_redeemed(self) -> bool:
        """A redemption counts on the code and on its coupon."""
        row = self._row("promotion_code")
        coupon = self._store.get("coupon", row["promotion"]["coupon"]) if row else None
        if row is None or coupon is None:
            return False
        for one in (coupon, row):
            changes.replace(self._store, {**one, "times_redeemed": one["times_redeemed"] + 1})
        return True

    def code_created(self) -> bool:
        coupon = self._row("coupon")
        if coupon is None:
            return False
        fields = {"coupon": coupon["id"], "code": f"STORM-{self._draw.number()}", "max_redemptions": 3}
        changes.create(self._store, "promotion_code", fields)
        return True

    def code_deactivated(self) -> bool:
        return self._edit("promotion_code", active=False)

    def product_edited(self) -> bool:
        return self._edit("product", description=self._draw.name(), metadata=self._note())

    def price_edited(self) -> bool:
        return self._edit("price", nickname=self._draw.name(), active=self._rng.random() < 0.9)

    def price_created(self) -> bool:
        product = self._row("product")
        if product is None:
            return False
        changes.create(
            self._store, "price", {"product": product["id"], "unit_amount": self._rng.randrange(500, 90_000)}
        )
        return True

    def credit_note_created(self) -> bool:
        invoice = self._row("invoice")
        if invoice is None or invoice["status"] not in ("open", "paid") or not invoice["total"]:
            return False
        amount = self._rng.randrange(1, abs(invoice["total"]) + 1)
        fields = {"customer": invoice["customer"], "invoice": invoice["id"], "amount": amount}
        note = changes.create(self._store, "credit_note", {**fields, "number": f"STORM-CN-{self._draw.number()}"})
        line = {"credit_note": note["id"], "amount": amount, "description": self._draw.name()}
        changes.create(self._store, "credit_note_line_item", line)
        return True

    def credit_note_voided(self) -> bool:
        return self._edit("credit_note", status="void", voided_at=self._store.clock.timestamp())

    def refund_created(self) -> bool:
        charge = self._row("charge")
        if charge is None or charge["amount"] <= charge["amount_refunded"]:
            return False
        amount = self._rng.randrange(1, charge["amount"] - charge["amount_refunded"] + 1)
        changes.create(self._store, "refund", {"charge": charge["id"], "amount": amount, "metadata": self._note()})
        changes.replace(self._store, {**charge, "amount_refunded": charge["amount_refunded"] + amount})
        return True

    def refund_edited(self) -> bool:
        return self._edit("refund", status=self._rng.choice(("succeeded", "pending", "failed")), metadata=self._note())

    def card_renewed(self) -> bool:
        row = self._row("payment_method")
        if row is None or not row.get("card"):
            return False
        card = {**row["card"], "exp_year": self._rng.randrange(2027, 2035), "exp_month": self._rng.randrange(1, 13)}
        changes.replace(self._store, {**row, "card": card})
        return True

    def card_added(self) -> bool:
        """A new card that becomes the customer's default."""
        customer = self._row("customer")
        if customer is None:
            return False
        card = changes.create(self._store, "payment_method", {"customer": customer["id"], "last4": "4444"})
        changes.set_default_card(self._store, customer, card["id"])
        return True

    def card_detached(self) -> bool:
        row = self._row("payment_method")
        if row is None or row["customer"] is None:
            return False
        changes.detach(self._store, row)
        return True

    def customer_deleted(self) -> bool:
        return self._delete("customer")

    def coupon_deleted(self) -> bool:
        row = self._row("coupon")
        if row is not None and self._delete("coupon", row):
            self._gone.append(row)
            return True
        return False

    def draft_invoice_deleted(self) -> bool:
        drafts = self._store.where("invoice", "status", "draft")
        return self._delete("invoice", self._rng.choice(drafts)) if drafts else False

    def coupon_recreated(self) -> bool:
        """One deleted earlier, or one deleted and made again in the same breath."""
        if not self._gone and not self.coupon_deleted():
            return False
        before = self._gone.pop(self._rng.randrange(len(self._gone)))
        if self._store.get("coupon", before["id"]) is not None:
            return False
        fields = {"id": before["id"], "name": self._draw.name(), **self._terms(), "metadata": self._note()}
        changes.create(self._store, "coupon", fields)
        return True

    def _delete(self, kind: str, row: Object | None = None) -> bool:
        row = row or self._row(kind)
        if row is None or len(self._store.table(kind).rows) <= FEWEST:
            return False
        changes.remove(self._store, kind, row["id"])
        return True
