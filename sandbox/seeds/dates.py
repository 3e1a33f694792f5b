"""Calendar arithmetic of billing periods."""

from calendar import monthrange
from datetime import UTC, datetime


def add_months(moment: datetime, months: int) -> datetime:
    """Return the same day and time that many months later, or the month's last day where it is shorter."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def stamp(moment: datetime | None) -> int | None:
    """Return unix seconds as Stripe sends them, None for None."""
    return None if moment is None else int(moment.timestamp())


def midnight(moment: datetime) -> datetime:
    """Return the start of the moment's day in UTC, the form in which HubSpot sends calendar dates."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def day_in_words(moment: datetime) -> str:
    """Return a day as Stripe prints it on invoice lines, e.g. "11 Sep 2026"."""
    return f"{moment.day} {moment:%b %Y}"
