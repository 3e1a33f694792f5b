"""«What is this invoice for?», answered from the same lines and sums as the page shows."""

from billing_ops.dashboard.hubspot_invoice.page import HubSpotInvoicePage
from billing_ops.dashboard.invoice.days import day_in_words
from billing_ops.kernel.money import Money
from subscriptions.replies import Reply, answers, composed

TITLE = "What is this invoice for?"
ON_THE_INVOICE = "What it is made of stands on the invoice itself; we gladly send it once more."


def hubspot_invoice_replies(page: HubSpotInvoicePage) -> list[Reply]:
    """This function will return the texts that an opened HubSpot invoice offers for its ticket."""
    return composed(page)


@answers(HubSpotInvoicePage)
def what_for(page: HubSpotInvoicePage) -> Reply | None:
    """This function will return the answer; without sums of ours while our copy is incomplete, none for a draft."""
    billed = page.sums.billed
    if page.status == "draft" or billed is None:
        return None
    made = _made_of(page) if page.sums.is_complete else [ON_THE_INVOICE]
    told = page.standing.words.replace("; HubSpot does not say when", "")
    return Reply(TITLE, "\n\n".join([_opening(page, billed), "\n".join(made), told]))


def _opening(page: HubSpotInvoicePage, billed: Money) -> str:
    of = f" of {day_in_words(page.issued_on)}" if page.issued_on else ""
    end = " It is made of:" if page.sums.is_complete else ""
    return f"Thank you for your message. Invoice {page.number}{of} is over {billed}.{end}"


def _made_of(page: HubSpotInvoicePage) -> list[str]:
    found = [f"- {row.words}: {row.amount}" for row in page.lines]
    return [*found, f"- Tax: {page.sums.tax}"] if page.sums.tax and page.sums.tax.minor else found
