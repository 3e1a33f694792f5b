"""How the pages of each list are asked for, in the one form that the engine knows."""

from collections.abc import Callable, Iterator

from billing_ops.kernel.errors import Missing
from credits import selectors as credit_selectors
from integrations.hubspot import bulk as hubspot
from integrations.pages import Page, Payload
from integrations.stripe import bulk as stripe
from sync.sources import Part

Pages = Callable[[str, Part], Iterator[Page]]
# Customers whose balance transactions make one page: what a kill may cost in requests.
CUSTOMERS_A_PAGE = 5


def stripe_list(name: str) -> Pages:
    """This function will return how to page through one of Stripe's lists."""

    def pages(cursor: str, part: Part) -> Iterator[Page]:
        return stripe.pages(name, cursor=cursor, created_from=part.created_from, created_before=part.created_before)

    return pages


def hubspot_list(name: str) -> Pages:
    """This function will return how to page through one of HubSpot's lists, the recycle bin last."""

    def pages(cursor: str, part: Part) -> Iterator[Page]:
        return hubspot.pages(name, cursor=cursor)

    return pages


def balance_transactions(cursor: str, part: Part) -> Iterator[Page]:
    """
    This function will yield all balance transactions of every customer whose balance was ever used.

    Stripe lists them per customer only, so the customers come from the mirror, in order of id; the cursor is the
    last customer read in full. Each page is of several customers, every one of them complete.
    """
    ids = credit_selectors.customers_with_balance_history(after=cursor)
    for start in range(0, len(ids), CUSTOMERS_A_PAGE):
        group = ids[start : start + CUSTOMERS_A_PAGE]
        reads = [read for id in group for read in _transactions_of(id)]
        items: list[Payload] = [item for read in reads for item in read.items]
        is_last = start + CUSTOMERS_A_PAGE >= len(ids)
        yield Page(items, "" if is_last else group[-1], sum(read.requests for read in reads))
    if not ids:
        yield Page([], "", 0)


def _transactions_of(customer_id: str) -> list[Page]:
    try:
        return list(stripe.balance_transactions(customer_id))
    except Missing:
        return []
