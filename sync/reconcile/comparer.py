"""Comparing while a pass reads: what the engine is given, in each of the processes that share the pass."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F

from billing_ops.kernel.clock import database_now
from integrations.pages import Payload
from sync import selectors
from sync.engine import Outcome
from sync.models import Comparison, Drift, SyncRun, Watermark
from sync.models.run import State
from sync.reconcile import settling
from sync.reconcile.differing import sample
from sync.reconcile.observing import Found, glance, observe
from sync.sources import Source

NAMED = 50
# A search index runs behind its records (facts/hubspot.md §7).
ON_ITS_WAY = timedelta(minutes=15)


class Comparer:
    """
    Call `begun` before a list's first page, give it to the engine as `compare`, call `ended` with each outcome, and
    `close` at the end of all.

    A list that was never read in full is not compared: there is nothing to hold it against. Processes that share a
    pass share its comparison: it is known by the pass's beginning, and only the first to find the pass over ends it.
    Every payload is compared; that our columns and children are what they make of it only for `thoroughly` chosen
    ones, since that costs writing them.
    """

    def __init__(self, *, thoroughly: Callable[[str], bool]) -> None:
        self._thoroughly = thoroughly
        self._open: dict[str, Comparison] = {}
        self._read: list[tuple[Comparison, str]] = []

    def begun(self, source: Source) -> None:
        """Begin the comparison of a list whose run has just begun, or go on with it."""
        if selectors.last_success(provider=source.provider, object=source.name) is None:
            return
        runs = SyncRun.objects.filter(provider=source.provider, object=source.name, state=State.RUNNING)
        if run := runs.order_by("-started_at").first():
            self._open[str(source)] = begin(source, heals=True, began_at=run.began_at)

    def __call__(self, source: Source, payloads: list[Payload], fetched_at: datetime) -> None:
        """Note what of this page differs and bring it in line; in the transaction that keeps the page."""
        comparison = self._open.get(str(source))
        if comparison and payloads:
            deep = [payload for payload in payloads if source.model is None or self._thoroughly(str(payload["id"]))]
            chosen = {id(payload) for payload in deep}
            others = [payload for payload in payloads if id(payload) not in chosen]
            found = observe(source, deep, fetched_at, heals=True) if deep else []
            note(comparison, source, payloads, found + glance(source, others, fetched_at))

    def ended(self, outcome: Outcome) -> None:
        """Take note that the pass over a list has ended, however it did."""
        comparison = self._open.pop(str(outcome.source), None)
        if comparison is None or outcome.run is None or outcome.run.state == State.RUNNING:
            return
        if outcome.run.state == State.OK:
            gone = _gone(outcome.source, comparison.began_at)
            settling.note_gone(comparison, outcome.source, ids=gone)
        self._read.append((comparison, outcome.run.error))

    def close(self) -> list[Comparison]:
        """End the comparisons of all lists read, and return them; each provider is asked once what is under way."""
        settling.settle(self._read)
        return [comparison for comparison, _ in self._read]


def _gone(source: Source, since: datetime) -> list[str]:
    """What the pass just ended did not meet, and marked as gone."""
    if source.model is None:
        return []
    rows = source.model._default_manager.filter(deleted_at__gte=since).exclude(payload={})
    return list(rows.values_list("pk", flat=True))


def begin(source: Source, *, heals: bool, began_at: datetime) -> Comparison:
    """This function will return the comparison of a pass begun then (the database's time), open; a new one or known."""
    comparison, _ = Comparison.objects.update_or_create(
        provider=source.provider,
        object=source.name,
        began_at=began_at,
        heals=heals,
        defaults={"finished_at": None, "error": ""},
    )
    return comparison


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
