"""Going through all lists of a provider, and through the rest of them after a kill."""

from billing_ops.kernel.clock import database_now
from sync import catalog
from sync.models import SyncRun, SyncSweep
from sync.models.run import State
from sync.passes import ABANDONED_AFTER
from sync.sources import Source


def unfinished_or_new(provider: str) -> SyncSweep:
    """This function will return the sweep that a kill left unfinished a short while ago, else a new one."""
    now = database_now()
    open_ones = SyncSweep.objects.filter(provider=provider, finished_at=None, began_at__gt=now - ABANDONED_AFTER)
    return open_ones.order_by("-began_at").first() or SyncSweep.objects.create(provider=provider, began_at=now)


def lists_left(sweep: SyncSweep) -> list[Source]:
    """This function will return the provider's lists that were not read to their end since the sweep began."""
    read = SyncRun.objects.filter(provider=sweep.provider, state=State.OK, finished_at__gte=sweep.began_at)
    names = set(read.values_list("object", flat=True))
    return [source for source in catalog.of(sweep.provider) if source.name not in names]


def finish(sweep: SyncSweep) -> None:
    """This function will end a sweep that came to its last list, and older ones that never did."""
    open_ones = SyncSweep.objects.filter(provider=sweep.provider, finished_at=None, began_at__lte=sweep.began_at)
    open_ones.update(finished_at=database_now())
