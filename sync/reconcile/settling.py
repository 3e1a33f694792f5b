"""What of a comparison remains once everything that was under way is left out; and bringing it in line."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from billing_ops.kernel.clock import database_now
from sync import catalog, dirty, polls
from sync.dirty import Mark
from sync.models import Comparison, Drift
from sync.models.drift import DriftKind
from sync.reconcile.snapshots import forget_hashes, listed, snapshot
from sync.sources import Source

# So many differing objects of one comparison are kept one by one; the rest is counted.
LISTED = 1000
# An event takes so long to come, be stored and acted on.
UNDER_WAY = timedelta(minutes=10)
# Who healed what a pass brought in line by itself.
COMPARED = "comparison"

_UNDER_WAY = """
DELETE FROM sync_drift AS drift WHERE comparison_id = %(comparison)s AND (
    EXISTS (SELECT FROM sync_dirtyobject AS dirty WHERE dirty.provider = drift.provider
        AND dirty.object = drift.object AND dirty.object_id = drift.object_id)
    OR EXISTS (SELECT FROM sync_webhookevent AS event WHERE event.provider = drift.provider
        AND event.received_at >= CASE drift.kind WHEN 'gone' THEN %(since)s
            ELSE greatest(%(since)s, drift.found_at - %(under_way)s) END
        AND event.objects_marked @> ARRAY[drift.object || ' ' || drift.object_id]))
"""


def store(comparison: Comparison, drifts: Sequence[Drift]) -> None:
    """This function will keep differences while there is room in the list, and count the others."""
    if not drifts:
        return
    room = max(LISTED - comparison.drifts.count(), 0)
    Drift.objects.bulk_create(drifts[:room], ignore_conflicts=True)
    Comparison.objects.filter(pk=comparison.pk).update(unlisted=F("unlisted") + len(drifts[room:]))


def note_gone(comparison: Comparison, source: Source, *, ids: Collection[str]) -> None:
    """This function will keep that these objects are gone at the provider and were not here."""
    healed_at = database_now() if comparison.heals else None
    rows = [
        Drift(
            comparison=comparison,
            provider=source.provider,
            object=source.name,
            object_id=id,
            kind=DriftKind.GONE,
            healed_at=healed_at,
            healed_by=COMPARED if healed_at else "",
        )
        for id in list(ids)[:LISTED]
    ]
    store(comparison, rows)
    Comparison.objects.filter(pk=comparison.pk).update(unlisted=F("unlisted") + len(ids) - len(rows))


def settle(comparisons: Collection[tuple[Comparison, str]]) -> None:
    """
    This function will end comparisons, each with why it did not come to its end ('' if it did).

    What an event, a poll or a mark is under way for is no difference. So that those of the last minutes are known,
    each provider is asked for its newest changes first.
    """
    for provider in sorted({comparison.provider for comparison, _ in comparisons}):
        polls.run_now(provider=provider)
    for comparison, error in comparisons:
        _settle(comparison, error)


@transaction.atomic
def _settle(comparison: Comparison, error: str) -> None:
    """Once, whichever process comes first; the caller's copy shows afterwards what was stored."""
    kept = Comparison.objects.select_for_update().get(pk=comparison.pk)
    if kept.finished_at is None:
        moments = {"since": kept.began_at - UNDER_WAY, "under_way": UNDER_WAY}
        parameters: dict[str, Any] = {"comparison": kept.pk, **moments}
        with connection.cursor() as cursor:
            cursor.execute(_UNDER_WAY, parameters)
        counts = Counter(kept.drifts.values_list("kind", flat=True))
        kept.missing, kept.differs = counts[DriftKind.MISSING], counts[DriftKind.DIFFERS]
        kept.finished_at, kept.error, kept.gone = database_now(), error, counts[DriftKind.GONE]
        kept.save(update_fields=["missing", "differs", "gone", "finished_at", "error"])
        if not error:
            _close_older(kept)
    comparison.refresh_from_db()


def _close_older(comparison: Comparison) -> None:
    """What an older comparison left open either stands in this one as well, or was found in line."""
    older = Drift.objects.filter(
        provider=comparison.provider,
        object=comparison.object,
        healed_at=None,
        comparison__began_at__lt=comparison.began_at,
    )
    older.filter(object_id__in=comparison.drifts.values("object_id")).delete()
    older.update(healed_at=comparison.finished_at)


@transaction.atomic
def heal(drifts: Collection[Drift], *, by: str) -> None:
    """
    This function will have these objects, and all rows that hang on them, read and written again.

    `by` is whoever asked for it. The change is made by the refresher, behind the fence, as any other.
    """
    for provider, name in sorted({(drift.provider, drift.object) for drift in drifts}):
        source = catalog.find(provider, name)
        ids = [drift.object_id for drift in drifts if (drift.provider, drift.object) == (provider, name)]
        forget_hashes(source, snapshot(source, listed(source, ids)))
        dirty.mark(provider=provider, marks=[Mark(name, id) for id in ids])
    Drift.objects.filter(pk__in=[drift.pk for drift in drifts]).update(healed_by=by)
