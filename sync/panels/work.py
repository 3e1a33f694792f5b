"""What an admin has to look into: keys, lists, objects and differences, the worst and oldest first."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.urls import reverse

from billing_ops.kernel import clock
from billing_ops.kernel.clock import database_now
from sync import selectors, usage
from sync.models import DirtyObject, Drift, RefusedKey, Watermark
from sync.models.run import BUDGET as STOPPED_BY_BUDGET
from sync.panels.names import full_label
from sync.panels.words import WENT_WRONG, clock_time, refusal, stopped

# In this order: what stops a provider, what keeps its changes back, what stops a list, an object, what only differs.
KEY, BUDGET, CHANGES, LIST, OBJECTS, DIFFERENCES = range(6)


@dataclass(frozen=True, order=True)
class Work:
    """One thing to look into; `since` (UTC) is when it began. `look` is a status of `status_words.py`."""

    severity: int
    since: datetime.datetime
    title: str
    look: str
    text: str
    url: str


def waiting() -> list[Work]:
    """This function will return everything that waits for an admin, by severity, then age; six queries."""
    return sorted([*_keys(), *_budget(), *_changes(), *_lists(), *_given_up(), *_differences()])


def _keys() -> Iterator[Work]:
    for key in RefusedKey.objects.all():
        title = _remedy(key)
        text = f"{refusal(key)} Put another in its place, or give it the permission; sync then goes on by itself."
        yield Work(KEY, key.refused_at, title, "key_refused", text, reverse("sync:requests"))


def _budget() -> Iterator[Work]:
    """From the part on that is kept for changes: no list is read in full any more."""
    now = clock.now()
    current = usage.budget(now=now)
    if not current.may_ask("sync"):
        title = "Our share of Stripe's monthly reads is used up, or nearly"
        yield Work(BUDGET, now, title, "budget_spent", usage.banner(now), reverse("sync:requests"))


def _changes() -> Iterator[Work]:
    """A poll that fails is tried again by itself; changes that can no longer be asked for need every list read."""
    for one in Watermark.objects.all():
        label = full_label(one.provider, one.object)
        if one.error and not one.stopped_by:
            since = one.polled_at or one.tried_at or database_now()
            yield Work(CHANGES, since, f"{label}: changes could not be asked for", "failing", one.error, _overview())
        if one.gap_from and one.gap_to:
            text = (
                f"What changed from {clock_time(one.gap_from)} to {clock_time(one.gap_to)} can no longer be asked for. "
                "Every list is read in full again by itself; look whether that comes to its end."
            )
            yield Work(CHANGES, one.gap_from, f"{label}: changes were missed", "behind", text, _overview())


def _overview() -> str:
    return reverse("sync:overview")


def _remedy(key: RefusedKey) -> str:
    if not key.scope:
        return f"Give {full_label(key.provider, '')} a key that works"
    lacks = f" ({key.permission})" if key.permission else ""
    return f"Add a permission to the {full_label(key.provider, '')} key: {key.scope.replace('_', ' ')}{lacks}"


def _lists() -> Iterator[Work]:
    """A failing list is tried again by itself; that it still fails is what a person must know."""
    for run in selectors.newest_runs():
        if run.state in WENT_WRONG and run.stopped_by != STOPPED_BY_BUDGET:
            title = f"{full_label(run.provider, run.object)} could not be read to the end"
            yield Work(LIST, run.started_at, title, run.state, stopped(run), _overview())


def _given_up() -> Iterator[Work]:
    given_up = DirtyObject.objects.exclude(quarantined_at=None).values("provider", "object")
    for row in given_up.annotate(count=Count("pk"), since=Min("quarantined_at"), error=Max("error")):
        title = f"{full_label(row['provider'], row['object'])}: {_objects(row['count'])} given up"
        yield Work(OBJECTS, row["since"], title, "given_up", row["error"], _url("sync:waiting", "given_up", row))


def _differences() -> Iterator[Work]:
    found = Drift.objects.filter(healed_at=None, healed_by="").values("provider", "object")
    for row in found.annotate(count=Count("pk"), since=Min("found_at")):
        title = f"{full_label(row['provider'], row['object'])}: {_objects(row['count'])} differed"
        text = "No webhook and no poll had told of it. Look at both values, then have it read again."
        yield Work(DIFFERENCES, row["since"], title, "differs", text, _url("sync:differences", "open", row))


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count:,} objects"


def _url(name: str, state: str, row: Mapping[str, Any]) -> str:
    query = {"state": state, "provider": row["provider"], "object": row["object"]}
    return f"{reverse(name)}?{urlencode(query)}"
