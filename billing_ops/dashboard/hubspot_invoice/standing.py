"""How a HubSpot invoice stands: due, overdue, paid or voided, by calendar dates of the portal's zone."""

from dataclasses import dataclass
from datetime import date

from billing_ops.dashboard.hubspot_invoice.sums import Sums
from billing_ops.dashboard.invoice.days import day_in_words
from invoices.models import HubSpotInvoice

HOW_PAID = (
    "How it was paid HubSpot does not say on the invoice: it keeps payments as records of their own, which our copy "
    "does not hold."
)


@dataclass(frozen=True)
class Standing:
    """`words` is the whole story in a sentence or two, safe for a customer; `tone` is the alert's; `note` is ours."""

    tone: str
    words: str
    note: str = ""


def standing(
    invoice: HubSpotInvoice, figures: Sums, *, due_on: date | None, paid_on: date | None, today: date
) -> Standing:
    """This function will return how the invoice stands on `today`; all three are the portal's calendar dates."""
    if invoice.status == "paid":
        when = f"It was paid on {day_in_words(paid_on)}." if paid_on else "It is paid; HubSpot does not say when."
        return Standing("good", when, HOW_PAID)
    if invoice.status == "open":
        late = due_on is not None and due_on < today
        return Standing("bad" if late else "info", _open(figures, due_on, today))
    if invoice.status == "draft":
        return Standing("info", "It is still a draft: its amounts may change, and nothing is asked for yet.")
    if invoice.status == "voided":
        return Standing("info", "It was voided: nothing is owed for it.", "HubSpot keeps no date of it.")
    return Standing("info", f"HubSpot calls it {invoice.status.replace('_', ' ') or 'nothing that we know'}.")


def _open(figures: Sums, due_on: date | None, today: date) -> str:
    part = f" {figures.paid} was paid already, and {figures.due} is still open." if _is_part_paid(figures) else ""
    if due_on is None:
        return f"It is not paid yet, and no due date is set.{part}"
    days = (today - due_on).days
    if days <= 0:
        on = "today" if days == 0 else f"on {day_in_words(due_on)}"
        return f"It is not paid yet; it is due {on}.{part}"
    ago = "yesterday" if days == 1 else f"{days} days ago"
    return f"It is not paid: it was due on {day_in_words(due_on)}, {ago}.{part}"


def _is_part_paid(figures: Sums) -> bool:
    return bool(figures.paid and figures.paid.minor and figures.due and figures.due.minor)
