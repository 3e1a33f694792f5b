"""Objects whose change a person put aside: our copy of one may be old until it is read again."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping

from django.db.models import Max

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

    One query, and one more for each list of which an event was ever put aside.
    """
    told: dict[Key, dict[str, datetime.datetime]] = {}
    ignored = WebhookEvent.objects.exclude(ignored_at=None).order_by("received_at")
    for provider, names, received_at in ignored.values_list("provider", "objects_marked", "received_at"):
        for kind, _, object_id in (name.partition(" ") for name in names):
            told.setdefault((provider, kind), {})[object_id] = received_at
    found: Counter[Key] = Counter()
    for (provider, kind), moments in told.items():
        found[provider, PART_OF.get((provider, kind), kind)] += len(unread(provider, kind, moments))
    return dict(found)


def unread(provider: str, object: str, told: Told) -> set[str]:
    """This function will return which of these objects were not read since we were told of them; one query."""
    read_at = _read_at(provider, object, told)
    return {id for id, moment in told.items() if id not in read_at or read_at[id] < moment}


def _read_at(provider: str, object: str, ids: Collection[str]) -> dict[str, datetime.datetime]:
    """A balance goes by its customer's ID, and is as old as what was read of it last."""
    model = kinds.find(provider, object).model
    if model is not None:
        return dict(model._default_manager.filter(pk__in=list(ids)).values_list("pk", "fetched_at"))
    rows = BalanceTransaction.objects.filter(customer_id__in=list(ids)).values("customer_id")
    return dict(rows.annotate(at=Max("fetched_at")).values_list("customer_id", "at"))
