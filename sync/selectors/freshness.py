"""How fresh each provider's copy is, in one word: for the strip on every page, and for `/readyz`."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from sync import catalog
from sync.models import RefusedKey
from sync.polls import due
from sync.selectors.as_of import ListAge, list_ages

# What a change may take from a poll to the mirror before a provider that is polled on time is called behind.
MARGIN = datetime.timedelta(minutes=5)
LABELS = {"stripe": "Stripe", "hubspot": "HubSpot"}


@dataclass(frozen=True)
class Freshness:
    """
    One provider's line of the strip: `at` (UTC, the database's) is as of when its oldest list is, None if one was
    never read; `age` is how long ago that was by the same clock.

    `state` is one word: "current", "behind", "failing" (the newest read or poll of a list went wrong), "never",
    "budget_spent" (our share of its reads keeps changes back, or a first read), or "key_refused" (the provider does
    not take our key, or not for everything).
    """

    provider: str
    label: str
    at: datetime.datetime | None
    age: datetime.timedelta | None
    state: str


def freshness(*, now: datetime.datetime, ages: Mapping[tuple[str, str], ListAge] | None = None) -> list[Freshness]:
    """
    This function will return one entry per provider, Stripe first. One query, however much there is; none where the
    caller has the `ages`.

    `now` is the database's (`clock.database_now`), which wrote what it is compared with: the machines' own clocks
    may differ from it, and CLOCK_OFFSET shifts them.
    """
    known = (list_ages() if ages is None else ages).values()
    return [
        _freshness(provider, [age for age in known if age.provider == provider], now) for provider in catalog.PROVIDERS
    ]


def refused_keys() -> "QuerySet[RefusedKey]":
    """This function will return the refusals of our keys in force, a key not accepted at all first."""
    return RefusedKey.objects.order_by("-provider", "scope")


def behind_after(provider: str) -> datetime.timedelta:
    """This function will return after how long a provider is behind: two polls missed, and a bit."""
    return 2 * due.longest_interval(provider) + MARGIN


def _freshness(provider: str, ages: Sequence[ListAge], now: datetime.datetime) -> Freshness:
    known = [age.as_of for age in ages if age.as_of]
    at = min(known) if known and len(known) == len(ages) else None
    age = now - at if at else None
    # What a person has to act on comes before how old it is.
    if any(one.key_refused for one in ages):
        state = "key_refused"
    elif any(one.fails for one in ages):
        state = "failing"
    elif any(one.waits_for_budget for one in ages):
        state = "budget_spent"
    elif age is None:
        state = "never"
    else:
        state = "behind" if age > behind_after(provider) else "current"
    return Freshness(provider, LABELS[provider], at, age, state)
