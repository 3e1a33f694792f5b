"""Reading several lists one after the other, for the command and the worker alike."""

import logging
from collections.abc import Callable, Sequence

from sync import engine
from sync.accounts import Accounts
from sync.models import SyncRun
from sync.models.run import State
from sync.sources import Source

logger = logging.getLogger(__name__)
Read = Callable[[Source], SyncRun]


def checked(accounts: Accounts) -> Read:
    """This function will return how to read a list from no other account than the mirror's."""
    return lambda source: engine.sync(source, check=lambda: accounts.check(source.provider))


def read_each(sources: Sequence[Source], *, read: Read = engine.sync) -> list[str]:
    """
    This function will read every list, whatever happens to the ones before, and return a sentence per failure.

    `read` reads one; its run tells of an expected failure. Each failure is logged, a mistake of ours with its trace.
    """
    return [problem for source in sources if (problem := _problem(source, read))]


def _problem(source: Source, read: Read) -> str:
    """'' when the list is complete, else the sentence that says why not."""
    try:
        run = read(source)
    except engine.AlreadyRunning as busy:
        logger.info("%s", busy.message)
        return busy.message
    except Exception as error:
        logger.exception("A mistake of ours while reading %s", source)
        return f"{source}: a mistake in this program ({type(error).__name__}); its trace is in the log."
    if run.state == State.OK:
        return ""
    logger.warning("%s was not read to its end: %s", source, run.error)
    return f"{source}: {run.error}"
