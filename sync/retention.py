"""How long what we noted about reading is kept; the mirror itself and the audit trail are not touched."""

from datetime import datetime, timedelta

from sync.models import Comparison, WebhookEvent

# Stripe lists its own events for thirty days: older ones could not be checked any more (facts/stripe.md §6).
EVENTS = timedelta(days=90)
COMPARISONS = timedelta(days=180)


def forget_old(*, now: datetime) -> tuple[int, int]:
    """
    This function will remove old events, and old comparisons with their differences, and return how many of each.

    `now` is the database's. An event whose objects still wait is long since marked by itself, so it may go as well.
    """
    events, _ = WebhookEvent.objects.filter(received_at__lt=now - EVENTS).delete()
    _, counts = Comparison.objects.filter(began_at__lt=now - COMPARISONS).delete()
    return events, counts.get("sync.Comparison", 0)
