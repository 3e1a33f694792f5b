"""Reading lists and comparing them on the way: every scheduled pass is a comparison, and heals what it finds."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from billing_ops.kernel.clock import database_now
from integrations import metering
from sync import reading
from sync.engine import Outcome, Terms
from sync.models import Comparison
from sync.reconcile.comparer import Comparer
from sync.sources import Source

NIGHTS = 30


def this_nights(now: datetime) -> Callable[[str], bool]:
    """This function will return which ids have their turn in the night of `now`; each has one in thirty."""
    night = now.toordinal() % NIGHTS
    return lambda id: zlib.crc32(id.encode()) % NIGHTS == night


def read_each(
    sources: Sequence[Source],
    *,
    terms: Terms,
    thoroughly: Callable[[str], bool] | None = None,
    ended: Callable[[Outcome], None] = lambda outcome: None,
    compared: Callable[[Comparison], None] = lambda comparison: None,
) -> list[str]:
    """
    This function will read every list, whatever happens to the others, and return a sentence per failure.

    `terms` and `ended` as in `reading.read_each`; `compared` is called at the end with what each comparison came to.
    `thoroughly` chooses, by id, whose columns and children are looked into as well: each night's thirtieth unless
    given.
    """
    comparer = Comparer(thoroughly=thoroughly or this_nights(database_now()))

    def check(source: Source) -> None:
        terms.check(source)
        comparer.begun(source)

    def note(outcome: Outcome) -> None:
        comparer.ended(outcome)
        ended(outcome)

    with metering.purpose("reconcile"):
        problems = reading.read_each(sources, terms=replace(terms, check=check, compare=comparer), ended=note)
        comparisons = comparer.close()
    for comparison in comparisons:
        compared(comparison)
    return problems
