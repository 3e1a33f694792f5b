"""Which dirty objects of a list are cheaper to read by a stretch of creation time than one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from billing_ops.kernel.models import Mirrored
from sync.refresh.leases import Claim

PAGE = 100
# Fewer are not worth counting for. A page costs Stripe more than one object: it must bring at least so many.
FEWEST = 5
WORTH = 3
# Providers know the whole second only.
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Stretch:
    """Objects made from `created_from` on and before `created_before`."""

    created_from: datetime
    created_before: datetime
    claims: tuple[Claim, ...]


def divide(model: type[Mirrored], claims: Sequence[Claim]) -> tuple[list[Stretch], list[Claim]]:
    """
    This function will return the stretches worth a list, and the objects to be read one by one.

    What a stretch costs is told by the mirror: so many rows were made in it, a hundred to a page.
    """
    made: dict[datetime, list[Claim]] = {}
    for one in claims:
        if one.created_at:
            made.setdefault(one.created_at.replace(microsecond=0), []).append(one)
    if sum(map(len, made.values())) < FEWEST:
        return [], list(claims)
    seconds = sorted(made)
    marked = [len(made[second]) for second in seconds]
    stretches = [
        Stretch(
            seconds[first], seconds[last] + SECOND, tuple(one for at in seconds[first : last + 1] for one in made[at])
        )
        for first, last in cheapest(marked, _rows(model, seconds, marked))
    ]
    covered = {one.id for stretch in stretches for one in stretch.claims}
    return stretches, [one for one in claims if one.id not in covered]


def cheapest(marked: Sequence[int], rows: Sequence[int]) -> list[tuple[int, int]]:
    """
    This function will return the runs of seconds (first, last) whose objects a list reads with less effort.

    In the n-th second `marked[n]` objects were made that are to be read; the list has `rows[n]` from that second up to
    the next one.
    """
    costs, begins = [0], [0]
    for last, count in enumerate(marked):
        best, begin, width = costs[last] + count, -1, 0
        for first in range(last, -1, -1):
            width += rows[first]
            cost = costs[first] + WORTH * -(-width // PAGE)
            if cost < best:
                best, begin = cost, first
        costs.append(best)
        begins.append(begin)
    return _runs(begins)


def _runs(begins: Sequence[int]) -> list[tuple[int, int]]:
    """From where each second's best run begins, -1 for none: backwards, the runs that were chosen."""
    runs, end = [], len(begins) - 1
    while end:
        begin = begins[end]
        if begin >= 0:
            runs.append((begin, end - 1))
        end = begin if begin >= 0 else end - 1
    return runs[::-1]


def _rows(model: type[Mirrored], seconds: Sequence[datetime], marked: Sequence[int]) -> list[int]:
    """The mirror's rows from each second up to the next; at least what is marked, which the mirror may not have yet."""
    statement = f"""
SELECT width_bucket(created_at, %s::timestamptz[]), count(*) FROM "{model._meta.db_table}"
WHERE created_at >= %s AND created_at < %s AND deleted_at IS NULL GROUP BY 1
"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(seconds), seconds[0], seconds[-1] + SECOND])
        counted: dict[int, int] = dict(cursor.fetchall())
    return [max(counted.get(number, 0), count) for number, count in enumerate(marked, start=1)]
