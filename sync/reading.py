"""Reading several lists, for the command and the worker alike, and saying what went wrong."""

import logging
from collections.abc import Callable, Sequence

from sync import engine
from sync.accounts import Accounts
from sync.engine import Outcome, Terms
from sync.models.run import State
from sync.refresh import balances
from sync.sources import Source

logger = logging.getLogger(__name__)


def checked(accounts: Accounts) -> Terms:
    """This function will return how to read lists from no other account than the mirror's."""
    return Terms(check=lambda source: accounts.check(source.provider))


def read_each(
    sources: Sequence[Source], *, terms: Terms, ended: Callable[[Outcome], None] = lambda outcome: None
) -> list[str]:
    """
    This function will read every list, whatever happens to the others, and return a sentence per failure.

    `ended` as in `engine.sync_all`. Each failure is logged, a mistake of ours with its trace.
    """
    outcomes = engine.sync_all(sources, terms=terms, ended=ended)
    if any(_has_every_customer(outcome) for outcome in outcomes):
        balances.mark_all_differing()
    return [problem for outcome in outcomes if (problem := _problem(outcome))]


def _has_every_customer(outcome: Outcome) -> bool:
    read = str(outcome.source) == "stripe customers" and outcome.run is not None
    return read and outcome.run is not None and outcome.run.state == State.OK


def _problem(outcome: Outcome) -> str:
    """'' when the list is complete, else the sentence that says why not."""
    source, run, error = outcome.source, outcome.run, outcome.error
    if isinstance(error, engine.AlreadyRunning):
        logger.info("%s", error.message)
        return error.message
    if error or run is None:
        logger.error("A mistake of ours while reading %s", source, exc_info=error)
        return f"{source}: a mistake in this program ({type(error).__name__}); its trace is in the log."
    if run.state == State.OK:
        return ""
    logger.warning("%s was not read to its end: %s", source, run.error)
    return f"{source}: {run.error}"
