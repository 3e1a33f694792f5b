"""One CRM record as the portal keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.hubspot.pipelines import stage_properties
from sandbox.hubspot.types import ObjectType


def iso(moment: datetime) -> str:
    """Return a moment in HubSpot's wire form: UTC, milliseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def milliseconds(moment: datetime) -> int:
    """Return a moment as epoch milliseconds, cut off as `iso` cuts it off."""
    return int(moment.timestamp()) * 1000 + moment.microsecond // 1000


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a property's history; `value` is "" for a cleared property."""

    at: datetime
    value: str
    source: str


@dataclass(slots=True)
class Record:
    """A record: only set properties are stored, an absent name reads as null on the wire.

    `before` is what the search index still shows while the newest change (made at `updated`) is not indexed:
    None for a record whose creation itself is not indexed.
    """

    kind: ObjectType
    id: str
    properties: dict[str, str]
    created: datetime
    updated: datetime
    archived_at: datetime | None = None
    before: dict[str, str] | None = None
    history: dict[str, list[Change]] = field(default_factory=dict)

    @property
    def created_iso(self) -> str:
        return iso(self.created)

    @property
    def updated_iso(self) -> str:
        return iso(self.updated)

    def stamp(self) -> None:
        """Keep id, times and what the stage implies as properties too, as HubSpot does: searches see them."""
        self.properties["hs_object_id"] = self.id
        self.properties[self.kind.modified] = self.updated_iso
        self.properties["hs_createdate"] = self.properties["createdate"] = self.created_iso
        if self.kind.name == "tickets":
            self.properties["hs_ticket_id"] = self.id
        self.properties.update(stage_properties(self.kind.name, self.properties))

    def change(self, values: Mapping[str, str | None], *, at: datetime, source: str) -> None:
        """Apply new values (None or "" clears), move the modified stamp, keep each property's history."""
        self.before = dict(self.properties)
        for name, value in values.items():
            self._remember(name, value or "", at=at, source=source)
            if value:
                self.properties[name] = value
            else:
                self.properties.pop(name, None)
        self.updated = at
        self.stamp()

    def history_of(self, name: str) -> list[Change]:
        """Return a property's values, newest first; one entry at creation for a value never changed since."""
        if name in self.history:
            return list(reversed(self.history[name]))
        value = self.properties.get(name)
        return [] if value is None else [Change(self.created, value, "CRM_UI")]

    def _remember(self, name: str, value: str, *, at: datetime, source: str) -> None:
        past = self.history.setdefault(name, list(reversed(self.history_of(name))))
        past.append(Change(at, value, source))
