"""Links between records, with HubSpot's own association type ids (facts/hubspot.md §5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sandbox.hubspot.types import OBJECT_TYPES


@dataclass(frozen=True, slots=True)
class AssociationType:
    """One direction of one kind of link. `label` is None for the unlabelled (default) kind."""

    from_type: str
    to_type: str
    id: int
    reverse: int | None
    name: str
    label: str | None = None


# from, to, default id, reverse default id.
_DEFAULTS = (
    ("deals", "line_items", 19, 20), ("deals", "quotes", 63, 64), ("deals", "contacts", 3, 4),
    ("deals", "companies", 341, 342), ("deals", "subscriptions", 300, 299), ("deals", "tickets", 27, 28),
    ("quotes", "line_items", 67, 68), ("quotes", "contacts", 69, 70), ("quotes", "companies", 71, 72),
    ("quotes", "subscriptions", 304, 303), ("contacts", "companies", 279, 280),
    ("tickets", "contacts", 16, 15), ("tickets", "companies", 339, 340),
    ("invoices", "contacts", 177, 178), ("invoices", "companies", 179, 180), ("invoices", "deals", 175, 176),
    ("invoices", "quotes", 407, 408), ("invoices", "line_items", 409, 410),
    # The facts name no reverse of 986; 985 is our guess and nothing reads it.
    ("invoices", "subscriptions", 622, 623), ("invoices", "tickets", 986, 985),
    ("subscriptions", "contacts", 295, 296), ("subscriptions", "companies", 297, 298),
    ("subscriptions", "line_items", 301, 302), ("tickets", "subscriptions", 1122, 1121),
)  # fmt: skip

# from, to, id, reverse id or None where no document names one, label, suffix of the v3 name.
_LABELLED = (
    ("deals", "companies", 5, 6, "Primary", ""), ("tickets", "companies", 26, 25, "Primary", ""),
    ("contacts", "companies", 1, 2, "Primary", ""),
    ("quotes", "contacts", 702, 703, "Contact Signer", "_signer"),
    ("companies", "contacts", 930, None, "Billing Contact", "_billing"),
    ("quotes", "contacts", 1226, None, "Billing Contact", "_billing"),
)  # fmt: skip

TYPES: dict[int, AssociationType] = {}
DEFAULTS: dict[tuple[str, str], AssociationType] = {}


def _name(from_type: str, to_type: str, suffix: str) -> str:
    return f"{OBJECT_TYPES[from_type].singular}_to_{OBJECT_TYPES[to_type].singular}{suffix}"


def _add(kind: AssociationType) -> None:
    TYPES[kind.id] = kind
    if kind.label is None:
        DEFAULTS[kind.from_type, kind.to_type] = kind


def _build_tables() -> None:
    for one, other, forward, backward in _DEFAULTS:
        # Where a primary label exists, v3 answers keep the plain name for it and mark the default kind.
        primary = any({one, other} == {a, b} and label == "Primary" for a, b, _, _, label, _ in _LABELLED)
        suffix = "_unlabeled" if primary else ""
        _add(AssociationType(one, other, forward, backward, _name(one, other, suffix)))
        _add(AssociationType(other, one, backward, forward, _name(other, one, suffix)))
    for one, other, forward, reverse, label, suffix in _LABELLED:
        _add(AssociationType(one, other, forward, reverse, _name(one, other, suffix), label))
        if reverse is not None:
            _add(AssociationType(other, one, reverse, forward, _name(other, one, suffix), label))


_build_tables()


class UnknownAssociation(ValueError):
    """No such association type exists between these two object types."""


def association_type(from_type: str, to_type: str, type_id: int | None = None) -> AssociationType:
    """Return the kind of link with this id, or the default kind of the pair when no id is given.

    :raises UnknownAssociation: HubSpot defines no such link between the two types
    """
    kind = DEFAULTS.get((from_type, to_type)) if type_id is None else TYPES.get(type_id)
    if kind is None or (kind.from_type, kind.to_type) != (from_type, to_type):
        raise UnknownAssociation(f"No association type {type_id or 'default'} from {from_type} to {to_type}")
    return kind


@dataclass(slots=True)
class Associations:
    """All links, kept in both directions: (type, id) → to type → to id → association type ids."""

    _links: dict[tuple[str, str], dict[str, dict[str, set[int]]]] = field(default_factory=dict)

    def link(
        self, from_type: str, from_id: str, to_type: str, to_id: str, type_id: int | None = None
    ) -> list[tuple[str, str, int]]:
        """
        Create a link and its reverse. A labelled link carries the default kind as well, as HubSpot's do.

        Returns (from id, to id, type id) of what was not there before, in both directions.
        :raises UnknownAssociation: HubSpot defines no such link between the two types
        """
        wanted = association_type(from_type, to_type, type_id)
        default = association_type(from_type, to_type)
        new = []
        for kind in {default.id: default, wanted.id: wanted}.values():
            if self._add(from_type, from_id, to_type, to_id, kind.id):
                new.append((from_id, to_id, kind.id))
            if kind.reverse is not None and self._add(to_type, to_id, from_type, from_id, kind.reverse):
                new.append((to_id, from_id, kind.reverse))
        return new

    def unlink(self, from_type: str, from_id: str, to_type: str, to_id: str) -> list[tuple[str, str, int]]:
        """Remove every link between two records in both directions, and return them as `link` does."""
        gone = []
        for one, other in (
            ((from_type, from_id), (to_type, to_id)),
            ((to_type, to_id), (from_type, from_id)),
        ):
            type_ids = self._links.get(one, {}).get(other[0], {}).pop(other[1], set())
            gone += [(one[1], other[1], type_id) for type_id in sorted(type_ids)]
        return gone

    def of(self, from_type: str, from_id: str, to_type: str) -> list[tuple[str, set[int]]]:
        """Return (to id, association type ids) of one record's links to one type, lowest id first."""
        found = self._links.get((from_type, from_id), {}).get(to_type)
        if not found:
            return []
        return sorted(found.items(), key=lambda link: int(link[0]))

    def between(self, from_type: str, from_id: str, to_type: str, to_id: str) -> list[tuple[str, str, int]]:
        """Return (from id, to id, type id) of every link between two records, in both directions."""
        ends = ((from_type, from_id), (to_type, to_id))
        return [
            (one[1], other[1], type_id)
            for one, other in (ends, ends[::-1])
            for type_id in sorted(self._links.get(one, {}).get(other[0], {}).get(other[1], ()))
        ]

    def move(
        self, object_type: str, old_id: str, new_id: str
    ) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
        """Hand every link of one record to another of the same type, as a merge does: (gone, new) as `link` says."""
        gone, new = [], []
        for to_type, to_id, type_ids in list(self.all(object_type, old_id)):
            gone += self.unlink(object_type, old_id, to_type, to_id)
            for type_id in sorted(type_ids):
                if TYPES[type_id].from_type == object_type:
                    new += self.link(object_type, new_id, to_type, to_id, type_id)
        return gone, new

    def all(self, object_type: str, object_id: str) -> Iterator[tuple[str, str, set[int]]]:
        """Yield (to type, to id, association type ids) of every link of one record."""
        for to_type, links in self._links.get((object_type, object_id), {}).items():
            for to_id, type_ids in links.items():
                yield to_type, to_id, set(type_ids)

    def _add(self, from_type: str, from_id: str, to_type: str, to_id: str, type_id: int) -> bool:
        """Whether this kind of link was not there before."""
        links = self._links.setdefault((from_type, from_id), {}).setdefault(to_type, {})
        type_ids = links.setdefault(to_id, set())
        new = type_id not in type_ids
        type_ids.add(type_id)
        return new
