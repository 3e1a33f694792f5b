"""Stripe's list of events: what a webhook would have said, whether or not one came."""

import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from billing_ops.kernel.errors import Missing
from integrations.pages import Page, Payload
from integrations.stripe import bulk
from integrations.webhooks import WebhookRefused
from sync.inbox import store
from sync.inbox import stripe as inbox
from sync.models import Watermark
from sync.models.inbox import Source
from sync.polls import watermarks

logger = logging.getLogger(__name__)
# Then whoever called may do something else first; the scan goes on behind its last page.
PAGES_AT_ONCE = 20


def poll(watermark: Watermark) -> int:
    """
    This function will store the events since the watermark that no webhook brought, and return how many.

    All types are asked for: to name ours would take two lists, and so twice the reads of Stripe's monthly allowance
    (facts/stripe.md §6), while an unneeded event only takes room on a page. The list is newest first, so the
    watermark moves when its last page is stored and not before.
    :raises ProviderError: what was stored stays, and the next poll goes on behind it
    """
    assert watermark.scan_from
    try:
        pages = bulk.pages(watermarks.EVENTS, cursor=watermark.scan_after, created_from=watermark.scan_from)
        return sum(_keep(watermark, page) for page in islice(pages, PAGES_AT_ONCE))
    except Missing:
        # The event that the scan goes on behind is no longer kept.
        watermarks.forget_scan(watermark)
        raise


def _keep(watermark: Watermark, page: Page) -> int:
    """Stored first: should we die in between, the page comes again and is known."""
    events = [event for payload in page.items if (event := _needed(payload)) is not None]
    stored = store.store(provider="stripe", events=events, source=Source.POLL)
    _advance(watermark, page)
    watermark.save()
    return stored.new


def _needed(payload: Payload) -> store.Event | None:
    """None where nothing is to be read again for it; one odd event keeps none of the others back."""
    try:
        event = inbox.event(payload)
    except WebhookRefused as error:
        logger.error("An event was left out: %s", error)
        return None
    return event if event.marks else None


def _advance(watermark: Watermark, page: Page) -> None:
    if watermark.scan_to is None:
        watermark.scan_to = next(_stamps(page.items), None)
    watermark.scan_after = page.cursor
    if not page.cursor:
        _look_for_gap(watermark, page)
        watermarks.finish(watermark)


def _look_for_gap(watermark: Watermark, page: Page) -> None:
    """The newest event seen before is asked for again: where it is gone, those that came after it may be as well."""
    oldest = next(_stamps(reversed(page.items)), None)
    if watermark.seen_to and (oldest is None or oldest > watermark.seen_to):
        watermarks.note_gap(watermark, watermark.seen_to)
        watermark.seen_to = None


def _stamps(events: Iterable[Payload]) -> Iterator[datetime]:
    """When each was made; an odd one that does not say so says nothing about its neighbours."""
    for event in events:
        if isinstance(created := event.get("created"), int):
            yield datetime.fromtimestamp(created, UTC)
