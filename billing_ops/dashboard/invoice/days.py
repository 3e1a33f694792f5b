"""Spans of a provider's instants as calendar dates: "11–30 Sep 2026"."""

from datetime import UTC, date, datetime, timedelta


def day_in_words(day: date) -> str:
    """This function will return "11 Sep 2026"."""
    return f"{day.day} {day:%b %Y}"


def on_day(instant: datetime) -> date:
    """This function will return the calendar date of an instant in UTC: an invoice must not change with its reader."""
    return instant.astimezone(UTC).date()


def span_in_words(start: datetime | None, end: datetime | None) -> str:
    """
    This function will return the days from `start` to the last one before `end`, '' where either is not known.

    Stripe's periods end where the next one begins: what ends on 1 Oct at midnight was for September.
    """
    if start is None or end is None:
        return ""
    first = on_day(start)
    return days_in_words(first, max(first, on_day(end - timedelta(seconds=1))))


def days_in_words(first: date, last: date) -> str:
    """This function will return the days from `first` to `last`, both of them included."""
    if first == last:
        return day_in_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_in_words(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {day_in_words(last)}"
    return f"{day_in_words(first)} – {day_in_words(last)}"
