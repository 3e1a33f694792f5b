"""What beat asks for: checks that HubSpot's silence left open."""

from typing import Any

import structlog
from celery import shared_task

from billing_ops.kernel import clock
from billing_ops.kernel.errors import BillingOpsError
from subscriptions import selectors
from subscriptions.services import check_team

log = structlog.get_logger(__name__)


@shared_task
def recheck_unchecked(**kwargs: Any) -> None:
    """
    Check again every team that was opened while HubSpot did not answer; the newer verdict then rules.

    One that is refused stays as it is, for reading, until it ends; the others are checked all the same.
    """
    for lookup in selectors.unchecked_lookups(now=clock.now()):
        try:
            check_team.recheck(lookup=lookup, now=clock.now())
        except BillingOpsError as refusal:
            log.warning("recheck_refused", lookup_id=lookup.pk, error=type(refusal).__name__)
