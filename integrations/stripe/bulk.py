"""
Whole lists for the mirror, fast: a plain pooled session and orjson instead of the client's objects.

Same key, same pinned version, same expansions as the gateway; a test proves the result equal to the client's. Only
reads: a page may be asked for again without harm, so pauses and repeats live here.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from billing_ops.kernel.errors import ProviderError, RateLimited
from integrations.pages import Page, Payload
from integrations.stripe import plain, wire
from integrations.stripe.listings import LISTINGS, Listing, Parameters, complete

ATTEMPTS = 6
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0


def page(
    object_name: str,
    *,
    cursor: str = "",
    created_from: datetime | None = None,
    created_before: datetime | None = None,
) -> Page:
    """
    This function will return one page of a list, newest objects first, at most a hundred raw objects.

    `object_name` is a key of LISTINGS. `cursor` is the `Page.cursor` of the page before, "" to begin. The range
    takes in `created_from` and leaves out `created_before`, in whole seconds. Nested lists are complete.

    :raises ProviderError: after several attempts where repeating can help, at once where it cannot
    """
    listing = LISTINGS[object_name]
    created = [
        (f"created[{bound}]", str(int(moment.timestamp())))
        for bound, moment in (("gte", created_from), ("lt", created_before))
        if moment
    ]
    return _read(listing, listing.parameters() + created, cursor)


def pages(
    object_name: str,
    *,
    cursor: str = "",
    created_from: datetime | None = None,
    created_before: datetime | None = None,
) -> Iterator[Page]:
    """This function will yield the pages of a list one after the other; parameters and errors as `page`."""
    return _walk(
        lambda after: page(object_name, cursor=after, created_from=created_from, created_before=created_before), cursor
    )


def balance_transactions(customer_id: str) -> Iterator[Page]:
    """
    This function will yield the changes of one customer's balance, newest first; there is no list over all customers.

    :raises Missing: Stripe has no such customer
    """
    listing = Listing(f"customers/{customer_id}/balance_transactions")
    return _walk(lambda after: _read(listing, listing.parameters(), after), "")


def _walk(read: Callable[[str], Page], cursor: str) -> Iterator[Page]:
    while True:
        found = read(cursor)
        yield found
        cursor = found.cursor
        if not cursor:
            return


def _read(listing: Listing, parameters: Parameters, cursor: str) -> Page:
    reader = _Reader()
    after = [("starting_after", cursor)] if cursor else []
    answer = reader.fetch(f"/v1/{listing.path}", parameters + after)
    items, more = wire.page(answer)
    for item in items:
        complete(item, listing, reader.fetch)
    if not items:
        return Page(items, "", reader.requests)
    last = items[-1]
    return Page(items, last["id"] if more else "", reader.requests, _created(last))


def _created(item: Payload) -> datetime | None:
    """None where an object has no such stamp, as a look-alike of Stripe's may send it."""
    stamp = item.get("created")
    return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) else None


class _Reader:
    """GETs for one page; `requests` counts every one sent, repeats included."""

    def __init__(self) -> None:
        self.requests = 0

    def fetch(self, path: str, parameters: Parameters) -> Payload:
        """One decoded answer. :raises ProviderError: no good one after ATTEMPTS"""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(path, parameters)
            except ProviderError as error:
                pause = _pause(error, attempt)
                if not error.retryable or attempt == ATTEMPTS or pause > LONGEST_PAUSE:
                    raise
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, path: str, parameters: Parameters) -> Payload:
        self.requests += 1
        return plain.get(path, parameters)


def _pause(error: ProviderError, attempt: int) -> float:
    """What Stripe asks for, else twice as long each time; the jitter keeps workers from coming back together."""
    asked = error.retry_after if isinstance(error, RateLimited) else None
    doubled = FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.8, 1.2)  # noqa: S311  not for secrets
    return min(LONGEST_PAUSE, doubled) if asked is None else asked
