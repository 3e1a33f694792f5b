"""What comparisons of mirror and provider found."""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sync import catalog
from sync.models import Comparison, DirtyObject, Drift
from sync.models.drift import DriftKind
from sync.panels.links import object_url
from sync.panels.names import full_label, one_label, provider_label

# What somebody had read again is no work any more; the next comparison says whether it helped.
OPEN = Q(healed_at=None, healed_by="")
# What an address may ask for, and how it is called.
STATES = {"open": "Open", "healed": "Healed"}


@dataclass(frozen=True)
class DifferenceFilters:
    """What the list is narrowed to; an empty value narrows nothing."""

    provider: str = ""
    object: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class Compared:
    """One list: when it was last compared in full (UTC), and its open differences by kind."""

    provider: str
    object: str
    label: str
    at: datetime.datetime | None
    missing: int
    differs: int
    gone: int

    @property
    def open(self) -> int:
        return self.missing + self.differs + self.gone


@dataclass(frozen=True)
class Sample:
    """One field: its value in our copy and at the provider, as text."""

    name: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Difference:
    """One object; `state` is "open", "asked" (it waits to be read again), "read" or "healed"."""

    drift: Drift
    label: str
    provider_label: str
    url: str
    state: str
    samples: list[Sample]
    more: int

    @property
    def may_heal(self) -> bool:
        return self.state == "open"


def compared() -> list[Compared]:
    """This function will return every list with what its comparisons left open; two queries."""
    counts = {(row["provider"], row["object"]): row for row in _counts()}
    ended = Comparison.objects.filter(error="").exclude(finished_at=None).order_by("provider", "object", "-began_at")
    at = {(one.provider, one.object): one.began_at for one in ended.distinct("provider", "object")}
    return [
        _compared(source.provider, source.name, counts.get((source.provider, source.name), {}), at)
        for source in catalog.SOURCES
    ]


def differences(filters: DifferenceFilters) -> "QuerySet[Drift]":
    """This function will return what matches, newest first, each with whether its object waits to be read again."""
    waits = DirtyObject.objects.filter(
        provider=OuterRef("provider"), object=OuterRef("object"), object_id=OuterRef("object_id")
    )
    found = Drift.objects.annotate(is_waiting=Exists(waits)).order_by("-found_at", "-pk")
    wanted = {name: value for name, value in vars(filters).items() if value and name != "state"}
    if filters.state:
        found = found.filter(OPEN if filters.state == "open" else ~OPEN)
    return found.filter(**wanted)


def difference(drift: Drift) -> Difference:
    """This function will return one of `differences` as the page shows it."""
    samples = [_sample(name, value) for name, value in sorted(drift.sample.items())]
    return Difference(
        drift=drift,
        label=one_label(drift.provider, drift.object),
        provider_label=provider_label(drift.provider),
        url=object_url(drift.provider, drift.object, drift.object_id),
        state=_state(drift),
        samples=samples,
        more=max(len(drift.fields) - len(samples), 0),
    )


def _state(drift: Drift) -> str:
    if drift.healed_at:
        return "healed"
    if not drift.healed_by:
        return "open"
    return "asked" if getattr(drift, "is_waiting", False) else "read"


def _sample(name: str, value: Any) -> Sample:
    value = value if isinstance(value, dict) else {}
    return Sample(name, _text(value.get("mirror")), _text(value.get("provider")))


def _text(value: Any) -> str:
    """A value as JSON writes it, strings bare; nothing is a dash."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _counts() -> Iterable[Mapping[str, Any]]:
    kinds = {kind.value: Count("pk", filter=Q(kind=kind)) for kind in DriftKind}
    return Drift.objects.filter(OPEN).values("provider", "object").annotate(**kinds)


def _compared(
    provider: str, object: str, counts: Mapping[str, Any], at: dict[tuple[str, str], datetime.datetime]
) -> Compared:
    found = {kind.value: counts.get(kind.value, 0) for kind in DriftKind}
    return Compared(provider, object, full_label(provider, object), at.get((provider, object)), **found)
