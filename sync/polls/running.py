"""Running the polls it is time for: one process at a time, and no failure keeps another provider's back."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import InterfaceError, OperationalError

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import AuthFailed, BillingOpsError, BudgetSpent, ProviderUnavailable
from integrations import metering
from sync import keys, mistakes
from sync.accounts import Accounts
from sync.lease import lease
from sync.models import Watermark
from sync.models.run import BUDGET
from sync.polls import hubspot, stripe, watermarks
from sync.polls.due import due

logger = logging.getLogger(__name__)
UNCHANGED = "what was found before is kept, and the next poll goes on behind it"
POLLS = {"stripe": stripe.poll, "hubspot": hubspot.poll}


@dataclass(frozen=True)
class Polled:
    """
    What one poll came to: `found` objects or events that were not known, or the `error` that ended it.

    `is_silent` says that the provider did not answer at all.
    """

    provider: str
    object: str
    found: int = 0
    error: str = ""
    is_silent: bool = False


def run_due(*, now: datetime | None = None) -> list[Polled]:
    """
    This function will run every poll it is time for at `now` (the database's, else its present) and nobody else is at.

    One that has much to go through stops after some pages and is due again at once. One query when none is due. It
    asks the providers, and waits for them while they are slow: call it from a thread of its own.
    """
    moment = now or database_now()
    return [polled for provider in due(now=moment) for polled in _run_provider(provider, moment)]


def run_now(*, provider: str) -> list[Polled]:
    """This function will run every poll of one provider, due or not; none while another process is at them."""
    kept = {one.object: one for one in Watermark.objects.filter(provider=provider)}
    polls = [kept.get(name) or Watermark(provider=provider, object=name) for name in watermarks.names(provider)]
    with lease(f"{provider} poll") as held:
        return list(_run_each(polls)) if held else []


def _run_provider(provider: str, now: datetime) -> list[Polled]:
    """What breaks beside the polls themselves is this provider's alone, too."""
    try:
        with lease(f"{provider} poll") as held:
            # Asked again under the lease: whoever held it before may have polled meanwhile.
            return list(_run_each(due(now=now).get(provider, []))) if held else []
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.exception("A mistake of ours in polling %s", provider)
        return [Polled(provider, "", error=mistakes.words(error, unchanged=UNCHANGED))]


def _run_each(polls: list[Watermark]) -> Iterator[Polled]:
    """A provider that does not answer is not asked for the rest: they wait as long as this one."""
    given_up = ""
    for watermark in polls:
        if keys.may_ask(provider=watermark.provider, object=watermark.object):
            continue
        watermarks.begin(watermark, now=database_now())
        polled = _failed(watermark, given_up) if given_up else _run(watermark)
        given_up = given_up or (polled.error if polled.is_silent else "")
        yield polled


def _run(watermark: Watermark) -> Polled:
    try:
        with metering.purpose("poll"):
            _accounts(_key(watermark.provider)).check(watermark.provider)
            found = POLLS[watermark.provider](watermark)
    except AuthFailed as error:
        # No failure of the poll's: it goes on when there is a key that is good for it, and who reads `keys` is told.
        keys.heard(provider=watermark.provider, object=watermark.object, error=error)
        return Polled(watermark.provider, watermark.object, error=error.message)
    except BudgetSpent as error:
        return _failed(watermark, error.message, stopped_by=BUDGET)
    except BillingOpsError as error:
        return _failed(watermark, error.message, is_silent=isinstance(error, ProviderUnavailable))
    except (OperationalError, InterfaceError):
        # The database is away: whoever called asks for it again.
        raise
    except Exception as error:
        logger.exception("A mistake of ours in polling %s", watermark)
        return _failed(watermark, mistakes.words(error, unchanged=UNCHANGED))
    keys.accepted(provider=watermark.provider, scope=watermark.object)
    watermarks.fail(watermark, "")
    return Polled(watermark.provider, watermark.object, found)


def _failed(watermark: Watermark, error: str, *, is_silent: bool = False, stopped_by: str = "") -> Polled:
    logger.warning("%s was not asked for changes: %s", watermark, error)
    watermarks.fail(watermark, error, stopped_by=stopped_by)
    return Polled(watermark.provider, watermark.object, error=error, is_silent=is_silent)


@lru_cache(maxsize=4)
def _accounts(key: str) -> Accounts:
    """One answer for as long as the key is the same: a poll must not cost two requests."""
    return Accounts()


def _key(provider: str) -> str:
    base = settings.STRIPE_API_BASE if provider == "stripe" else settings.HUBSPOT_API_BASE
    return f"{settings.STRIPE_READ_KEY if provider == 'stripe' else settings.HUBSPOT_READ_TOKEN} {base}"
