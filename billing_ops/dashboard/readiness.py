"""`/readyz`: what is missing before the product can be relied on, for whoever watches it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from billing_ops.kernel import clock
from billing_ops.kernel.permissions import public
from sync import selectors as sync_selectors

QUEUES = ("money", "sync")
# Beat asks each queue for a sign of life every 15 seconds.
SILENT_AFTER = timedelta(minutes=3)


@public
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """200 with every check "ok", or 503 with a sentence for each that is not; no id, name or amount is in it."""
    now = clock.now()
    checks = {"database": _asked(_database), "broker": _asked(_broker)}
    if checks["database"] == "ok":
        checks |= _workers(now) | _mirror(now)
    else:
        checks |= dict.fromkeys(("workers", "mirror"), "not known without the database")
    ready = all(word == "ok" for word in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _asked(check: Callable[[], None]) -> str:
    try:
        check()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return f"does not answer ({type(error).__name__})"
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    """A short try: a page must not wait for Valkey, nor must whoever asks whether it is there."""
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
        broker.ping()


def _workers(now: datetime) -> dict[str, str]:
    beats = sync_selectors.worker_heartbeats()
    silent = [queue for queue in QUEUES if queue not in beats or now - beats[queue] > SILENT_AFTER]
    return {"workers": f"no sign of life from: {', '.join(silent)}" if silent else "ok"}


def _mirror(now: datetime) -> dict[str, str]:
    behind = [row.label for row in sync_selectors.freshness(now=now) if row.state != "current"]
    return {"mirror": f"not up to date: {', '.join(behind)}" if behind else "ok"}
