"""The records of one object type."""

from bisect import bisect_right, insort

from sandbox.hubspot.record import Record
from sandbox.hubspot.types import ObjectType


class Table:
    """The records of one type; ids in order, live and recycle bin apart, so that pages are slices."""

    def __init__(self, kind: ObjectType) -> None:
        self.kind = kind
        self.records: dict[str, Record] = {}
        self.live: list[int] = []
        self.archived: list[int] = []
        self.merged: dict[str, str] = {}
        self.unique: dict[str, dict[str, str]] = {}

    def order(self, *, archived: bool) -> list[int]:
        """The ids of live records, or of those in the recycle bin, lowest first."""
        return self.archived if archived else self.live

    def place(self, record: Record) -> None:
        """Move a record's id to the list it belongs in now."""
        number = int(record.id)
        for ids, wanted in (
            (self.live, record.archived_at is None),
            (self.archived, record.archived_at is not None),
        ):
            at = bisect_right(ids, number)
            present = at > 0 and ids[at - 1] == number
            if wanted and not present:
                insort(ids, number)
            elif present and not wanted:
                del ids[at - 1]
