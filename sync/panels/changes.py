"""How each provider's changes come to us, in words."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Max, Q
from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing_ops.kernel.templatetags.billing import ago, span_words
from sync.inbox import switches
from sync.models import Watermark, WebhookEvent
from sync.models.inbox import Source
from sync.polls import due

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """What webhooks brought in the last 24 hours: how many, when the last one (UTC), and how many only a poll found."""

    count: int = 0
    last_at: datetime.datetime | None = None
    missed: int = 0


@dataclass(frozen=True)
class Changes:
    """How one provider's changes come. `problem` says why asking for them fails, '' while it does not."""

    sentence: SafeString | str
    problem: str = ""


def told(*, now: datetime.datetime) -> dict[str, Told]:
    """This function will return what webhooks brought, by provider; one query."""
    by_webhook = Q(source=Source.WEBHOOK)
    missed = Q(source=Source.POLL, occurred_at__lt=F("received_at") - due.ON_ITS_WAY)
    recent = (
        WebhookEvent.objects.filter(received_at__gte=now - DAY)
        .values("provider")
        .annotate(
            count=Count("pk", filter=by_webhook),
            last_at=Max("received_at", filter=by_webhook),
            missed=Count("pk", filter=missed),
        )
    )
    return {row["provider"]: Told(row["count"], row["last_at"], row["missed"]) for row in recent}


def changes_of(provider: str, *, watermarks: Iterable[Watermark], told: Told, every: datetime.timedelta) -> Changes:
    """This function will say how a provider's changes come, and when they last did; `every` is how often we ask."""
    own = [mark for mark in watermarks if mark.provider == provider]
    sentence = format_html("{} {}", _webhooks(provider, told) if switches.is_on(provider) else _off(every), _asked(own))
    return Changes(sentence, next((mark.error for mark in own if mark.error), ""))


def _webhooks(provider: str, told: Told) -> SafeString | str:
    if told.last_at is None:
        ever = WebhookEvent.objects.filter(provider=provider, source=Source.WEBHOOK).exists()
        return "Webhooks are on, but none came in 24 hours." if ever else "Webhooks are on; none has come yet."
    missed = f"; {told.missed:,} missed, found by asking" if told.missed else ""
    return format_html(
        "Webhooks are on: the last came {}, {} in 24 hours{}.", ago(told.last_at), f"{told.count:,}", missed
    )


def _off(every: datetime.timedelta) -> str:
    return f"Webhooks are off: changes are asked for every {span_words(int(every.total_seconds()))}."


def _asked(own: list[Watermark]) -> SafeString | str:
    """A provider is asked list by list: the one longest ago counts."""
    moments = [mark.polled_at for mark in own]
    if not moments or None in moments:
        return "They have not been asked for in full yet."
    return format_html("Last asked {}.", ago(min(moment for moment in moments if moment)))
