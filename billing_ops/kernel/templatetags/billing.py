"""
Tags and filters of every page: money, dates, ages, statuses, icons, team IDs. `{% load billing %}`.

Each prints a whole element with its accessible text, so that a template never formats an amount or an instant.
"""

import datetime
import math
import re

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from billing_ops.kernel.clock import now
from billing_ops.kernel.money import Money
from billing_ops.kernel.plain_text import plain
from billing_ops.kernel.templatetags.status_words import StatusLook, alert_look_of, look_of

register = template.Library()

NO_VALUE = mark_safe(
    '<span class="no-value"><span aria-hidden="true">–</span><span class="visually-hidden">none</span></span>'
)

ENVIRONMENTS = {
    "production": ("live", "LIVE", "Real customers, real money"),
    "demo": ("demo", "DEMO", "Invented companies, no real money"),
    "test": ("test", "TEST", "Test accounts, no real money"),
}


register.filter("plain", plain)


@register.filter(name="money")
def money_filter(value: Money | None) -> SafeString:
    """Print Money as "USD 45.00" with tabular figures, never broken over two lines; None as a dash."""
    if value is None:
        return NO_VALUE
    text = str(value).replace("-", "\N{MINUS SIGN}").replace(" ", "\N{NO-BREAK SPACE}")
    return format_html('<span class="money">{}</span>', text)


@register.simple_tag(name="money")
def money_tag(minor: int | None, currency: str) -> SafeString:
    """Print `minor` units of `currency`, as the filter of the same name does."""
    return money_filter(None if minor is None else Money(minor, currency.lower()))


@register.filter
def count(value: int) -> str:
    """Print a number of things with its thousands apart: "12,480"."""
    return f"{value:,}"


@register.filter
def day(value: datetime.date | None) -> SafeString:
    """
    Print a calendar date as "30 Nov 2026"; of an instant, the date that it has in UTC.

    Stripe's periods and invoices are instants whose day the customer is told: it must be the same for every reader,
    on every page and in the replies.
    """
    if value is None:
        return NO_VALUE
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.UTC).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _day_text(value))


@register.filter
def moment(value: datetime.datetime | None) -> SafeString:
    """Print an instant in the reader's zone, "30 Nov 2026, 14:05"; the title says it exactly, in UTC."""
    if value is None:
        return NO_VALUE
    local = timezone.localtime(value)
    return _time(value, f"{_day_text(local.date())}, {local:%H:%M}")


@register.filter
def ago(value: datetime.datetime | None) -> SafeString:
    """Print how long ago an instant was ("3 min ago") or how far off it is; the title says it exactly, in UTC."""
    if value is None:
        return NO_VALUE
    seconds = int((now() - value).total_seconds())
    if abs(seconds) < 45:
        return _time(value, "just now")
    span = span_words(abs(seconds))
    return _time(value, f"{span} ago" if seconds > 0 else f"in {span}")


@register.filter
def minutes_left(value: datetime.datetime) -> str:
    """Say how many minutes are left until an instant: "42 min left", or "ended"."""
    minutes = math.ceil(seconds_left(value) / 60)
    return f"{minutes} min left" if minutes > 0 else "ended"


@register.filter
def seconds_left(value: datetime.datetime) -> int:
    """Give countdown.js the seconds until an instant by our clock, so that the reader's need not be right."""
    return int((value - now()).total_seconds())


def span_words(seconds: int) -> str:
    """Return a span of time in its largest fitting unit: "3 min", "5 h", "2 days", "4 months", "1 year"."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if seconds < 86_400:
        return f"{seconds // 3600} h"
    days = seconds // 86_400
    if days < 60:
        return _counted(days, "day")
    return _counted(days // 30, "month") if days < 730 else _counted(days // 365, "year")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _day_text(value: datetime.date) -> str:
    return f"{value.day}\N{NO-BREAK SPACE}{value:%b}\N{NO-BREAK SPACE}{value.year}"


def _time(value: datetime.datetime, text: str) -> SafeString:
    exact = value.astimezone(datetime.UTC)
    title = f"{_day_text(exact.date())}, {exact:%H:%M:%S} UTC"
    stamp = exact.isoformat().replace("+00:00", "Z")
    return format_html('<time datetime="{}" title="{}">{}</time>', stamp, title, text)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Print an icon of our sprite; hidden from screen readers unless `label` gives it a name."""
    address = f"{static('vendor/icons/sprite.svg')}#{name}"
    if label:
        return format_html('<svg class="ic" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="ic" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.simple_tag
def status(word: str | None, label: str = "") -> SafeString:
    """Print a status as a badge of word, icon and tone; `label` replaces the word but not its look."""
    look = look_of(word or "")
    return format_html('<span class="tag tone-{}">{}{}</span>', look.tone, icon(look.icon), label or look.label)


@register.simple_tag
def status_look(word: str | None) -> StatusLook:
    """Give a template the tone, icon and label of a status, for parts that are not badges."""
    return look_of(word or "")


@register.simple_tag
def alert_look(tone: str | None) -> StatusLook:
    """Give components/alert.html the tone and icon of an alert; Django's message levels are understood too."""
    return alert_look_of(tone or "")


@register.simple_tag
def team_id(value: str, other: str = "") -> SafeString:
    """
    Print a team ID in groups the eye can compare; copying it yields the bare ID.

    With `other`, every character that differs from it, case included, is marked.
    """
    characters = [
        (_marked(character) if other and other[index : index + 1] != character else character,)
        for index, character in enumerate(value)
    ]
    groups = [(format_html_join("", "{}", characters[start : start + 5]),) for start in range(0, len(value), 5)]
    inner = format_html_join("", "<span>{}</span>", groups)
    return format_html('<code class="team-id" translate="no">{}</code>', inner)


def _marked(text: str) -> SafeString:
    return format_html("<mark>{}</mark>", text)


@register.filter
def highlight(text: str, words: str) -> SafeString:
    """Mark every place where one of `words` occurs in `text`, ignoring case; everything is escaped."""
    wanted = [re.escape(word) for word in words.split()]
    if not wanted:
        return escape(text)
    pieces = re.split(f"({'|'.join(wanted)})", text, flags=re.IGNORECASE)
    return format_html_join("", "{}", ((_marked(piece) if index % 2 else piece,) for index, piece in enumerate(pieces)))


@register.inclusion_tag("components/environment_strip.html")
def environment_strip(environment: str) -> dict[str, str]:
    """Print the strip that says whether this is LIVE, TEST or DEMO (settings.ENVIRONMENT)."""
    kind, word, sentence = ENVIRONMENTS[environment]
    return {"kind": kind, "word": word, "sentence": sentence}
