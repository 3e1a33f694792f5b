"""Objects whose change a person put aside: our copy of one may be old until it is read again."""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, QuerySet, Value

from credits.models import BalanceTransaction
from sync.models import WebhookEvent
from sync.panels.names import PART_OF
from sync.refresh import kinds

Key = tuple[str, str]
# What an event tells of that is not read since: its ID, and when we were told (UTC).
Told = Mapping[str, datetime.datetime]


def counts_by_list() -> dict[Key, int]:
    """
    This function will return how many objects of each list were put aside and not read since, by (provider, list).

    Two queries, the second only where an event was ever put aside.
    """
    told: dict[Key, dict[str, datetime.datetime]] = {}
    ignored = WebhookEvent.objects.exclude(ignored_at=None).order_by("received_at")
    for provider, names, received_at in ignored.values_list("provider", "objects_marked", "received_at"):
        for kind, _, object_id in (name.partition(" ") for name in names):
            told.setdefault((provider, kind), {})[object_id] = received_at
    read_at = _read_at(told)
    found: Counter[Key] = Counter()
    for (provider, kind), moments in told.items():
        late = _late(moments, read_at[provider, kind])
        found[provider, PART_OF.get((provider, kind), kind)] += len(late)
    return dict(found)


def unread(provider: str, object: str, told: Told) -> set[str]:
    """This function will return which of these objects were not read since we were told of them; one query."""
    return _late(told, _read_at({(provider, object): told})[provider, object])


def _late(told: Told, read_at: Told) -> set[str]:
    return {id for id, moment in told.items() if id not in read_at or read_at[id] < moment}


def _read_at(told: Mapping[Key, Told]) -> dict[Key, dict[str, datetime.datetime]]:
    """When each of these objects was read last, by kind; one query for all kinds."""
    found: dict[Key, dict[str, datetime.datetime]] = {key: {} for key in told}
    rows = [_rows(key, list(moments)) for key, moments in told.items()]
    for provider, kind, id, at in rows[0].union(*rows[1:], all=True) if rows else ():
        found[provider, kind][id] = at
    return found


def _rows(key: Key, ids: list[str]) -> "QuerySet[Any, tuple[Any, ...]]":
    """(provider, kind, id, time). A balance goes by its customer's ID, and is as old as what was read of it last."""
    model = kinds.find(*key).model
    named = {"of_provider": Value(key[0]), "of_kind": Value(key[1])}
    if model is not None:
        return model._default_manager.filter(pk__in=ids).annotate(**named).values_list(*named, "pk", "fetched_at")
    rows = BalanceTransaction.objects.filter(customer_id__in=ids).values("customer_id")
    return rows.annotate(at=Max("fetched_at"), **named).values_list(*named, "customer_id", "at")
