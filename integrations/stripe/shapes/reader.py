"""Reads fields out of what Stripe sent, and says in words which one is not as agreed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

from billing_ops.kernel import errors
from integrations import bounds
from integrations.pages import Payload
from integrations.stripe import configuration
from integrations.stripe.errors import PROVIDER

_NOTHING: Payload = {}
_NOTHING_NEEDED: set[str] = set()

# What an object is nothing without: a server that leaves these out speaks another API version, and reading them as
# null would lose a subscription's items or a discount's coupon without a word. All else may be left out.
_NEEDED = {
    "price": {"currency"},
    "subscription": {"customer", "status", "items"},
    "subscription_item": {"price"},
    "discount": {"source"},
    "promotion_code": {"promotion"},
    "invoice": {"status", "currency", "total", "lines"},
    "line_item": {"amount", "currency"},
    "credit_note": {"amount", "currency"},
    "refund": {"amount", "currency"},
    "customer_balance_transaction": {"amount", "currency"},
}


class Malformed(errors.Malformed):
    """Stripe sent an object that is not as our API version documents it, or is not ours to store."""


class Reader:
    """
    One object of Stripe's. A method reads one field: null becomes None, or '' for a text, and so does what the server
    left out. A field of another type, or one that the object is nothing without, raises Malformed naming object and
    field, never its value.
    """

    __slots__ = ("_kind", "_needed", "_outer", "payload")

    def __init__(self, payload: Payload, kind: str) -> None:
        if not isinstance(payload, dict) or payload.get("object") != kind:
            found = payload.get("object") if isinstance(payload, dict) else type(payload).__name__
            raise _malformed(f"Stripe sent {found!r} where a {kind} belongs")
        self.payload = payload
        self._needed = _NEEDED.get(kind, _NOTHING_NEEDED)
        self._kind = kind
        self._outer: Reader | None = None

    def id(self) -> str:
        """The object's own id."""
        value = self._value("id")
        return value if value and isinstance(value, str) else self._wrong("id", "an id", value)

    def is_live(self) -> bool:
        """
        Whether this is live data; the few kinds that do not say are of the key's own mode.

        :raises Malformed: it is of another mode than this environment may hold
        """
        expected = configuration.expects_live()
        if self.payload.get("livemode") not in (None, expected):
            held = "live" if expected else "test"
            raise self.refused(f"is not {held} data, and this environment holds {held} data only")
        return expected

    def text(self, field: str) -> str:
        """A text, '' for null."""
        value = self._value(field)
        if type(value) is str:
            return value
        return "" if value is None else self._wrong(field, "a text", value)

    def reference(self, field: str) -> str | None:
        """The id that a field names, whether expanded or not."""
        value = self._value(field)
        if isinstance(value, dict):
            value = value.get("id")
        return value if value is None or isinstance(value, str) else self._wrong(field, "a reference", value)

    def references(self, field: str) -> list[str]:
        """The ids in an array of references, in order; null is none."""
        return [entry["id"] if isinstance(entry, dict) else entry for entry in self.array(field)]

    def whole(self, field: str) -> int | None:
        """A whole number: an amount in minor units, a count."""
        value = self._value(field)
        if type(value) is int:
            if -bounds.LARGEST <= value <= bounds.LARGEST:
                return value
            raise self._too_large(field)
        return None if value is None else self._wrong(field, "a whole number", value)

    def number(self, field: str) -> Decimal | None:
        """An exact decimal; Stripe writes most as text, percentages as a number."""
        value = self._value(field)
        if value is None:
            return None
        try:
            return _decimal(str(value))
        except (ValueError, ArithmeticError):
            return self._wrong(field, "a number of a usual size", value)

    def flag(self, field: str) -> bool:
        """A truth value; null is false."""
        value = self._value(field)
        if value is None or type(value) is bool:
            return value is True
        return self._wrong(field, "true or false", value)

    def instant(self, field: str) -> datetime | None:
        """An aware instant in UTC, from unix seconds."""
        value = self.whole(field)
        try:
            return None if value is None else _moment(value)
        except (ValueError, OverflowError, OSError):
            raise self._too_large(field) from None

    def mapping(self, field: str) -> Payload:
        """An object without an identity of its own; null is an empty one."""
        value = self._value(field)
        if value is None:
            return _NOTHING
        return value if isinstance(value, dict) else self._wrong(field, "an object", value)

    def array(self, field: str) -> Sequence[Any]:
        """An array; null is an empty one."""
        value = self._value(field)
        if value is None:
            return ()
        return value if isinstance(value, list) else self._wrong(field, "an array", value)

    def listed(self, field: str) -> list[Payload]:
        """
        The objects of a nested list; none where the server left it out.

        :raises Malformed: the list is not complete: storing it would tombstone the rest
        """
        value = self._value(field)
        if value is None and field not in self._needed:
            return []
        if not isinstance(value, dict) or not isinstance(value.get("data"), list):
            return self._wrong(field, "a list", value)
        if value.get("has_more"):
            raise self.refused(f"came with only a part of its {field!r}")
        data: list[Payload] = value["data"]
        return data

    def inside(self, field: str) -> "Reader":
        """A reader for an object without identity below this one; for null, one that finds null everywhere."""
        value = self.mapping(field)
        return (Reader if value else Absent)._within(self, field, value)

    def total(self, field: str) -> int:
        """The sum of `amount`, in minor units, over an array of objects without identity."""
        entries = (Reader._within(self, field, entry) for entry in self.array(field))
        total = sum(entry.whole("amount") or 0 for entry in entries)
        if abs(total) > bounds.LARGEST:
            raise self._too_large(field)
        return total

    def refused(self, why: str) -> Malformed:
        """The error for something that no single field can say; `why` follows the object's name."""
        return _malformed(f"Stripe's {self._name} {why}")

    @classmethod
    def _within(cls, outer: "Reader", field: str, payload: Payload) -> "Reader":
        reader = cls.__new__(cls)
        reader.payload, reader._kind, reader._outer, reader._needed = payload, field, outer, _NOTHING_NEEDED
        return reader

    @property
    def _name(self) -> str:
        """Put together when something is wrong: there are many readers, and few are ever named."""
        if self._outer is not None:
            return f"{self._outer._name}'s {self._kind}"
        return f"{self._kind} {self.payload.get('id', '')}".strip()

    def _value(self, field: str) -> Any:
        if field in self._needed and field not in self.payload:
            raise self.refused(f"has no field {field!r}")
        return self.payload.get(field)

    def _too_large(self, field: str) -> Malformed:
        return self.refused(f"has a {field!r} of an impossible size")

    def _wrong(self, field: str, wanted: str, value: object) -> NoReturn:
        raise _malformed(f"In Stripe's {self._name}, {field!r} should be {wanted} but is a {type(value).__name__}")


class Absent(Reader):
    """Reads an object that is null: every field of it is null too."""

    __slots__ = ()

    def _value(self, field: str) -> Any:
        return None


@lru_cache(maxsize=8192)
def _moment(seconds: int) -> datetime:
    """Many objects share their instants: the periods they are paid for, the pages' neighbours."""
    return bounds.instant(datetime.fromtimestamp(seconds, UTC))


@lru_cache(maxsize=1024)
def _decimal(text: str) -> Decimal:
    """Prices are few."""
    return bounds.decimal(Decimal(text))


def _malformed(what: str) -> Malformed:
    return Malformed(f"{what}. It was not stored. Ask an admin to look into it.", provider=PROVIDER, code="malformed")


def is_deleted(payload: Payload) -> bool:
    """This function will say whether Stripe sent the stub that is left of a deleted object."""
    return payload.get("deleted") is True


def split(payloads: Iterable[Payload]) -> tuple[list[Payload], list[str]]:
    """This function will return the objects that exist, and the ids of those of which only a stub is left."""
    present: list[Payload] = []
    gone: list[str] = []
    for payload in payloads:
        if is_deleted(payload):
            gone.append(payload["id"])
        else:
            present.append(payload)
    return present, gone
