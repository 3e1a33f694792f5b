"""Comparing without changing anything: the list is walked for that alone."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import BillingOpsError, Malformed
from integrations.pages import Page, Payload
from sync.models import Comparison
from sync.reconcile import settling
from sync.reconcile.comparer import begin, note
from sync.reconcile.observing import observe
from sync.sources import Source


def nobody(comparison: Comparison) -> None:
    """Watches nothing."""


def look(sources: Sequence[Source], *, watch: Callable[[Comparison], None] = nobody) -> list[Comparison]:
    """
    This function will compare lists with the mirror and return what each came to; the mirror stays as it is.

    An expected failure (the provider refuses or does not answer) is told by `error`; what was found stays. `watch` is
    called with each comparison when its list was walked, before what is under way is left out.
    """
    walked = []
    for source in sources:
        comparison = begin(source, heals=False, began_at=database_now())
        walked.append((comparison, _walk(source, comparison)))
        watch(comparison)
    settling.settle(walked)
    return [comparison for comparison, _ in walked]


def _walk(source: Source, comparison: Comparison) -> str:
    """'' when the list was walked to its end, else why not."""
    met: set[str] = set()
    try:
        for fetched_at, page in _pages(source, comparison.began_at):
            _note(comparison, source, page.items, fetched_at)
            met |= {str(payload["id"]) for payload in page.items}
    except BillingOpsError as error:
        return error.message
    settling.note_gone(comparison, source, ids=_unmet(source, met, since=comparison.began_at))
    return ""


def _pages(source: Source, began_at: datetime) -> Iterator[tuple[datetime, Page]]:
    fetch = source.opened()
    for part in source.parts(began_at):
        cursor = ""
        while True:
            fetched_at = database_now()
            page = fetch(cursor, part)
            yield fetched_at, page
            cursor = page.cursor
            if not cursor:
                break


def _note(comparison: Comparison, source: Source, payloads: list[Payload], fetched_at: datetime) -> None:
    """All at once; one by one where an object is malformed. A malformed one has nothing to be compared with."""
    try:
        note(comparison, source, payloads, observe(source, payloads, fetched_at, heals=False))
    except Malformed:
        if len(payloads) > 1:
            for payload in payloads:
                _note(comparison, source, [payload], fetched_at)


def _unmet(source: Source, met: set[str], *, since: datetime) -> list[str]:
    """Live rows that nobody has read since, and that no page held."""
    if source.model is None:
        return []
    live = source.model._default_manager.filter(deleted_at=None, fetched_at__lt=since)
    return [id for id in live.values_list("pk", flat=True).iterator() if id not in met]
