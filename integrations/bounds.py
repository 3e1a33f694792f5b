"""What the mirror's columns can hold (`kernel.fields`): one value outside it would fail the merge of its page."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal

LARGEST = 2**63 - 1
# numeric(30, 12): quantizing in a context of 30 digits refuses what has more than 18 of them before the point.
_COLUMN = Context(prec=30, rounding=ROUND_HALF_UP)
_PLACES = Decimal(1).scaleb(-12)
# PostgreSQL holds more than Python; at either end of Python's range no other time zone could show the instant.
_FIRST, _LAST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def whole(number: int) -> int:
    """This function will return `number`. :raises ValueError: a bigint cannot hold it"""
    if abs(number) > LARGEST:
        raise ValueError("beyond a bigint")
    return number


def decimal(number: Decimal) -> Decimal:
    """
    This function will return `number` with twelve places, more of them rounded half up.

    :raises ValueError, ArithmeticError: it is no finite number, or too large
    """
    if not number.is_finite():
        raise ValueError("not finite")
    return number.quantize(_PLACES, context=_COLUMN)


def instant(moment: datetime) -> datetime:
    """This function will return an aware `moment`. :raises ValueError: not every time zone can show it"""
    if not _FIRST <= moment <= _LAST:
        raise ValueError("beyond the calendar")
    return moment
