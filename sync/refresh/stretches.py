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
    dated = sorted((one for one in claims if one.created_at), key=lambda one: str(one.created_at))
    if len(dated) < FEWEST:
        return [], list(claims)
    moments = [one.created_at.replace(microsecond=0) for one in dated if one.created_at]
    stretches = [
        Stretch(moments[first], moments[last] + SECOND, tuple(dated[first : last + 1]))
        for first, last in cheapest(_rows_between(model, moments))
    ]
    covered = {one.id for stretch in stretches for one in stretch.claims}
    return stretches, [one for one in claims if one.id not in covered]


def cheapest(rows: Sequence[int]) -> list[tuple[int, int]]:
    """
    This function will return the runs (first, last) of objects in order of creation that a list reads best.

    `rows[n]` is how many objects the list has from the n-th object up to the next one, itself included.
    """
    costs, begins = [0], [0]
    for last in range(len(rows)):
        best, begin, width = costs[last] + 1, last, 0
        for first in range(last, -1, -1):
            width += rows[first]
            cost = costs[first] + WORTH * -(-width // PAGE)
            if cost < best and first < last:
                best, begin = cost, first
        costs.append(best)
        begins.append(begin)
    return _runs(begins)


def _runs(begins: Sequence[int]) -> list[tuple[int, int]]:
    runs, end = [], len(begins) - 1
    while end:
        if begins[end] < end - 1:
            runs.append((begins[end], end - 1))
        end = begins[end]
    return runs[::-1]


def _rows_between(model: type[Mirrored], moments: Sequence[datetime]) -> list[int]:
    """Per moment the mirror's rows made from it up to the next one; at least one: the dirty object may be new."""
    statement = f"""
SELECT width_bucket(created_at, %s::timestamptz[]), count(*) FROM "{model._meta.db_table}"
WHERE created_at >= %s AND created_at < %s AND deleted_at IS NULL GROUP BY 1
"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(set(moments)), moments[0], moments[-1] + SECOND])
        counted: dict[int, int] = dict(cursor.fetchall())
    numbers = {moment: number for number, moment in enumerate(sorted(set(moments)), start=1)}
    left = {moment: max(counted.get(number, 0), moments.count(moment)) for moment, number in numbers.items()}
    # Of several made in one second, the first stands for all: a list cannot tell them apart.
    return [left.pop(moment, 0) for moment in moments]
