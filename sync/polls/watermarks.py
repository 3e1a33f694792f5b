"""Beginning, going on with, and ending one scan for changes; each step is stored with what it found."""

from datetime import datetime, timedelta

from django.db.models import Max, Min

from sync import catalog
from sync.models import SyncCursor, SyncRun, Watermark
from sync.models.run import State

EVENTS = "events"
# Stamps are not written in order: a change may be seen after one with a later stamp. At HubSpot the search index
# runs behind as well (facts/stripe.md §6: a few minutes; facts/hubspot.md §7: ten and more).
OVERLAP = {"stripe": timedelta(minutes=5), "hubspot": timedelta(minutes=15)}
# Stripe lists events for 30 days; the day less is for clocks, and for a scan that takes a while.
KEPT = timedelta(days=29)
# A scan cut short longer ago than this is begun again: what it goes on behind may be gone.
ABANDONED_AFTER = timedelta(hours=6)


def names(provider: str) -> tuple[str, ...]:
    """This function will return what is polled: Stripe has one list of events, HubSpot a search per object."""
    return (EVENTS,) if provider == "stripe" else tuple(source.name for source in catalog.of(provider))


def begin(watermark: Watermark, *, now: datetime) -> None:
    """
    This function will begin a scan at `now` (the database's time, before any request), or go on with one cut short.

    The first one begins where the oldest complete pass did, so that nothing that changed since is lost.
    """
    watermark.tried_at = now
    began = watermark.scan_began_at
    if began is None or now - began > ABANDONED_AFTER:
        watermark.scan_began_at, watermark.scan_from = now, _beginning(watermark, now)
        watermark.scan_to, watermark.scan_after = None, ""
    watermark.save()


def finish(watermark: Watermark) -> None:
    """This function will end a scan whose last page is stored; in the transaction of that page."""
    seen = [moment for moment in (watermark.seen_to, watermark.scan_to) if moment]
    watermark.seen_to = max(seen, default=None)
    watermark.polled_at, watermark.error, watermark.stopped_by = watermark.scan_began_at, "", ""
    forget_scan(watermark)
    if watermark.gap_to and _all_read_since(watermark.provider, watermark.gap_to):
        watermark.gap_from = watermark.gap_to = None


def fail(watermark: Watermark, error: str, *, stopped_by: str = "") -> None:
    """This function will note why the newest poll brought nothing, or not all; what it stored stays."""
    watermark.error, watermark.stopped_by = error, stopped_by
    watermark.save()


def forget_scan(watermark: Watermark) -> None:
    """This function will have the next poll begin at its beginning."""
    watermark.scan_began_at = watermark.scan_from = watermark.scan_to = None
    watermark.scan_after = ""


def note_gap(watermark: Watermark, since: datetime) -> None:
    """This function will have every list read in full: what changed after `since` is no longer told."""
    watermark.gap_from = min(since, watermark.gap_from or since)
    watermark.gap_to = watermark.scan_began_at


def _beginning(watermark: Watermark, now: datetime) -> datetime:
    overlap = OVERLAP[watermark.provider]
    known = watermark.polled_at or _oldest_pass(watermark) or now
    if watermark.provider == "stripe" and now - known > KEPT:
        watermark.scan_began_at = now
        note_gap(watermark, watermark.seen_to or known)
        # What was seen before the gap says nothing about its end.
        watermark.seen_to = None
        return now - overlap
    return (watermark.seen_to or known) - overlap


def _oldest_pass(watermark: Watermark) -> datetime | None:
    """Since when some list was not read: the beginning of its last complete pass, or of its first, still under way."""
    lists = {} if watermark.object == EVENTS else {"object": watermark.object}
    complete = _complete(watermark.provider, **lists)
    under_way = SyncCursor.objects.filter(provider=watermark.provider, **lists).exclude(object__in=complete.keys())
    begun = under_way.aggregate(begun=Min("began_at"))["begun"]
    return min([*complete.values(), *([begun] if begun else [])], default=None)


def _complete(provider: str, **lists: str) -> dict[str, datetime]:
    runs = SyncRun.objects.filter(provider=provider, state=State.OK, **lists)
    return dict(runs.values("object").annotate(latest=Max("began_at")).values_list("object", "latest"))


def _all_read_since(provider: str, moment: datetime) -> bool:
    complete = _complete(provider)
    return all(complete.get(source.name, moment - KEPT) >= moment for source in catalog.of(provider))
