"""Stripe's side of the world: every object in its unexpanded shape, references as ids."""

import random
import string
from collections.abc import Callable
from threading import RLock

from sandbox.clock import Clock
from sandbox.stripe.table import Object, Table

SEARCH_DELAY = 60
"""Seconds until search sees a change; Stripe says normally under a minute."""

ID_ALPHABET = string.ascii_letters + string.digits
KINDS = (
    "account",
    "charge",
    "checkout.session",
    "coupon",
    "credit_note",
    "credit_note_line_item",
    "customer",
    "customer_balance_transaction",
    "discount",
    "event",
    "invoice",
    "invoice_payment",
    "line_item",
    "payment_method",
    "price",
    "product",
    "promotion_code",
    "refund",
    "subscription",
    "subscription_item",
)


class StripeStore:
    """
    Objects by kind (Stripe's `object` name) and id.

    Rows are plain dictionaries that readers must not change: to change one, put a new one. Subscription
    items, discounts, invoice lines and balance transactions are rows of their own and are joined when an
    object is shown. `version` grows with every change, so that whoever caches rendered objects knows when
    to stop believing them.

    `announce` is called with every event that is made; `undelivered` knows how many deliveries of an event (by
    its id) have not arrived. Both belong to whoever delivers webhooks.
    """

    def __init__(self, *, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.lock = RLock()
        self._tables = {kind: Table() for kind in KINDS}
        self._graves: dict[tuple[str, str], Object] = {}
        self.search_delay = SEARCH_DELAY
        self._changed: dict[tuple[str, str], tuple[int, Object | None]] = {}
        self._settled = False
        self.version = 0
        self.events_made = 0
        self.announce: Callable[[Object], None] = _tell_nobody
        self.undelivered: Callable[[str], int] = _none

    def table(self, kind: str) -> Table:
        """
        The rows of one kind.

        :raises KeyError: Stripe (as we know it) has no such kind
        """
        return self._tables[kind]

    def put(self, obj: Object) -> Object:
        """
        Insert or replace an object by its `object` and `id`, and return it.

        A balance transaction without `ending_balance` gets it from the customer's running balance, and the
        customer's `balance` follows: put transactions in the order in which they happened, after their
        customer.
        """
        with self.lock:
            kind = obj["object"]
            self.version += 1
            if self._settled and kind != "event":
                self._remember(kind, obj["id"])
            if kind == "customer_balance_transaction" and obj.get("ending_balance") is None:
                obj = {**obj, "ending_balance": self.balance(obj["customer"]) + obj["amount"]}
                self._follow_balance(obj)
            self._tables[kind].put(obj)
            self._graves.pop((kind, obj["id"]), None)
            return obj

    def get(self, kind: str, object_id: str) -> Object | None:
        """One object, or None."""
        return self._tables[kind].rows.get(object_id)

    def all(self, kind: str) -> list[Object]:
        """Every object of a kind, newest first."""
        table = self._tables[kind]
        return [table.rows[position[2]] for position in reversed(table.order())]

    def where(self, kind: str, field: str, value: object) -> list[Object]:
        """Objects whose `field` (dotted for nested) equals `value`, oldest first."""
        table = self._tables[kind]
        return [table.rows[position[2]] for position in table.positions(field, value)]

    def delete(self, kind: str, object_id: str) -> Object | None:
        """Remove an object and return it; `grave` still finds it."""
        with self.lock:
            self.version += 1
            self._remember(kind, object_id)
            row = self._tables[kind].remove(object_id)
            if row is not None:
                self._graves[kind, object_id] = row
            return row

    def grave(self, kind: str, object_id: str) -> Object | None:
        """A deleted object as it last was."""
        return self._graves.get((kind, object_id))

    def balance(self, customer: str) -> int:
        """The customer's balance in minor units; negative is credit they have."""
        row = self.get("customer", customer)
        return int(row["balance"] or 0) if row else 0

    def indexed(self, row: Object) -> Object | None:
        """The row as search knows it: for `search_delay` seconds after a change, still what it was before."""
        changed = self._changed.get((row["object"], row["id"]))
        if changed and self.clock.timestamp() < changed[0] + self.search_delay:
            return changed[1]
        return row

    def new_id(self, prefix: str, length: int = 14) -> str:
        """The next id, `prefix_` and letters and digits: the same in every world built from the same seed."""
        return f"{prefix}_" + "".join(self.rng.choices(ID_ALPHABET, k=length))

    def settle(self) -> None:
        """Let search see everything that there is: a seed's objects are old news, only later changes are new."""
        self._changed.clear()
        self._settled = True

    def _follow_balance(self, transaction: Object) -> None:
        customer = self.get("customer", transaction["customer"])
        if customer:
            currency = customer["currency"] or transaction["currency"]
            self.put({**customer, "balance": transaction["ending_balance"], "currency": currency})

    def _remember(self, kind: str, object_id: str) -> None:
        """Keep what search goes on seeing for a while; further changes in that while do not prolong it."""
        known = self._changed.get((kind, object_id))
        now = self.clock.timestamp()
        if known is None or now >= known[0] + self.search_delay:
            self._changed[kind, object_id] = (now, self.get(kind, object_id))


def _tell_nobody(event: Object) -> None:
    """Nobody listens yet."""


def _none(event_id: str) -> int:
    return 0
