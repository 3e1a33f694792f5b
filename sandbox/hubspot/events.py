"""What the portal says happened, in the fields of generic webhook subscriptions (facts/hubspot.md §8)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sandbox.hubspot.associations import TYPES
from sandbox.hubspot.record import Record, milliseconds
from sandbox.hubspot.types import OBJECT_TYPES

Announce: TypeAlias = Callable[[Mapping[str, Any]], None]
Link: TypeAlias = tuple[str, str, int]
"""From id, to id, association type id: the type says the rest."""

FIRST_EVENT_ID = 3_000_000_000


class Teller:
    """
    Tells `announce` of every change; silent until there is one, as while a seed is built.

    What belongs to a subscription (its id, the app, the attempt) is added where the event is delivered.
    """

    def __init__(self) -> None:
        self.announce: Announce | None = None
        self.count = 0

    def created(self, record: Record) -> None:
        """A record came into being."""
        self._about("creation", record, record.created)

    def changed(self, record: Record, names: Iterable[str], *, at: datetime, source: str) -> None:
        """Properties of a record have other values than before: an event for each."""
        for name in names:
            value = record.properties.get(name, "")
            self._about("propertyChange", record, at, source, propertyName=name, propertyValue=value)

    def archived(self, record: Record, *, at: datetime) -> None:
        """A record was put into the recycle bin."""
        self._about("deletion", record, at, changeFlag="DELETED")

    def restored(self, record: Record, *, at: datetime) -> None:
        """A record was taken out of the recycle bin."""
        self._about("restore", record, at, changeFlag="RESTORED")

    def merged(self, record: Record, gone: Record, *, at: datetime) -> None:
        """A record took over another one. Here the primary keeps its id, so `newObjectId` names it."""
        self._about(
            "merge",
            record,
            at,
            primaryObjectId=int(record.id),
            mergedObjectIds=[int(gone.id)],
            newObjectId=int(record.id),
            numberOfPropertiesMoved=0,
        )

    def linked(self, links: Iterable[Link], *, at: datetime, removed: bool = False) -> None:
        """Links came or went; HubSpot tells it once from each side."""
        for from_id, to_id, type_id in links:
            kind = TYPES[type_id]
            self._say(
                "associationChange",
                at,
                fromObjectId=int(from_id),
                toObjectId=int(to_id),
                fromObjectTypeId=OBJECT_TYPES[kind.from_type].type_id,
                toObjectTypeId=OBJECT_TYPES[kind.to_type].type_id,
                associationType=kind.name.upper(),
                associationTypeId=kind.id,
                associationCategory="HUBSPOT_DEFINED",
                associationRemoved=removed,
                isPrimaryAssociation=kind.label == "Primary",
            )

    def _about(self, what: str, record: Record, at: datetime, source: str = "CRM_UI", **more: Any) -> None:
        self._say(what, at, source, objectId=int(record.id), objectTypeId=record.kind.type_id, **more)

    def _say(self, what: str, at: datetime, source: str = "CRM_UI", **more: Any) -> None:
        if self.announce is None:
            return
        self.count += 1
        self.announce(
            {
                "eventId": FIRST_EVENT_ID + self.count,
                "occurredAt": milliseconds(at),
                "subscriptionType": f"object.{what}",
                "changeSource": source,
                "sourceId": "userId:1001",
                **more,
            }
        )
