"""The objects that are to be read again: waiting, failing, given up."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from sync.models import DirtyObject
from sync.panels.hindrance import Obstacles
from sync.panels.links import object_url
from sync.panels.names import one_label

# What an address may ask for, and how it is called.
STATES = {"waiting": "Waiting", "failing": "Failing", "given_up": "Given up"}
_RULES = {
    "waiting": Q(quarantined_at=None, attempts=0),
    "failing": Q(quarantined_at=None, attempts__gt=0),
    "given_up": Q(quarantined_at__isnull=False),
}


@dataclass(frozen=True)
class WaitingFilters:
    """What the list is narrowed to; an empty value narrows nothing. `text` is part of an object's id."""

    provider: str = ""
    object: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True)
class WaitingRow:
    """
    One object; `next_at` (UTC) is when it is tried next, None while a worker holds it or when it was given up.

    `is_due` says that this is now. `because` is what it waits for though nothing is wrong with it, '' if nothing.
    """

    dirty: DirtyObject
    label: str
    url: str
    state: str
    next_at: datetime.datetime | None
    is_due: bool
    because: str

    @property
    def is_given_up(self) -> bool:
        """Whether it is tried again by nobody but a person, or with a change."""
        return self.state == "given_up"

    @property
    def may_try(self) -> bool:
        """Whether a person can have it tried sooner than it is by itself."""
        return self.state != "waiting" or (self.next_at is not None and not self.is_due)


def objects(filters: WaitingFilters) -> "QuerySet[DirtyObject]":
    """This function will return what matches: given up first, then failing, then what has waited longest."""
    found = DirtyObject.objects.order_by(F("quarantined_at").asc(nulls_last=True), "-attempts", "first_marked_at", "pk")
    if filters.provider:
        found = found.filter(provider=filters.provider)
    if filters.object:
        found = found.filter(object=filters.object)
    if filters.state:
        found = found.filter(_RULES[filters.state])
    if filters.text:
        found = found.filter(object_id__contains=filters.text)
    return found


def waiting_row(dirty: DirtyObject, *, obstacles: Obstacles, now: datetime.datetime) -> WaitingRow:
    """This function will return an object as the list shows it; `now` is the database's."""
    state = state_of(dirty)
    next_at = None if state == "given_up" or dirty.lease else dirty.due_at
    is_due = next_at is not None and next_at <= now
    return WaitingRow(
        dirty=dirty,
        label=one_label(dirty.provider, dirty.object),
        url=object_url(dirty.provider, dirty.object, dirty.object_id),
        state=state,
        next_at=next_at,
        is_due=is_due,
        because="" if state == "given_up" else obstacles.of(dirty, is_put_off=not is_due and not dirty.attempts),
    )


def state_of(dirty: DirtyObject) -> str:
    """This function will return "waiting", "failing" or "given_up"."""
    if dirty.quarantined_at:
        return "given_up"
    return "failing" if dirty.attempts else "waiting"
