"""What our questions to the providers cost, how fast they may come, and which keys are refused."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from sync import usage
from sync.models import ApiUsage, RefusedKey
from sync.panels.names import full_label, provider_label
from sync.panels.words import refusal
from sync.usage import Budget

# What a request was for, as people read it, in this order.
PURPOSES = {
    "lookup": "Checks of teams",
    "write": "Changes, and reads before them",
    "refresh": "Reading again what changed",
    "poll": "Asking what changed",
    "reconcile": "Lists read and compared",
    "sync": "Lists read by hand",
    "doctor": "Doctor's questions",
}
# Neither provider takes as many: it is how a rate is switched off.
NO_LIMIT = 10_000


@dataclass(frozen=True)
class PurposeRow:
    """What one purpose cost in thirty days; `percent` is of all of Stripe's reads; all come to 100."""

    label: str
    stripe_gets: int
    stripe_others: int
    hubspot: int
    percent: int


@dataclass(frozen=True)
class DayRow:
    """What one day (UTC) cost."""

    day: datetime.date
    stripe_gets: int
    stripe_others: int
    hubspot: int


@dataclass(frozen=True)
class RateRow:
    """How many requests a second may go out, all processes together."""

    label: str
    per_second: float

    @property
    def is_limited(self) -> bool:
        """Whether the number keeps anybody waiting."""
        return self.per_second < NO_LIMIT


@dataclass(frozen=True)
class KeyRow:
    """A key that a provider does not accept, or not for `scope`, and what it said."""

    key: RefusedKey
    label: str
    sentence: str


@dataclass(frozen=True)
class Requests:
    """What the page shows; days newest first."""

    budget: Budget
    words: str
    look: str
    purposes: list[PurposeRow]
    days: list[DayRow]
    rates: list[RateRow]
    keys: list[KeyRow]


LOOKS = {usage.OK: "budget_ok", usage.SLOW: "budget_low", usage.SPENT: "budget_spent"}


def requests(*, now: datetime.datetime) -> Requests:
    """This function will return what the page shows for the thirty days to `now`; three queries, one more at 80 %."""
    budget, rows = usage.budget(now=now), _counted(now)
    return Requests(
        budget=budget,
        words=_words(budget, now),
        look=LOOKS[budget.state],
        purposes=_purposes(rows),
        days=_days(rows, budget),
        rates=_rates(),
        keys=[_key(key) for key in RefusedKey.objects.order_by("-provider", "scope")],
    )


def _counted(now: datetime.datetime) -> Sequence[Mapping[str, object]]:
    since = now.date() - datetime.timedelta(days=usage.DAYS - 1)
    rows = ApiUsage.objects.filter(day__gte=since).values("provider", "day", "purpose")
    return list(rows.annotate(reads=Sum("gets"), writes=Sum("others")))


def _sum(rows: Sequence[Mapping[str, object]], name: str, **wanted: object) -> int:
    matching = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return sum(int(str(row[name])) for row in matching)


def _words(budget: Budget, now: datetime.datetime) -> str:
    if budget.state == usage.OK:
        return "Enough is left. Nothing is held back."
    return usage.banner(now)


def _purposes(rows: Sequence[Mapping[str, object]]) -> list[PurposeRow]:
    names = [*PURPOSES, *sorted({str(row["purpose"]) for row in rows} - PURPOSES.keys())]
    gets = [_sum(rows, "reads", provider="stripe", purpose=name) for name in names]
    return [_purpose(*one, rows) for one in zip(names, gets, hundredths(gets), strict=True)]


def hundredths(counts: Sequence[int]) -> list[int]:
    """This function will return what each is of all in percent, rounded so that they sum to 100; all 0 if all are."""
    whole = sum(counts)
    if not whole:
        return [0] * len(counts)
    shares = [count * 100 // whole for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda place: -(counts[place] * 100 % whole))
    for place in by_remainder[: 100 - sum(shares)]:
        shares[place] += 1
    return shares


def _purpose(name: str, gets: int, percent: int, rows: Sequence[Mapping[str, object]]) -> PurposeRow:
    hubspot = {"provider": "hubspot", "purpose": name}
    return PurposeRow(
        label=PURPOSES.get(name, name.capitalize()),
        stripe_gets=gets,
        stripe_others=_sum(rows, "writes", provider="stripe", purpose=name),
        hubspot=_sum(rows, "reads", **hubspot) + _sum(rows, "writes", **hubspot),
        percent=percent,
    )


def _days(rows: Sequence[Mapping[str, object]], budget: Budget) -> list[DayRow]:
    return [_day(day, rows, gets) for day, gets in reversed(budget.by_day)]


def _day(day: datetime.date, rows: Sequence[Mapping[str, object]], gets: int) -> DayRow:
    hubspot = {"provider": "hubspot", "day": day}
    return DayRow(
        day=day,
        stripe_gets=gets,
        stripe_others=_sum(rows, "writes", provider="stripe", day=day),
        hubspot=_sum(rows, "reads", **hubspot) + _sum(rows, "writes", **hubspot),
    )


def _rates() -> list[RateRow]:
    return [
        RateRow("Stripe, everything", settings.STRIPE_REQUESTS_PER_SECOND),
        RateRow("Stripe, one endpoint", settings.STRIPE_ENDPOINT_REQUESTS_PER_SECOND),
        RateRow("HubSpot, everything", settings.HUBSPOT_REQUESTS_PER_SECOND),
        RateRow("HubSpot, searches", settings.HUBSPOT_SEARCHES_PER_SECOND),
    ]


def _key(key: RefusedKey) -> KeyRow:
    label = full_label(key.provider, key.scope) if key.scope else provider_label(key.provider)
    return KeyRow(key, label, refusal(key))
