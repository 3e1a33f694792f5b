"""One CRM record as HubSpot sends it (every value a string or null), read with its types checked."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from functools import lru_cache, partial
from typing import Any, TypeVar

from billing_ops.kernel import errors
from billing_ops.kernel.money import exponent
from integrations import bounds
from integrations.hubspot.errors import PROVIDER

Value = TypeVar("Value")
_NONE: dict[str, Any] = {}


class Malformed(errors.Malformed):
    """HubSpot sent a value that is not what its definition says. Names object, record and field."""

    def __init__(self, where: str, field: str, value: object, wanted: str) -> None:
        super().__init__(
            f"HubSpot's {where} has {field} = {value!r}, which is not {wanted}. "
            "It was not taken over. Correct it in HubSpot, or report it.",
            provider=PROVIDER,
            code="MALFORMED",
        )


class LinkKind(Enum):
    """
    Labels of associations, told by the name that an answer gives the link ("company_to_contact_billing").

    Between types that know a primary link, the plain name ("ticket_to_company") means the primary one, and every
    other name has a suffix.
    """

    ANY = ""
    PRIMARY = "primary"
    BILLING = "billing"
    SIGNER = "signer"

    def fits(self, name: str) -> bool:
        """Whether a link of this name is of this kind."""
        if self is LinkKind.PRIMARY:
            return name.endswith("_to_company")
        return self.value in name


@dataclass(frozen=True)
class Record:
    """
    A record of `object_name` ("companies", "line_items" …) with typed access to its properties.

    Absent, null and empty values are the same to HubSpot; here they read as "" for texts and None otherwise.
    A wrong value raises Malformed, unless `tell` is given: then that is called with the error and the value reads
    as unset, for those who must take over the rest of the record.
    """

    object_name: str
    payload: dict[str, Any]
    tell: Callable[[Malformed], None] | None = None

    @property
    def id(self) -> str:
        """The record's id, digits.

        :raises Malformed: there is none, `tell` or not
        """
        value = self.payload.get("id")
        if not isinstance(value, str) or not value.isdigit():
            raise Malformed(self.object_name, "id", value, "a number in quotes")
        return value

    @property
    def archived(self) -> bool:
        """Whether it lies in the recycle bin."""
        return self.payload.get("archived") is True

    def text(self, name: str) -> str:
        """A property's text as it stands, "" when unset."""
        value = (self.payload.get("properties") or _NONE).get(name)
        if type(value) is str:
            return value
        if value is not None:
            self._refuse(name, value, "a text")
        return ""

    def many(self, name: str) -> list[str]:
        """The values of a multiple choice, which HubSpot joins with ";"."""
        text = self.text(name)
        return [value for value in text.split(";") if value] if text else []

    def flag(self, name: str) -> bool | None:
        """A yes or no."""
        return self._parsed(name, _truth, "true or false")

    def decimal(self, name: str) -> Decimal | None:
        """A number, exact to twelve places."""
        return self._parsed(name, _decimal, "a number of a usual size")

    def whole(self, name: str) -> int | None:
        """A whole number; HubSpot may write it "30" or "30.0"."""
        return self._parsed(name, _whole, "a whole number of a usual size")

    def minor(self, name: str, currency: str) -> int | None:
        """
        An amount in minor units of `currency`; None without a currency, since then nobody knows what it means.

        Computed amounts (a twelfth of a year) come with more decimals than the currency: half a unit rounds up.
        """
        return self._parsed(name, partial(_minor, currency), "an amount of a usual size") if currency else None

    def currency(self, name: str) -> str:
        """A lower-case ISO currency, "" when unset."""
        return self._parsed(name, _currency, "a currency") or ""

    def instant(self, name: str) -> datetime.datetime | None:
        """An instant, aware UTC; HubSpot writes ISO 8601 or milliseconds since 1970."""
        return self._parsed(name, _moment, "a point in time")

    def date(self, name: str) -> datetime.date | None:
        """A calendar date, whatever the reader's zone: "2026-03-01", or midnight UTC where HubSpot adds a time."""
        moment = self.instant(name)
        return moment.date() if moment else None

    def linked(self, object_name: str, kind: LinkKind = LinkKind.ANY) -> list[str]:
        """Ids of the associated records of a type, each once, smallest first; `kind` keeps those so labelled."""
        return sorted({link for link, name in self._links(object_name) if kind.fits(name)}, key=_numerically)

    def primary(self, object_name: str) -> str:
        """The id of the record marked as primary among the associated ones, "" when none is."""
        return next(iter(self.linked(object_name, LinkKind.PRIMARY)), "")

    def _links(self, object_name: str) -> list[tuple[str, str]]:
        # HubSpot writes the key of line items with a space or with an underscore, depending on the version.
        associations = self.payload.get("associations") or {}
        found = associations.get(object_name) or associations.get(object_name.replace("_", " ")) or {}
        return [(str(entry["id"]), str(entry.get("type") or "")) for entry in found.get("results", [])]

    def _parsed(self, name: str, parse: Callable[[str], Value], wanted: str) -> Value | None:
        text = self.text(name)
        try:
            return parse(text) if text else None
        except (ValueError, KeyError, ArithmeticError):
            self._refuse(name, text, wanted)
            return None

    def _refuse(self, name: str, value: object, wanted: str) -> None:
        error = Malformed(f"{self.object_name} record {self.payload.get('id')}", name, value, wanted)
        if self.tell is None:
            raise error
        self.tell(error)


def instant(text: str) -> datetime.datetime:
    """
    This function will return the instant (aware, UTC) that HubSpot wrote as ISO 8601 or as epoch milliseconds.

    :raises ValueError, OverflowError: it is neither, or no date of this calendar
    """
    if text.lstrip("-").isdigit():
        epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        return bounds.instant(epoch + datetime.timedelta(milliseconds=int(text)))
    moment = datetime.datetime.fromisoformat(text)
    aware = moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment.astimezone(datetime.UTC)
    return bounds.instant(aware)


@lru_cache(maxsize=8192)
def _moment(text: str) -> datetime.datetime:
    """A record's stamps are often one text, and so are its neighbours' dates."""
    return instant(text)


def _truth(text: str) -> bool:
    return {"true": True, "false": False}[text.lower()]


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _decimal(text: str) -> Decimal:
    return bounds.decimal(Decimal(text))


def _whole(text: str) -> int:
    number = _number(text)
    # The size first: int() of "1e999999999" would take all memory there is.
    if abs(number) > bounds.LARGEST or number != number.to_integral_value():
        raise ValueError(text)
    return int(number)


def _minor(currency: str, text: str) -> int:
    minor = _number(text).scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return bounds.whole(int(minor))


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise ValueError(text)
    return text.lower()


def _numerically(record_id: str) -> tuple[int, str]:
    return len(record_id), record_id
