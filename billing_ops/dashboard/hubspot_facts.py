"""What a row of HubSpot is made of: labelled facts, and a line that names it."""

from dataclasses import dataclass
from datetime import date

from billing_ops.kernel.money import Money


@dataclass(frozen=True)
class Fact:
    """
    A labelled fact: a calendar date, an amount, words, or several of them, shown in this order.

    `raw` is what HubSpot's own fields hold, for whoever wants to find it there; it is folded away.
    """

    label: str
    text: str = ""
    on: date | None = None
    amount: Money | None = None
    raw: str = ""


@dataclass(frozen=True)
class Row:
    """
    `amount_label` says what the amount is; None where HubSpot states no amount.

    `invoice_id` is that of an invoice, which has a page of ours.
    """

    title: str
    status: str
    amount: Money | None
    amount_label: str
    facts: list[Fact]
    url: str
    document_url: str = ""
    invoice_id: str = ""


def stated(facts: list[Fact]) -> list[Fact]:
    """This function will return the facts that say something."""
    return [fact for fact in facts if fact.text or fact.on or fact.amount]
