"""How many checks one person makes: a limit against trying IDs out, never in the way of a day's work."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from billing_ops.kernel.errors import BillingOpsError
from subscriptions import selectors

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class QuotaSpent(BillingOpsError):
    """The person has made as many checks as one may within an hour or a day."""

    status = 429


def check_left(*, actor_id: int, now: datetime) -> None:
    """
    This function will return when the person may make one more check now.

    :raises QuotaSpent: with what happened, what did not change, and when it is possible again
    """
    quotas = ((settings.LOOKUPS_PER_HOUR, HOUR, "hour"), (settings.LOOKUPS_PER_DAY, DAY, "day"))
    asked = [(limit, now - span) for limit, span, _ in quotas]
    reached = selectors.nth_newest_attempts(actor_id=actor_id, asked=asked)
    for (limit, span, words), since in zip(quotas, reached, strict=True):
        if since is not None:
            raise QuotaSpent(_sentence(limit, words, since + span, now))


def hold(*, actor_id: int) -> None:
    """
    This function will have one person's checks counted and recorded one after another, until the transaction ends.

    Two of them at once would each count the other out, and both go through as the last one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"lookups of {actor_id}"])


def _sentence(limit: int, words: str, again_at: datetime, now: datetime) -> str:
    minutes = max(1, -(-int((again_at - now).total_seconds()) // 60))
    wait = f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"
    return (
        f"You have made {limit} checks within one {words}, the most that one person makes. Nothing was looked up this "
        f"time; pages that are open stay open. You can check again in {wait}, at {again_at:%H:%M} UTC. If your work "
        "needs more, ask an admin to raise the limit."
    )
