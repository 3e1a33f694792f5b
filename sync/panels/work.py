"""What an admin has to look into: keys, lists, objects and differences, the worst and oldest first."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min
from django.urls import reverse

from sync import selectors
from sync.models import DirtyObject, Drift, RefusedKey
from sync.panels.names import full_label
from sync.panels.words import WENT_WRONG, refusal, stopped

# In this order: what stops a provider, a list, an object, and what only differs.
KEY, LIST, OBJECTS, DIFFERENCES = range(4)


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
    """This function will return everything that waits for an admin, by severity, then age; four queries."""
    return sorted([*_keys(), *_lists(), *_given_up(), *_differences()])


def _keys() -> Iterator[Work]:
    for key in RefusedKey.objects.all():
        title = f"Give {full_label(key.provider, key.scope)} a key that works"
        text = f"{refusal(key)} Put another in its place, or give it the permission; sync then goes on by itself."
        yield Work(KEY, key.refused_at, title, "key_refused", text, reverse("sync:requests"))


def _lists() -> Iterator[Work]:
    """A failing list is tried again by itself; that it still fails is what a person must know."""
    for run in selectors.newest_runs():
        if run.state in WENT_WRONG:
            title = f"{full_label(run.provider, run.object)} could not be read to the end"
            yield Work(LIST, run.started_at, title, run.state, stopped(run), reverse("sync:overview"))


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
