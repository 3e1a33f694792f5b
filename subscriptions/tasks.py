"""What beat asks for: checks that HubSpot's silence left open."""

from typing import Any

from celery import shared_task

from billing_ops.kernel import clock
from subscriptions import selectors
from subscriptions.services import check_team


@shared_task
def recheck_unchecked(**kwargs: Any) -> None:
    """Check again every team that was opened while HubSpot did not answer; the newer verdict then rules."""
    now = clock.now()
    for lookup in selectors.unchecked_lookups(now=now):
        check_team.recheck(lookup=lookup, now=now)
