"""How the pages of each list are asked for, in the one form that the engine knows."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from zlib import crc32

from billing_ops.kernel.errors import Missing
from credits import selectors as credit_selectors
from integrations.hubspot import bulk as hubspot
from integrations.pages import Page, Payload
from integrations.stripe import bulk as stripe
from sync.sources import Fetch, Part

Opened = Callable[[], Fetch]
SHARES = 8


def stripe_list(name: str) -> Opened:
    """This function will return how to page through one of Stripe's lists."""

    def fetch(cursor: str, part: Part) -> Page:
        return stripe.page(name, cursor=cursor, created_from=part.created_from, created_before=part.created_before)

    return lambda: fetch


def live_and_archived(began_at: datetime) -> list[Part]:
    """This function will return a list of HubSpot's as its records and its recycle bin."""
    return [Part(hubspot.LIVE), Part(hubspot.ARCHIVED)]


def hubspot_list(name: str) -> Opened:
    """This function will return how to page through one of HubSpot's lists."""

    def fetch(cursor: str, part: Part) -> Page:
        return hubspot.page(name, cursor=cursor or f"{part.name}:", archived=False)

    return lambda: fetch


def shares_of_customers(began_at: datetime) -> list[Part]:
    """This function will return all customers, dealt out by their ids."""
    return [Part(str(number)) for number in range(SHARES)]


def balance_transactions() -> Fetch:
    """
    This function will return how to ask for all balance transactions of every customer whose balance was ever used.

    Stripe lists them per customer only, so the customers come from the mirror, in order of id; the cursor is the
    last customer read. A page is one customer's, however many requests it takes: a kill costs no more than is in hand.
    """
    shares: dict[str, list[str]] = {str(number): [] for number in range(SHARES)}
    for customer_id in credit_selectors.customers_with_balance_history():
        shares[str(crc32(customer_id.encode()) % SHARES)].append(customer_id)

    def fetch(cursor: str, part: Part) -> Page:
        ids = shares[part.name]
        start = bisect_right(ids, cursor)
        if start >= len(ids):
            return Page([], "", 0)
        reads = _transactions_of(ids[start])
        items: list[Payload] = [item for read in reads for item in read.items]
        return Page(items, ids[start] if start + 1 < len(ids) else "", sum(read.requests for read in reads))

    return fetch


def _transactions_of(customer_id: str) -> list[Page]:
    try:
        return list(stripe.balance_transactions(customer_id))
    except Missing:
        return [Page([], "", 1)]
