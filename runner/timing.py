"""How long requests take and how many queries they make."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Timing:
    """One kind of request: milliseconds at the middle and near the worst, and its most queries."""

    what: str
    requests: int
    p50_ms: float
    p95_ms: float
    queries: int


def timed(what: str, requests: Sequence[Callable[[], Any]]) -> Timing:
    """This function will return the timing of `requests`, one after the other. :raises RuntimeError: one was refused"""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    milliseconds, queries = [], []
    for request in requests:
        with CaptureQueriesContext(connection) as captured:
            began = time.perf_counter()
            answer = request()
            milliseconds.append((time.perf_counter() - began) * 1000)
        queries.append(len(captured))
        if answer.status_code not in (200, 302, 303):
            raise RuntimeError(f"{what} was answered with {answer.status_code}, so there is nothing to time.")
    return Timing(what, len(requests), percentile(milliseconds, 50), percentile(milliseconds, 95), max(queries))


def percentile(values: Sequence[float], percent: int) -> float:
    """This function will return the nearest-rank percentile, to a tenth."""
    rank = max(1, math.ceil(len(values) * percent / 100))
    return round(sorted(values)[rank - 1], 1)
