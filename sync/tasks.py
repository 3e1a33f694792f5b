"""What beat asks the workers to do. Arguments by keyword, and room for those of the next release."""

import time
from dataclasses import replace
from typing import Any

from celery import shared_task

from billing_ops.kernel.clock import database_now
from sync import catalog, keys, polls, reading, reconcile, retention, schedule, services
from sync.accounts import Accounts
from sync.lease import lease
from sync.models import SyncRun
from sync.refresh import balances
from sync.shares import Terms
from sync.sources import Source

# Beat asks again by then: what waited longer is not needed.
WAITS_AT_MOST = 300
HEART_SECONDS = 15.0


@shared_task
def start_due(**kwargs: Any) -> None:
    """Ask for each provider of which a list is due to be read: for a worker first, then for others to help it."""
    due = [one for one in catalog.PROVIDERS if schedule.due(provider=one, now=database_now())]
    for task in (sync_provider, help_out):
        for provider in due:
            task.apply_async(kwargs={"provider": provider}, expires=WAITS_AT_MOST)


@shared_task
def sync_provider(*, provider: str, **kwargs: Any) -> None:
    """Read and compare the lists of one provider that are due, unless a worker is at it."""
    with lease(f"{provider} worker") as held:
        if held:
            due = keys.askable(schedule.due(provider=provider, now=database_now()))
            reconcile.read_each(due, terms=_terms())


@shared_task
def help_out(*, provider: str, **kwargs: Any) -> None:
    """
    Share the work on the lists of one provider that are being read, until none is or something goes wrong.

    One helper a provider: the worker has a process besides, for what people ask and what takes a moment.
    """
    with lease(f"{provider} helper") as held:
        while held and (running := schedule.under_way(provider=provider)):
            if reconcile.read_each(running, terms=replace(_terms(), help_out=True)):
                return


def _terms() -> Terms:
    """All of a worker's processes may read for long: then one says itself that the worker is alive."""
    beaten = time.monotonic()

    def watch(source: Source, run: SyncRun) -> None:
        nonlocal beaten
        if time.monotonic() - beaten >= HEART_SECONDS:
            beaten = time.monotonic()
            services.beat_heart(queue="sync")

    return replace(reading.checked(Accounts()), watch=watch)


@shared_task
def mark_balance_sample(**kwargs: Any) -> None:
    """Have this night's thirtieth of the customers' balances read again: Stripe tells of no change of them."""
    balances.mark_balance_sample(now=database_now())


@shared_task
def run_now(*, provider: str, object: str = "", **kwargs: Any) -> None:
    """Read and compare one list of a provider, or all of them, due or not: a person asked for it."""
    sources = [catalog.find(provider, object)] if object else catalog.of(provider)
    reconcile.read_each(keys.askable(sources), terms=_terms())


@shared_task
def ask_changes(*, provider: str, **kwargs: Any) -> None:
    """Ask one provider what changed, due or not: a person asked for it."""
    polls.run_now(provider=provider)


@shared_task
def forget_old(**kwargs: Any) -> None:
    """Remove events and comparisons that are too old to be of use."""
    retention.forget_old(now=database_now())


@shared_task
def bury_killed_runs(**kwargs: Any) -> None:
    """Mark runs whose process is gone."""
    services.bury_killed_runs()


@shared_task
def beat_heart(*, queue: str, **kwargs: Any) -> None:
    """Sent to each queue in turn: only a living worker of that queue writes it down."""
    services.beat_heart(queue=queue)
