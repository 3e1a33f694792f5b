"""How often changes are asked for, and which polls it is time for."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from sync import catalog, usage
from sync.inbox import switches
from sync.models import Watermark, WebhookEvent
from sync.models.inbox import Source
from sync.polls import watermarks

FIRST_RETRY = timedelta(seconds=15)
# A webhook is under way for so long before a poll that finds its event counts it as missed.
ON_ITS_WAY = timedelta(minutes=2)


def due(*, now: datetime) -> dict[str, list[Watermark]]:
    """This function will return the polls it is time for by provider; new ones unsaved. `now` is the database's."""
    kept = {(one.provider, one.object): one for one in Watermark.objects.all()}
    found: dict[str, list[Watermark]] = {}
    for provider in catalog.PROVIDERS:
        names = watermarks.names(provider)
        polls = [kept.get((provider, name)) or Watermark(provider=provider, object=name) for name in names]
        if chosen := [one for one in polls if _is_due(one, now)]:
            found[provider] = chosen
    return found


def interval(provider: str, *, polled_at: datetime | None = None) -> timedelta:
    """
    This function will return how long to wait between two polls of a provider.

    Stripe's is long while webhooks are on and the poll that began at `polled_at` found that none was lost; and, come
    what may, once most of our share of its monthly reads is used: every five minutes is more than a month allows.
    """
    is_stripe = provider == "stripe"
    usual = usual_interval(provider, is_slow=is_stripe and usage.slow_down())
    if is_stripe and switches.is_on(provider) and polled_at:
        return usual if missed_deliveries(provider=provider, since=polled_at) else max(usual, _with_webhooks())
    return usual


def usual_interval(provider: str, *, is_slow: bool) -> timedelta:
    """
    This function will return how long to wait between two polls where no webhook comes.

    `is_slow`: most of our share of Stripe's monthly reads is used.
    """
    if provider == "hubspot":
        return timedelta(minutes=settings.SYNC_HUBSPOT_POLL_MINUTES)
    often = timedelta(minutes=settings.SYNC_STRIPE_POLL_MINUTES)
    return max(often, _with_webhooks()) if is_slow else often


def longest_interval(provider: str) -> timedelta:
    """This function will return the longest that a provider is left alone when all is well."""
    is_seldom = provider == "stripe" and switches.is_on(provider)
    return _with_webhooks() if is_seldom else usual_interval(provider, is_slow=False)


def _with_webhooks() -> timedelta:
    return timedelta(minutes=settings.SYNC_STRIPE_POLL_MINUTES_WITH_WEBHOOKS)


def missed_deliveries(*, provider: str, since: datetime) -> int:
    """
    This function will return how many events polls have found since then that no webhook had brought in time.

    With webhooks off that is every event. `since` is the database's time of storing.
    """
    polled = WebhookEvent.objects.filter(provider=provider, source=Source.POLL, received_at__gte=since)
    return polled.filter(occurred_at__lt=F("received_at") - ON_ITS_WAY).count()


def _is_due(watermark: Watermark, now: datetime) -> bool:
    if watermark.error and watermark.tried_at:
        return now - watermark.tried_at >= _pause(watermark, watermark.tried_at)
    if watermark.polled_at is None or watermark.scan_began_at:
        return True
    # The database is asked about lost webhooks only when the shorter interval has passed.
    waited = now - watermark.polled_at
    return waited >= interval(watermark.provider) and waited >= interval(
        watermark.provider, polled_at=watermark.polled_at
    )


def _pause(watermark: Watermark, tried_at: datetime) -> timedelta:
    """The longer it has failed, the longer it rests, up to the interval."""
    failing = tried_at - watermark.polled_at if watermark.polled_at else FIRST_RETRY
    return min(interval(watermark.provider), max(FIRST_RETRY, failing / 4))
