"""HubSpot's search for what was modified: it finds what no webhook told, but neither deletions nor links."""

from collections.abc import Sequence
from itertools import islice
from typing import cast

from billing_ops.kernel.models import HubSpotObject
from integrations.hubspot import search
from integrations.hubspot.search import Change, Changes, Place
from sync import catalog, dirty
from sync.dirty import Mark
from sync.models import DirtyObject, Watermark
from sync.polls import watermarks

# Then whoever called may do something else first; the scan goes on where it is.
PAGES_AT_ONCE = 20


def poll(watermark: Watermark) -> int:
    """
    This function will mark the records that were modified since the watermark and are not so in the mirror yet.

    It returns how many. A record in the overlap that was read meanwhile costs nothing more than its place on a page.
    :raises ProviderError: what was marked stays, and the next poll goes on behind it
    """
    assert watermark.scan_from
    place = Place(watermark.scan_to or watermark.scan_from, watermark.scan_after)
    pages = search.changes(watermark.object, place=place)
    return sum(_keep(watermark, page) for page in islice(pages, PAGES_AT_ONCE))


def _keep(watermark: Watermark, page: Changes) -> int:
    """Marked first: should we die in between, the page comes again."""
    news = _news(watermark, page.found)
    marked = dirty.mark(provider="hubspot", marks=[Mark(watermark.object, change.object_id) for change in news])
    if page.place:
        watermark.scan_to, watermark.scan_after = page.place.stamp, page.place.after
    else:
        # Of a silent portal no change was seen: then the watermark stays.
        watermark.scan_to = page.found[-1].modified_at if page.found else watermark.scan_to
        watermarks.finish(watermark)
    watermark.save()
    return marked


def _news(watermark: Watermark, found: Sequence[Change]) -> list[Change]:
    """Those that the mirror does not have as they are now: unknown, of another stamp, or thought gone."""
    model = cast(type[HubSpotObject], catalog.find("hubspot", watermark.object).model)
    ids = [change.object_id for change in found]
    stamps = dict(model._default_manager.filter(pk__in=ids, deleted_at=None).values_list("pk", "modified_at"))
    given_up = _given_up(watermark, ids)
    return [
        change
        for change in found
        if stamps.get(change.object_id) != change.modified_at
        and (change.object_id not in given_up or _is_new(watermark, change))
    ]


def _given_up(watermark: Watermark, ids: Sequence[str]) -> set[str]:
    """Those in quarantine: that the overlap brings one again is no reason to try once more."""
    marked = DirtyObject.objects.filter(provider="hubspot", object=watermark.object, object_id__in=ids)
    return set(marked.exclude(quarantined_at=None).values_list("object_id", flat=True))


def _is_new(watermark: Watermark, change: Change) -> bool:
    return watermark.seen_to is None or change.modified_at > watermark.seen_to
