"""«Why was I charged this?», answered from the same lines and sums as the page shows."""

from billing_ops.dashboard.invoice.days import day_in_words
from billing_ops.dashboard.invoice.lines import Change, LineRow
from billing_ops.dashboard.invoice.page import Between, InvoicePage
from billing_ops.kernel.money import Money
from subscriptions.replies import Reply, answers, composed

TITLE = "Why was I charged this?"
THANKS = "Thank you for your message."
# What is told of an invoice's end; drafts may still change, and of what we gave up collecting we only say it is open.
PAYMENT_TOLD = ("paid", "open", "void")


def invoice_replies(page: InvoicePage) -> list[Reply]:
    """This function will return the texts that an opened invoice offers for its ticket."""
    return composed(page)


@answers(InvoicePage)
def why_charged(page: InvoicePage) -> Reply | None:
    """This function will return the answer; without sums of ours while our copy is incomplete, none for a draft."""
    due = page.statement.due
    if page.status == "draft" or due is None:
        return None
    paragraphs = [f"{THANKS} {_opening(page, due)}"]
    if page.statement.is_complete:
        paragraphs += ["\n".join(_made_of(page)), _payment(page), "\n".join(_compared(page))]
    else:
        paragraphs += [_payment(page), "What it is made of stands on the invoice itself; we gladly send it once more."]
    return Reply(TITLE, "\n\n".join(paragraph for paragraph in paragraphs if paragraph))


def _opening(page: InvoicePage, due: Money) -> str:
    of = f" of {day_in_words(page.issued_on)}" if page.issued_on else ""
    told = f"Invoice {page.number}{of} asks for {due}"
    return f"{told}. It is made of:" if page.statement.is_complete else f"{told}."


def _made_of(page: InvoicePage) -> list[str]:
    found = [f"- {row.words}: {row.amount}" for row in page.rows]
    for change in page.changes:
        found += _change(change)
    told = page.statement
    found += [f"- {part.what}: {part.amount}" for part in [*told.to_total, *told.to_due]]
    found += [f"({part.what} of {part.amount} is included in these amounts.)" for part in told.included_taxes]
    return found


def _change(change: Change) -> list[str]:
    """What was changed and what it came to; below it the two halves, where there are two."""
    if len(change.rows) == 1:
        return [f"- {change.rows[0].words}: {change.rows[0].amount}"]
    days = f", {change.days}" if change.days else ""
    return [
        f"- {change.words}{days}, prorated: {change.net}",
        *(f"    {_half(row)}: {row.amount}" for row in change.rows),
    ]


def _half(row: LineRow) -> str:
    counted = row.what if row.quantity is None else f"{row.quantity} × {row.what}"
    return f"unused time of {counted}" if row.amount.minor < 0 else f"remaining time on {counted}"


def _payment(page: InvoicePage) -> str:
    """The page's own words; of what was given back only kind, amount and day: its reason is a note of ours."""
    told = [page.settlement.words] if page.status in PAYMENT_TOLD else []
    for row in page.given:
        if row.kind in ("Refund", "Credit note") and row.amount and row.at:
            told.append(f"{row.kind} of {day_in_words(row.at.date())}: {row.amount}.")
    return " ".join(told)


def _compared(page: InvoicePage) -> list[str]:
    found = page.comparison
    if found.amount is None or not found.rows:
        return []
    of = f"the invoice of {day_in_words(found.on)}" if found.on else "the invoice before"
    of += ", that of the last full period" if found.between else ""
    together = f"it asks for {_more_or_less(found.amount)}" if found.amount.minor else "it asks for the same"
    return [f"Compared with {of}, {together}:", *(
        f"- {row.words}: {_more_or_less(row.amount)}" for row in found.rows
    ), *(_in_between(row) for row in found.between)]  # fmt: skip


def _in_between(row: Between) -> str:
    of = f" of {day_in_words(row.on)}" if row.on else ""
    return f"In between, invoice {row.number}{of} asked for {row.amount}{f' {row.why}' if row.why else ''}."


def _more_or_less(amount: Money) -> str:
    return f"{amount} more" if amount.minor >= 0 else f"{-amount} less"
