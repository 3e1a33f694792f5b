"""
Keys that a provider refuses: what is not asked for until there is a better one, and who is told.

A 401 pauses the provider's whole side: the key is nobody's, and each further request with it looks like an attack. A
missing permission pauses only the object it is about: the other lists are as good as ever, and a mirror that stops
for one of ten lists would be wrong about the other nine as well. Neither is ever held against an object.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count

from billing_ops.kernel.clock import database_now
from billing_ops.kernel.errors import AuthFailed, ProviderError, ProviderUnavailable
from billing_ops.kernel.fingerprint import fingerprint
from integrations import metering
from integrations.hubspot.gateway import read_gateway
from integrations.stripe import gateway as stripe
from integrations.stripe.listings import LISTINGS
from sync.models import DirtyObject, RefusedKey
from sync.sources import Source

PROBE_EVERY = timedelta(minutes=1)
SECONDS = 10.0
# A worker that is told to leave is not to wait long for an answer about somebody else.
GLANCE = 3.0
WHOLE_SIDE = ""
# An answer is no news for so long; it must not cost a statement each.
NEWS_EVERY = 5.0
_known_good: dict[tuple[str, str], float] = {}

_REFUSE = """
INSERT INTO sync_refusedkey AS kept (provider, scope, key_last4, key_fingerprint, permission, message)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (provider, scope) DO UPDATE SET
    refused_at = CASE WHEN kept.key_fingerprint = EXCLUDED.key_fingerprint THEN kept.refused_at
        ELSE EXCLUDED.refused_at END,
    key_last4 = EXCLUDED.key_last4, key_fingerprint = EXCLUDED.key_fingerprint, permission = EXCLUDED.permission,
    message = EXCLUDED.message, probed_at = EXCLUDED.probed_at
"""


class StillRefused(AuthFailed):
    """Nothing was asked: our key was refused before, and it is not yet time to try it again."""


def heard(*, provider: str, object: str, error: BaseException) -> None:
    """This function will remember a refusal of our key while `object` was asked for; any other error is no news."""
    if isinstance(error, AuthFailed) and not isinstance(error, StillRefused):
        refused(provider=provider, scope=object if error.missing_permission else WHOLE_SIDE, error=error)


def refused(*, provider: str, scope: str, error: AuthFailed) -> None:
    """
    This function will remember that our key is refused: `scope` is an object's name, "" for the whole side.

    Since when it is, is kept as long as it is the same key. Run it outside of transactions that may roll back.
    """
    _known_good.clear()
    row = [provider, scope, _key(provider)[-4:], _print(provider), error.missing_permission, error.message]
    with connection.cursor() as cursor:
        cursor.execute(_REFUSE, row)


def accepted(*, provider: str, scope: str) -> None:
    """This function will forget the refusals that an answer about the object `scope` proves to be over."""
    if time.monotonic() < _known_good.get((provider, scope), 0.0):
        return
    _known_good[provider, scope] = time.monotonic() + NEWS_EVERY
    RefusedKey.objects.filter(provider=provider, scope__in=[WHOLE_SIDE, scope]).delete()


def may_ask(*, provider: str, object: str) -> RefusedKey | None:
    """
    This function will return None if `object` may be asked for now, else the refusal that it waits for.

    While a key is refused one caller a minute may try it, whichever comes first; a new key may be tried at once.
    """
    for row in _of(provider, object):
        if row.key_fingerprint != _print(provider):
            continue
        now = database_now()
        turn = RefusedKey.objects.filter(pk=row.pk, probed_at__lte=now - PROBE_EVERY).update(probed_at=now)
        if not turn:
            return row
    return None


def is_refused(*, provider: str, object: str) -> bool:
    """This function will say whether the key we have was refused for `object`; asking takes no caller's turn."""
    return known_refusal(provider=provider, object=object) is not None


def known_refusal(*, provider: str, object: str) -> RefusedKey | None:
    """This function will return the refusal of the key we have that `object` waits for, if any; nobody is asked."""
    return next((row for row in _of(provider, object) if row.key_fingerprint == _print(provider)), None)


def check(*, provider: str, object: str) -> None:
    """This function will do nothing if `object` may be asked for. :raises StillRefused: it waits for a better key"""
    if row := may_ask(provider=provider, object=object):
        raise StillRefused(row.message, provider=provider, missing_permission=row.permission)


def askable(sources: Iterable[Source]) -> list[Source]:
    """
    This function will return those of the lists, of one provider, that our key is good for.

    Where it was refused, one small request a minute finds out whether it still is: a pass that waits for a key makes
    no failed runs, and goes on by itself.
    """
    return [source for source in sources if _is_good_for(source.provider, source.name)]


def _is_good_for(provider: str, name: str) -> bool:
    if not _of(provider, name):
        return True
    if may_ask(provider=provider, object=name):
        return False
    try:
        with metering.purpose("sync"):
            _probe(provider, name)
    except ProviderError as error:
        heard(provider=provider, object=name, error=error)
        return not isinstance(error, AuthFailed)
    accepted(provider=provider, scope=name)
    return True


def answers(*, provider: str, object: str) -> bool:
    """This function will say whether the provider answers a small question about this kind of object just now."""
    try:
        _probe(provider, object, seconds=GLANCE)
    except ProviderUnavailable:
        return False
    except ProviderError:
        # Whatever it said, it is there.
        return True
    return True


def _probe(provider: str, name: str, *, seconds: float = SECONDS) -> None:
    """One object of the list. Balances and cards have no list; customers need the same permission."""
    if provider == "stripe":
        stripe.reader(timeout=(seconds, seconds)).probe(name if name in LISTINGS else "customers")
    else:
        read_gateway(seconds=seconds, attempts=1).probe(name)


def refusals() -> list[tuple[RefusedKey, int]]:
    """
    This function will return each refusal with how many changed objects wait for it, the oldest first; two queries.

    For a whole side that is everything of the provider.
    """
    rows = list(RefusedKey.objects.order_by("refused_at", "provider", "scope"))
    if not rows:
        return []
    waiting = DirtyObject.objects.filter(quarantined_at=None).values("provider", "object").annotate(count=Count("pk"))
    counts = [(one["provider"], one["object"], one["count"]) for one in waiting]
    return [
        (row, sum(n for provider, name, n in counts if row.provider == provider and row.scope in (WHOLE_SIDE, name)))
        for row in rows
    ]


def _of(provider: str, name: str) -> list[RefusedKey]:
    return list(RefusedKey.objects.filter(provider=provider, scope__in=[WHOLE_SIDE, name]).order_by("scope"))


def _key(provider: str) -> str:
    key: str = settings.STRIPE_READ_KEY if provider == "stripe" else settings.HUBSPOT_READ_TOKEN
    return key


def _print(provider: str) -> str:
    return fingerprint(_key(provider), purpose="provider key")
