"""Everything the fake portal holds, and the only ways to change it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict

from sandbox.clock import Clock
from sandbox.hubspot.associations import Associations
from sandbox.hubspot.conversations import Conversations
from sandbox.hubspot.events import Link, Teller
from sandbox.hubspot.properties import Definitions
from sandbox.hubspot.record import Record
from sandbox.hubspot.table import Table
from sandbox.hubspot.types import OBJECT_TYPES

FIRST_ID = 20_000_000_000


class Message(TypedDict):
    """One message of a ticket's thread: direction is INCOMING, OUTGOING or COMMENT (an internal note)."""

    direction: str
    sender: str
    text: str
    at: datetime


class UniqueValueTaken(ValueError):
    """Another record holds this value of a property that must be unique."""

    def __init__(self, name: str, value: str, holder: str) -> None:
        super().__init__(f"{name}={value} is held by record {holder}")
        self.name, self.value, self.holder = name, value, holder


class HubSpotStore:
    """The portal's records, links, definitions and conversations.

    Records are addressed by type name ("companies", see `types.OBJECT_TYPES`) and numeric id string.
    `index_delay` is the time in seconds, by the sandbox's clock, after which search sees a change. `version` grows
    with every change, so that whoever keeps rendered records knows when to stop believing them.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self._tables = {name: Table(kind) for name, kind in OBJECT_TYPES.items()}
        self._last_id = FIRST_ID
        self.definitions = Definitions()
        self.associations = Associations()
        self.conversations = Conversations()
        self.index_delay = 2.0
        self.version = 0
        self.told = Teller()

    def put(
        self,
        object_type: str,
        object_id: str,
        properties: Mapping[str, str | None],
        *,
        created: datetime,
        updated: datetime | None = None,
        archived: bool = False,
    ) -> Record:
        """Store a record as it stood at `updated` (default: `created`), replacing one with the same id.

        :raises UnknownProperty: a name not defined (`define_property` first): a typo would else read as null
        :raises TypeError: a value that is neither string nor None, which HubSpot never stores
        """
        self.definitions.check_names(object_type, properties)
        table = self._tables[object_type]
        _check_strings(properties)
        values = {name: value for name, value in properties.items() if value}
        record = Record(table.kind, object_id, values, created, updated or created)
        record.archived_at = record.updated if archived else None
        record.stamp()
        self._claim_unique(table, object_id, values)
        table.records[object_id] = record
        table.place(record)
        self.version += 1
        self._last_id = max(self._last_id, int(object_id))
        return record

    def types(self) -> list[str]:
        """Return the names of all object types."""
        return list(self._tables)

    def new_id(self) -> str:
        """Return an id that no record of the portal has, higher than all of them."""
        self._last_id += 1
        return str(self._last_id)

    def get(self, object_type: str, object_id: str) -> Record | None:
        """Return the record with exactly this id, archived or not; an id merged away is not followed."""
        return self._tables[object_type].records.get(object_id)

    def resolve(self, object_type: str, object_id: str) -> Record | None:
        """Return the record with this id, or the one it was merged into (facts/hubspot.md §7, merges)."""
        table = self._tables[object_type]
        while object_id in table.merged:
            object_id = table.merged[object_id]
        return table.records.get(object_id)

    def by_unique(self, object_type: str, name: str, value: str) -> Record | None:
        """Return the live record holding this value of a unique property, or None."""
        table = self._tables[object_type]
        record = table.records.get(table.unique.get(name, {}).get(value, ""))
        return None if record is None or record.archived_at is not None else record

    def ids(self, object_type: str, *, archived: bool = False) -> Sequence[int]:
        """Return the ids of a type's records (or of those in its recycle bin), lowest first. Not to be changed."""
        return self._tables[object_type].order(archived=archived)

    def all(self, object_type: str, *, archived: bool = False) -> list[Record]:
        """Return every record of a type (or every one in its recycle bin), lowest id first."""
        table = self._tables[object_type]
        return [table.records[str(number)] for number in table.order(archived=archived)]

    def everything(self, object_type: str) -> Iterable[Record]:
        """Return every record of a type, those in the recycle bin too, in no order."""
        return self._tables[object_type].records.values()

    def page(self, object_type: str, *, after: int, limit: int, archived: bool) -> tuple[list[Record], bool]:
        """Return up to `limit` records with an id above `after`, and whether more follow."""
        table = self._tables[object_type]
        ids = table.order(archived=archived)
        start = bisect_right(ids, after)
        return [table.records[str(number)] for number in ids[start : start + limit]], len(ids) > start + limit

    def edit(
        self,
        object_type: str,
        object_id: str,
        properties: Mapping[str, str | None],
        *,
        at: datetime,
        source: str = "CRM_UI",
    ) -> Record:
        """Change some properties of a record as a person in HubSpot would (None or "" clears one).

        :raises KeyError: no such record
        :raises UnknownProperty: a name that is not defined
        :raises UniqueValueTaken: another record holds the value
        """
        self.definitions.check_names(object_type, properties)
        _check_strings(properties)
        table = self._tables[object_type]
        record = table.records[object_id]
        self._claim_unique(table, object_id, properties)
        changed = [name for name, value in properties.items() if (value or "") != record.properties.get(name, "")]
        record.change(properties, at=at, source=source)
        self.version += 1
        self.told.changed(record, changed, at=at, source=source)
        return record

    def create(
        self,
        object_type: str,
        properties: Mapping[str, str | None],
        *,
        at: datetime,
        object_id: str | None = None,
    ) -> Record:
        """Store a new record made now; search does not see it before `index_delay` has passed."""
        record = self.put(object_type, object_id or self.new_id(), properties, created=at)
        record.before = None
        self.told.created(record)
        return record

    def archive(self, object_type: str, object_id: str, *, at: datetime | None = None) -> None:
        """
        Put a record into the recycle bin, where `archived=true` reads it. Unknown ids are ignored.

        Its links go with it and are told as removed, from both sides: our guess, no document says it.
        """
        table = self._tables[object_type]
        record = table.records.get(object_id)
        if record is not None:
            links = self._links_of(record)
            record.archived_at = at or record.updated
            table.place(record)
            self.version += 1
            self.told.archived(record, at=self.clock.now())
            self.told.linked(links, at=self.clock.now(), removed=True)

    def restore(self, object_type: str, object_id: str) -> None:
        """Take a record out of the recycle bin, and its links with it."""
        table = self._tables[object_type]
        record = table.records[object_id]
        record.archived_at = None
        table.place(record)
        self.version += 1
        self.told.restored(record, at=self.clock.now())
        self.told.linked(self._links_of(record), at=self.clock.now())

    def merge(self, object_type: str, primary: str, merged: str, *, at: datetime | None = None) -> Record:
        """Merge one record into another: its links move over, its id resolves to it on single reads only.

        :raises KeyError: either record does not exist
        """
        table = self._tables[object_type]
        record, gone = table.records[primary], table.records.pop(merged)
        for ids in (table.live, table.archived):
            if int(merged) in ids:
                ids.remove(int(merged))
        table.merged[merged] = primary
        unlinked, linked = self.associations.move(object_type, merged, primary)
        earlier = [
            record.properties.get("hs_merged_object_ids"),
            gone.properties.get("hs_merged_object_ids"),
            merged,
        ]
        ids_text = ";".join(part for part in earlier if part)
        record.change({"hs_merged_object_ids": ids_text}, at=at or record.updated, source="MERGE_OBJECTS")
        self.version += 1
        self.told.merged(record, gone, at=self.clock.now())
        self.told.linked(unlinked, at=self.clock.now(), removed=True)
        self.told.linked(linked, at=self.clock.now())
        return record

    def link(self, from_type: str, from_id: str, to_type: str, to_id: str, type_id: int | None = None) -> None:
        """Link two records in both directions; without `type_id` by the pair's default kind.

        :raises UnknownAssociation: HubSpot defines no such link between the two types
        """
        links = self.associations.link(from_type, from_id, to_type, to_id, type_id)
        self.version += 1
        self.told.linked(links, at=self.clock.now())

    def unlink(self, from_type: str, from_id: str, to_type: str, to_id: str) -> None:
        """Remove every link between two records."""
        links = self.associations.unlink(from_type, from_id, to_type, to_id)
        self.version += 1
        self.told.linked(links, at=self.clock.now(), removed=True)

    def linked(self, from_type: str, from_id: str, to_type: str) -> Iterator[tuple[str, set[int]]]:
        """Yield (id, association type ids) of the live records of one type a record is linked to."""
        records = self._tables[to_type].records
        for to_id, type_ids in self.associations.of(from_type, from_id, to_type):
            record = records.get(to_id)
            if record is not None and record.archived_at is None:
                yield to_id, type_ids

    def _links_of(self, record: Record) -> list[Link]:
        """Every link between a record and a live one, from both sides."""
        found = []
        for to_type, to_id, _ in self.associations.all(record.kind.name, record.id):
            other = self.get(to_type, to_id)
            if other is not None and other.archived_at is None:
                found += self.associations.between(record.kind.name, record.id, to_type, to_id)
        return found

    def thread(self, ticket_id: str, messages: Sequence[Message]) -> str:
        """Give a ticket a conversation and return the thread's id. A ticket may have several."""
        contact = next((to_id for to_id, _ in self.linked("tickets", ticket_id, "contacts")), None)
        return self.conversations.add(ticket_id, messages, contact_id=contact)

    def threads_of(self, ticket_id: str) -> list[dict[str, Any]]:
        """Return the threads of a ticket, including those it took over in a merge, oldest first."""
        record = self.resolve("tickets", ticket_id)
        merged = (record.properties.get("hs_merged_object_ids") or "").split(";") if record else []
        wanted = {ticket_id, *merged} | ({record.id} if record else set())
        return [one for one in self.conversations.all() if one["threadAssociations"]["associatedTicketId"] in wanted]

    def define_property(self, object_type: str, name: str, **definition: Any) -> None:
        """Define a property, or change its definition, in the wire's field names (type, options, …)."""
        self.definitions.define(object_type, name, **definition)

    def _claim_unique(self, table: Table, object_id: str, values: Mapping[str, str | None]) -> None:
        for name in self.definitions.unique_names(table.kind.name):
            value = values.get(name)
            if not value:
                continue
            held = self.by_unique(table.kind.name, name, value)
            if held is not None and held.id != object_id:
                raise UniqueValueTaken(name, value, held.id)
            table.unique.setdefault(name, {})[value] = object_id


def _check_strings(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if not isinstance(value, str | None):
            raise TypeError(f"HubSpot stores strings only, {name} is {value!r}")
