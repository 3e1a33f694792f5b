"""What beat asks the workers to do. Arguments by keyword, and room for those of the next release."""

from typing import Any

from celery import shared_task

from sync import reading, services, sweeps
from sync.accounts import Accounts


@shared_task
def sync_provider(*, provider: str, **kwargs: Any) -> None:
    """Read every list of one provider; one that fails keeps none of the others back."""
    sweep = sweeps.unfinished_or_new(provider)
    reading.read_each(sweeps.lists_left(sweep), read=reading.checked(Accounts()))
    sweeps.finish(sweep)


@shared_task
def bury_killed_runs(**kwargs: Any) -> None:
    """Mark runs whose process is gone."""
    services.bury_killed_runs()


@shared_task
def beat_heart(*, queue: str, **kwargs: Any) -> None:
    """Sent to each queue in turn: only a living worker of that queue writes it down."""
    services.beat_heart(queue=queue)
