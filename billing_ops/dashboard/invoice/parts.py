"""One thing that an invoice's amount is made of."""

from dataclasses import dataclass

from billing_ops.kernel.money import Money


@dataclass(frozen=True)
class Part:
    """
    `amount` is signed as it changes what is asked for. `kind` and `key` make it the same thing on another invoice.

    `kind` is "line", "proration", "discount", "grant", "shipping", "tax", "balance" or "credit_note"; `note` says more.
    """

    kind: str
    key: str
    what: str
    amount: Money
    quantity: int | None = None
    note: str = ""
