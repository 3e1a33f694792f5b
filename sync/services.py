"""What is done to the record of syncs from outside the engine."""

import datetime

from billing_ops.kernel.clock import database_now
from sync import catalog, passes
from sync.lease import lease
from sync.models import SyncRun, WorkerHeartbeat
from sync.models.run import State

QUIET = datetime.timedelta(minutes=2)


def bury_killed_runs() -> int:
    """
    This function will mark runs as killed whose process is gone, and return how many.

    A quiet run is not dead yet: a provider may have asked us to wait. Dead is one whose lease can be had.
    """
    buried = 0
    for run in SyncRun.objects.filter(state=State.RUNNING, heartbeat_at__lt=database_now() - QUIET):
        source = catalog.find(run.provider, run.object)
        with lease(str(source)) as held:
            if held:
                passes.bury_dead_runs(source)
                buried += 1
    return buried


def beat_heart(*, queue: str) -> None:
    """This function will note that a worker of `queue` is alive now, by the database's clock."""
    WorkerHeartbeat.objects.update_or_create(queue=queue, defaults={"beaten_at": database_now()})
