"""Comparing while a pass reads: what the engine is given, in each of the processes that share the pass."""

from datetime import datetime, timedelta

from django.db.models import F

from billing_ops.kernel.clock import database_now
from integrations.pages import Payload
from sync import selectors
from sync.engine import Outcome
from sync.models import Comparison, Drift, Watermark
from sync.models.run import State
from sync.reconcile import settling
from sync.reconcile.differing import sample
from sync.reconcile.observing import Found, observe
from sync.sources import Source

# As for a pass: what was begun longer ago is not gone on with.
ABANDONED_AFTER = timedelta(hours=2)
NAMED = 50
# A search index runs behind its records (facts/hubspot.md §7).
ON_ITS_WAY = timedelta(minutes=15)


class Comparer:
    """
    Give it to the engine as `compare`, call `ended` with each outcome, and `close` at the end of all.

    A list that was never read in full is not compared: there is nothing to hold it against.
    """

    def __init__(self) -> None:
        self._open: dict[str, Comparison | None] = {}
        self._read: list[tuple[Comparison, str]] = []

    def __call__(self, source: Source, payloads: list[Payload], fetched_at: datetime) -> None:
        """Note what of this page differs and bring it in line; in the transaction that keeps the page."""
        comparison = self._comparison(source)
        if comparison and payloads:
            note(comparison, source, payloads, observe(source, payloads, fetched_at, heals=True))

    def ended(self, outcome: Outcome) -> None:
        """Take note that the pass over a list has ended, however it did."""
        comparison = self._open.pop(str(outcome.source), None)
        if comparison is None or outcome.run is None:
            return
        if outcome.run.state == State.OK:
            gone = _gone(outcome.source, comparison.began_at)
            settling.note_gone(comparison, outcome.source, ids=gone)
        self._read.append((comparison, outcome.run.error))

    def close(self) -> list[Comparison]:
        """End the comparisons of all lists read, and return them; each provider is asked once what is under way."""
        settling.settle(self._read)
        return [comparison for comparison, _ in self._read]

    def _comparison(self, source: Source) -> Comparison | None:
        if str(source) not in self._open:
            self._open[str(source)] = _begun_or_new(source)
        return self._open[str(source)]


def _begun_or_new(source: Source) -> Comparison | None:
    """The pass's comparison, whichever process began it; None when nothing was ever read in full."""
    if selectors.last_success(provider=source.provider, object=source.name) is None:
        return None
    now = database_now()
    of_list = Comparison.objects.filter(provider=source.provider, object=source.name, heals=True, finished_at=None)
    begun = of_list.filter(began_at__gt=now - ABANDONED_AFTER).order_by("-began_at").first()
    return begun or begin(source, heals=True, now=now)


def _gone(source: Source, since: datetime) -> list[str]:
    """What the pass just ended did not meet, and marked as gone."""
    if source.model is None:
        return []
    rows = source.model._default_manager.filter(deleted_at__gte=since).exclude(payload={})
    return list(rows.values_list("pk", flat=True))


def begin(source: Source, *, heals: bool, now: datetime) -> Comparison:
    """This function will return a new comparison of a list; `now` is the database's."""
    return Comparison.objects.create(provider=source.provider, object=source.name, heals=heals, began_at=now)


def note(comparison: Comparison, source: Source, payloads: list[Payload], found: list[Found]) -> None:
    """This function will store what a page differed in, but what a poll is about to tell of anyway."""
    told = _to_be_told(source, payloads)
    real = [one for one in found if one.object_id not in told]
    healed_at = database_now() if comparison.heals and real else None
    settling.store(comparison, [_drift(comparison, one, healed_at) for one in real])
    Comparison.objects.filter(pk=comparison.pk).update(compared=F("compared") + len(payloads))


def _drift(comparison: Comparison, found: Found, healed_at: datetime | None) -> Drift:
    return Drift(
        comparison=comparison,
        provider=comparison.provider,
        object=comparison.object,
        object_id=found.object_id,
        kind=found.kind,
        fields=[name for name, _, _ in found.fields[:NAMED]],
        sample=sample(found.fields),
        healed_at=healed_at,
        healed_by=settling.COMPARED if healed_at else "",
    )


def _to_be_told(source: Source, payloads: list[Payload]) -> set[str]:
    """HubSpot's records say when they changed: what is newer than the last poll, the next one brings."""
    if source.provider != "hubspot":
        return set()
    watermark = Watermark.objects.filter(provider=source.provider, object=source.name).first()
    if watermark is None or watermark.polled_at is None:
        return set()
    since = watermark.polled_at - ON_ITS_WAY
    return {str(payload["id"]) for payload in payloads if (at := _changed_at(payload)) and at > since}


def _changed_at(payload: Payload) -> datetime | None:
    try:
        return datetime.fromisoformat(str(payload.get("updatedAt")))
    except ValueError:
        return None
