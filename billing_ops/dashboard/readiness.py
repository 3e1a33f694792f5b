"""`/readyz`: what is missing before the product can be relied on, for whoever watches it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.permissions import public
from billing_ops.kernel.templatetags.billing import span_words
from sync import selectors as sync_selectors
from sync.models import RefusedKey
from sync.selectors import Freshness

QUEUES = ("money", "sync", "refresh")
# Each gives a sign of life every 15 seconds.
SILENT_AFTER = timedelta(minutes=3)
WHY = {
    "behind": "too long",
    "failing": "the newest read failed",
    "key_refused": "our key is refused",
    "budget_spent": "our share of its monthly reads is used up",
}
# Told here, but no reason to be called away: everything else of those lists is up to date.
NOTES = ("objects",)


@public
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """
    200, or 503 with a sentence for each check that is not "ok"; no id, name or amount is in it.

    The checks of NOTES have a sentence too, and leave it at 200.
    """
    checks = {"database": _asked(_database), "broker": _asked(_broker)}
    if checks["database"] == "ok":
        now = database_now()
        checks |= {"workers": _workers(now), "mirror": _mirror(now), "keys": _keys(), "objects": _objects()}
    else:
        checks |= dict.fromkeys(("workers", "mirror", "keys", *NOTES), "not known without the database")
    ready = all(word == "ok" for name, word in checks.items() if name not in NOTES)
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


def _workers(now: datetime) -> str:
    beats = sync_selectors.worker_heartbeats()
    silent = [queue for queue in QUEUES if queue not in beats or now - beats[queue] > SILENT_AFTER]
    return f"no sign of life from: {', '.join(silent)}" if silent else "ok"


def _mirror(now: datetime) -> str:
    """A refused key is told of by its own check; what it keeps from us is not up to date all the same."""
    late = [_lag(row) for row in sync_selectors.freshness(now=now) if row.state != "current"]
    return f"not up to date: {'; '.join(late)}" if late else "ok"


def _lag(row: Freshness) -> str:
    if row.age is None:
        return f"{row.label} was never read to its end"
    return f"{row.label} is as of {span_words(int(row.age.total_seconds()))} ago ({WHY.get(row.state, row.state)})"


def _objects() -> str:
    labels = sync_selectors.LABELS
    left_out = [f"{labels[run.provider]} {run.object}" for run in sync_selectors.runs_but_some()]
    return f"left out, since they are not as documented: some of {', '.join(left_out)}" if left_out else "ok"


def _keys() -> str:
    refused = [_refusal(key) for key in sync_selectors.refused_keys()]
    return "; ".join(refused) or "ok"


def _refusal(key: RefusedKey) -> str:
    label, since = sync_selectors.LABELS[key.provider], f"since {key.refused_at:%Y-%m-%d %H:%M} UTC"
    if key.scope:
        return f"the {label} key “…{key.key_last4}” lacks {key.permission or f'the permission for {key.scope}'} {since}"
    return f"{label} does not accept the key “…{key.key_last4}” {since}"
