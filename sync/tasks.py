"""What beat asks the workers to do. Arguments by keyword, and room for those of the next release."""

import logging
from typing import Any

from celery import shared_task

from sync import engine, services, sweeps
from sync.models.run import State

logger = logging.getLogger(__name__)


@shared_task
def sync_provider(*, provider: str, **kwargs: Any) -> None:
    """Read every list of one provider; a list somebody else is reading is left to them."""
    sweep = sweeps.unfinished_or_new(provider)
    for source in sweeps.lists_left(sweep):
        try:
            run = engine.sync(source)
        except engine.AlreadyRunning as busy:
            logger.info("%s", busy)
            continue
        if run.state != State.OK:
            logger.warning("%s was not read to its end: %s", source, run.error)
    sweeps.finish(sweep)


@shared_task
def bury_killed_runs(**kwargs: Any) -> None:
    """Mark runs whose process is gone."""
    services.bury_killed_runs()


@shared_task
def beat_heart(*, queue: str, **kwargs: Any) -> None:
    """Sent to each queue in turn: only a living worker of that queue writes it down."""
    services.beat_heart(queue=queue)
