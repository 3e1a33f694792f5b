"""What beat asks the workers to do. Arguments by keyword, and room for those of the next release."""

from typing import Any

from celery import shared_task

from billing_ops.kernel.clock import database_now
from sync import catalog, keys, polls, reading, reconcile, schedule, services
from sync.accounts import Accounts
from sync.lease import lease

# Beat asks again by then: what waited longer is not needed.
WAITS_AT_MOST = 300


@shared_task
def start_due(**kwargs: Any) -> None:
    """Ask for each provider of which a list is due to be read."""
    for provider in catalog.PROVIDERS:
        if schedule.due(provider=provider, now=database_now()):
            sync_provider.apply_async(kwargs={"provider": provider}, expires=WAITS_AT_MOST)


@shared_task
def sync_provider(*, provider: str, **kwargs: Any) -> None:
    """Read and compare the lists of one provider that are due, unless a worker is at it."""
    with lease(f"{provider} worker") as held:
        if held:
            due = schedule.due(provider=provider, now=database_now())
            reconcile.read_each(keys.askable(due), terms=reading.checked(Accounts()))


@shared_task
def run_now(*, provider: str, object: str = "", **kwargs: Any) -> None:
    """Read and compare one list of a provider, or all of them, due or not: a person asked for it."""
    sources = [catalog.find(provider, object)] if object else catalog.of(provider)
    reconcile.read_each(sources, terms=reading.checked(Accounts()))


@shared_task
def ask_changes(*, provider: str, **kwargs: Any) -> None:
    """Ask one provider what changed, due or not: a person asked for it."""
    polls.run_now(provider=provider)


@shared_task
def bury_killed_runs(**kwargs: Any) -> None:
    """Mark runs whose process is gone."""
    services.bury_killed_runs()


@shared_task
def beat_heart(*, queue: str, **kwargs: Any) -> None:
    """Sent to each queue in turn: only a living worker of that queue writes it down."""
    services.beat_heart(queue=queue)
