"""Reading lists and comparing them on the way: every scheduled pass is a comparison, and heals what it finds."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from integrations import metering
from sync import reading
from sync.engine import Outcome, Terms
from sync.models import Comparison
from sync.reconcile.comparer import Comparer
from sync.sources import Source


def read_each(
    sources: Sequence[Source],
    *,
    terms: Terms,
    ended: Callable[[Outcome], None] = lambda outcome: None,
    compared: Callable[[Comparison], None] = lambda comparison: None,
) -> list[str]:
    """
    This function will read every list, whatever happens to the others, and return a sentence per failure.

    `terms` and `ended` as in `reading.read_each`; `compared` is called at the end with what each comparison came to.
    """
    comparer = Comparer()

    def note(outcome: Outcome) -> None:
        comparer.ended(outcome)
        ended(outcome)

    with metering.purpose("reconcile"):
        problems = reading.read_each(sources, terms=replace(terms, compare=comparer), ended=note)
        comparisons = comparer.close()
    for comparison in comparisons:
        compared(comparison)
    return problems
