"""What a comparison came to, as lines for a terminal. Ids and names of fields; no values, which may be personal."""

from collections.abc import Iterator

from sync.models import Comparison, Drift

SHOWN = 10


def lines(comparison: Comparison) -> Iterator[str]:
    """This function will yield one line for the list, and one for each of its first differences."""
    title = f"{comparison.provider:<8}{comparison.object:<22}"
    different = comparison.missing + comparison.differs + comparison.gone + comparison.unlisted
    if not different:
        yield f"{title}{comparison.compared:>8,} compared: all the same"
        return
    done = "brought in line" if comparison.heals else "left as they are"
    counts = f"{comparison.missing:,} missing here, {comparison.differs:,} differ, {comparison.gone:,} gone there"
    unlisted = f", {comparison.unlisted:,} more" if comparison.unlisted else ""
    yield f"{title}{comparison.compared:>8,} compared: {counts}{unlisted}; {done}"
    for drift in comparison.drifts.order_by("pk")[:SHOWN]:
        yield f"{'':<8}  {_line(drift)}"


def _line(drift: Drift) -> str:
    fields = ", ".join(drift.fields[:SHOWN])
    return f"{drift.object_id}: {drift.get_kind_display()}" + (f" in {fields}" if fields else "")
