"""The bucket that all processes share, in Valkey: one script, by the server's clock."""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from integrations.limits import Limit

# A request to a provider takes longer than this; a Valkey that does as well is as good as gone.
SECONDS = 0.2
# Requests may come early by this much of a second: six at once at sixty a second, one at four.
BURST = 0.1
MICROSECONDS = 1_000_000
_HERE = Path(__file__).parent


class ValkeyBucket:
    """
    Books moments in Valkey.

    Every method raises redis.RedisError or OSError, soon, when there is none.
    """

    def book(self, limits: Sequence[Limit], *, patience: float, person: bool) -> float:
        """Return how many seconds to wait; booked only if that is no longer than `patience` (see bucket.lua)."""
        pace = [value for limit in limits for value in _pace(limit)]
        keys = [_key(limit.name) for limit in limits]
        wait = _scripts().book(keys=keys, args=[int(patience * MICROSECONDS), int(person), *pace])
        return int(wait) / MICROSECONDS

    def pause(self, name: str, seconds: float) -> None:
        """Let nothing go out under a limit for so long, whoever asks."""
        _scripts().pause(keys=[_key(name)], args=[int(seconds * MICROSECONDS)])


class _Scripts:
    def __init__(self, url: str) -> None:
        # The client would try three times with pauses between them: that is for the one who asked to decide.
        client = redis.Redis.from_url(
            url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self.book: Any = client.register_script((_HERE / "bucket.lua").read_text())
        self.pause: Any = client.register_script((_HERE / "bucket_pause.lua").read_text())


def _scripts() -> _Scripts:
    return _connected(settings.REDIS_URL, os.getpid())


@lru_cache(maxsize=2)
def _connected(url: str, process: int) -> _Scripts:
    """`process` is in the cache's key: a forked worker must not write to its parent's socket."""
    return _Scripts(url)


def _key(name: str) -> str:
    return f"rate:{name}"


def _pace(limit: Limit) -> tuple[int, int]:
    """The interval between two requests, and how early one may come, in microseconds."""
    interval = 1 / limit.per_second
    return int(interval * MICROSECONDS), int(max(0.0, BURST - interval) * MICROSECONDS)
