"""What may happen to the records of the portal."""

from sandbox.hubspot.associations import DEFAULTS
from sandbox.hubspot.record import Record
from sandbox.hubspot.store import HubSpotStore
from sandbox.storm.draw import Draw, Move

TEXTS = {
    "companies": ("name", "city", "phone"),
    "contacts": ("firstname", "lastname", "phone"),
    "deals": ("dealname", "amount"),
    "tickets": ("subject",),
    "quotes": ("hs_title", "hs_terms"),
    "line_items": ("name", "quantity"),
    "invoices": ("hs_title", "hs_comments", "hs_purchase_order_number"),
    "subscriptions": ("hs_name",),
}
"""The properties that are edited, by type."""

NUMBERS = ("amount", "quantity")
NEW = {
    "companies": "name",
    "contacts": "firstname",
    "deals": "dealname",
    "line_items": "name",
    "quotes": "hs_title",
}
"""The types of which new records are made, and what they are called by."""

FEWEST = 5
MERGED = ("companies", "contacts", "deals")


class HubSpotMoves:
    """Random changes of one portal; the store tells of each."""

    def __init__(self, store: HubSpotStore, draw: Draw) -> None:
        self._store, self._draw = store, draw
        self._rng = draw.rng

    def moves(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move."""
        return [
            (50, "record_edited", self.record_edited),
            (12, "record_created", self.record_created),
            (14, "link_made", self.link_made),
            (8, "link_removed", self.link_removed),
            (3, "record_merged", self.record_merged),
        ]

    def deletions(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move: into the recycle bin."""
        return [(1, "record_archived", self.record_archived)]

    def recreations(self) -> list[tuple[int, str, Move]]:
        """Weight, name and move: HubSpot never gives an id twice, but takes records out of the bin."""
        return [(1, "record_restored", self.record_restored)]

    def _record(self, kind: str, *, archived: bool = False) -> Record | None:
        ids = self._store.ids(kind, archived=archived)
        return self._store.get(kind, str(ids[self._rng.randrange(len(ids))])) if ids else None

    def _value(self, name: str) -> str:
        return str(self._rng.randrange(1, 500)) if name in NUMBERS else self._draw.name()

    def record_edited(self) -> bool:
        kind = self._rng.choice(sorted(TEXTS))
        record = self._record(kind)
        if record is None:
            return False
        names = self._rng.sample(TEXTS[kind], self._rng.randrange(1, min(2, len(TEXTS[kind])) + 1))
        self._store.edit(kind, record.id, {name: self._value(name) for name in names}, at=self._store.clock.now())
        return True

    def record_created(self) -> bool:
        kind = self._rng.choice(sorted(NEW))
        self._store.create(kind, {NEW[kind]: self._draw.name()}, at=self._store.clock.now())
        return True

    def link_made(self) -> bool:
        from_type, to_type = self._rng.choice(sorted(DEFAULTS))
        one, other = self._record(from_type), self._record(to_type)
        if one is None or other is None:
            return False
        self._store.link(from_type, one.id, to_type, other.id)
        return True

    def link_removed(self) -> bool:
        from_type, to_type = self._rng.choice(sorted(DEFAULTS))
        one = self._record(from_type)
        others = list(self._store.linked(from_type, one.id, to_type)) if one else []
        if one is None or not others:
            return False
        self._store.unlink(from_type, one.id, to_type, self._rng.choice(others)[0])
        return True

    def record_merged(self) -> bool:
        kind = self._rng.choice(MERGED)
        one, other = self._record(kind), self._record(kind)
        if one is None or other is None or one is other or len(self._store.ids(kind)) <= FEWEST:
            return False
        self._store.merge(kind, one.id, other.id, at=self._store.clock.now())
        return True

    def record_archived(self) -> bool:
        kind = self._rng.choice(sorted(TEXTS))
        record = self._record(kind)
        if record is None or len(self._store.ids(kind)) <= FEWEST:
            return False
        self._store.archive(kind, record.id, at=self._store.clock.now())
        return True

    def record_restored(self) -> bool:
        kind = self._rng.choice(sorted(TEXTS))
        record = self._record(kind, archived=True)
        if record is None:
            return self.record_archived()
        self._store.restore(kind, record.id)
        return True
