"""Reads of the inbox, for the Sync page and `doctor`."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Min, Q, QuerySet

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import NotFound
from sync import catalog
from sync.inbox import states
from sync.inbox.states import State
from sync.inbox.switches import is_on
from sync.models import DirtyObject, WebhookEvent
from sync.models.inbox import Source

DAY = datetime.timedelta(days=1)
PAGE_SIZE = 50
# Every kind of object that an event can mark.
KINDS = sorted({source.name for source in catalog.SOURCES} | {"payment_methods"})


@dataclass(frozen=True)
class ProviderStatus:
    """How a provider's webhooks do: whether they are taken, when one last came (UTC), how many in 24 hours."""

    provider: str
    is_on: bool
    last_received_at: datetime.datetime | None
    received_last_day: int

    @property
    def words(self) -> str:
        """The state in a sentence."""
        if not self.is_on:
            return "Webhooks are off; the mirror asks for changes instead."
        if self.last_received_at is None:
            return "Webhooks are on; none has come yet. The mirror asks for changes as well."
        return f"Webhooks are on; {self.received_last_day} events came in the last 24 hours."


@dataclass(frozen=True)
class Filters:
    """
    What the inbox is narrowed to; an empty value narrows nothing.

    `object` is like "customers cus_1", `text` the id of an event or of an object of any kind.
    """

    provider: str = ""
    state: str = ""
    event_type: str = ""
    object: str = ""
    text: str = ""


@dataclass(frozen=True)
class EventRow:
    """One event as the inbox lists it; `error` is why its objects could not be read, "" unless it is failing."""

    pk: int
    provider: str
    event_id: str
    event_type: str
    source: str
    objects: tuple[str, ...]
    occurred_at: datetime.datetime | None
    received_at: datetime.datetime
    replayed_at: datetime.datetime | None
    ignored_at: datetime.datetime | None
    ignored_by: str
    ignored_reason: str
    state: State
    error: str

    @property
    def may_replay(self) -> bool:
        """Whether it names objects that can be read again."""
        return bool(self.objects)

    @property
    def may_ignore(self) -> bool:
        """Whether there is something to put aside."""
        return self.state is State.FAILING


@dataclass(frozen=True)
class EventPage:
    """A page of the inbox, newest first; `older` is what to ask `events` for the next one with, "" on the last."""

    rows: list[EventRow]
    older: str


def status() -> list[ProviderStatus]:
    """This function will return how each provider's webhooks do, Stripe first; two small queries each."""
    return [_status(provider) for provider in catalog.PROVIDERS]


def events(filters: Filters | None = None, *, before: str = "", size: int = PAGE_SIZE) -> EventPage:
    """
    This function will return a page of events, newest first, narrowed by the filters.

    `before` is the `older` of the page before; one that cannot be read begins with the newest.
    """
    found = _after(_narrowed(filters or Filters()), before)
    rows = [_row(event) for event in found.defer("payload").order_by("-received_at", "-pk")[: size + 1]]
    return EventPage(rows[:size], _older(rows[size - 1]) if len(rows) > size else "")


def get_event(*, pk: int) -> EventRow:
    """This function will return one event. :raises NotFound: there is none"""
    for event in _annotated().defer("payload").filter(pk=pk):
        return _row(event)
    raise NotFound("There is no such event in the inbox.")


def get_payload(*, pk: int) -> Any:
    """This function will return an event as it came, promotion codes without their text. :raises NotFound: no such"""
    for payload in WebhookEvent.objects.filter(pk=pk).values_list("payload", flat=True):
        return payload
    raise NotFound("There is no such event in the inbox.")


def _status(provider: str) -> ProviderStatus:
    told = WebhookEvent.objects.filter(provider=provider, source=Source.WEBHOOK)
    newest = told.order_by("-received_at").values_list("received_at", flat=True).first()
    recent = told.filter(received_at__gte=database_now() - DAY).count() if newest else 0
    return ProviderStatus(provider, is_on(provider), newest, recent)


def _annotated() -> QuerySet[Any]:
    return WebhookEvent.objects.annotate(state=states.state(), error=states.error())


def _narrowed(filters: Filters) -> QuerySet[Any]:
    found = _annotated()
    if filters.provider:
        found = found.filter(provider=filters.provider)
    if filters.event_type:
        found = found.filter(event_type__startswith=filters.event_type)
    if filters.object:
        found = found.filter(objects_marked__contains=[filters.object])
    if filters.text:
        named = [f"{kind} {filters.text}" for kind in KINDS]
        found = found.filter(Q(event_id=filters.text) | Q(objects_marked__overlap=named))
    if filters.state:
        found = found.filter(state=filters.state)
    return _no_older_than_any_mark(found) if filters.state in (State.WAITING, State.FAILING) else found


def _no_older_than_any_mark(found: QuerySet[Any]) -> QuerySet[Any]:
    """Nothing older can be waiting: without this the few that fail were sought in the whole inbox."""
    oldest = DirtyObject.objects.aggregate(at=Min("first_marked_at"))["at"]
    return found.filter(Q(received_at__gte=oldest) | Q(replayed_at__gte=oldest)) if oldest else found.none()


def _after(found: QuerySet[Any], before: str) -> QuerySet[Any]:
    moment, _, pk = before.partition("_")
    try:
        received_at, number = datetime.datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return found
    if received_at.tzinfo is None or not 0 < number < 2**63:
        return found
    return found.filter(Q(received_at__lt=received_at) | Q(received_at=received_at, pk__lt=number))


def _older(last: EventRow) -> str:
    return f"{last.received_at.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}"


def _row(event: Any) -> EventRow:
    same: Iterable[str] = EventRow.__dataclass_fields__.keys() - {"objects", "state"}
    values = {name: getattr(event, name) for name in same}
    return EventRow(objects=tuple(event.objects_marked), state=State(event.state), **values)
