"""Reads lists into the mirror, page by page; may be killed at any point and goes on from there."""

from collections.abc import Callable, Iterable

from sync.desk import Desk, Outcome
from sync.keeping import Compare
from sync.models import SyncRun
from sync.shares import AlreadyRunning, Terms
from sync.sources import Source

__all__ = ["AlreadyRunning", "Outcome", "Terms", "sync", "sync_all"]


def sync(
    source: Source,
    *,
    watch: Callable[[SyncRun], None] = lambda run: None,
    check: Callable[[], None] = lambda: None,
    accept_deletions: bool = False,
    help_out: bool = False,
    compare: Compare | None = None,
) -> SyncRun:
    """
    This function will read the whole list of `source` and return the run, finished: complete, or with its `error`.

    It goes on with a pass that was cut short. `watch` is called with the run after each page. An expected failure
    (the provider refuses or does not answer) is told by the run; anything else is noted there and raised. The other
    parameters are those of `Terms`.
    :raises AlreadyRunning: another process is at it; nothing was done
    """
    terms = Terms(
        watch=lambda _, run: watch(run),
        check=lambda _: check(),
        accept_deletions=accept_deletions,
        help_out=help_out,
        compare=compare,
    )
    (outcome,) = sync_all([source], terms=terms)
    if outcome.run is None or outcome.error:
        raise outcome.error or AssertionError("a list without a run has an error")
    return outcome.run


def sync_all(
    sources: Iterable[Source], *, terms: Terms, ended: Callable[[Outcome], None] = lambda outcome: None
) -> list[Outcome]:
    """
    This function will read several lists, as many at once as keep the mirror busy, and return how each went.

    `ended` is called with each outcome as soon as there is one. Nothing that goes wrong with one list keeps another
    back, or is raised.
    """
    outcomes: list[Outcome] = []

    def note(outcome: Outcome) -> None:
        outcomes.append(outcome)
        ended(outcome)

    Desk(sources, terms, note).work()
    return outcomes
