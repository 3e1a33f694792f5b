"""What our reads cost of Stripe's monthly allowance (facts: stripe §6), and what that lets us do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Sum

from billing_ops.kernel.clock import now as present
from sync.models import ApiUsage

# Stripe counts over a rolling thirty days.
DAYS = 30
SLOW_AT = 80
# Whole lists are read up to here: the rest of our share is for what changes meanwhile.
PASSES_UNTIL = 90
PASSES = frozenset({"sync", "reconcile"})
OK, SLOW, SPENT = "ok", "slow", "spent"


@dataclass(frozen=True)
class Budget:
    """
    Stripe's reads (GETs) of the last thirty days, today (UTC) included.

    `limit` is the account's allowance, which the FlowFuse app draws on too; `share` our part of it, and `percent` is
    of that part. `state` is "ok", "slow" (from 80 %: comparisons are made half as often) or "spent" (only lookups and
    writes go out). `by_purpose` has the largest first, `by_day` every day, oldest first; both sum to `spent`.
    """

    spent: int
    share: int
    limit: int
    by_purpose: tuple[tuple[str, int], ...]
    by_day: tuple[tuple[date, int], ...]

    @property
    def percent(self) -> int:
        """How much of our share is used, rounded down; 100 where we have none."""
        return _percent(self.spent, self.share)

    @property
    def state(self) -> str:
        """ "ok", "slow" or "spent"."""
        return _state(self.percent)

    @property
    def for_passes(self) -> int:
        """How many reads may be spent before no list is read in full any more."""
        return self.share * PASSES_UNTIL // 100

    def may_ask(self, purpose: str, *, more: int = 0) -> bool:
        """Whether a read for `purpose` (not a person's) may go out, when `more` than are counted here have already."""
        return self.spent + more < (self.for_passes if purpose in PASSES else self.share)

    @property
    def goes_on(self) -> date | None:
        """The first day on which a read may go out that may not now, if nothing more is read; None if all may."""
        limit = self.share if self.spent >= self.share else self.for_passes
        left = self.spent
        for day, gets in self.by_day if left >= limit else ():
            left -= gets
            if left < limit:
                return day + timedelta(days=DAYS)
        return None


def budget(*, now: datetime) -> Budget:
    """This function will return what we have read of Stripe in the thirty days to `now` (UTC); one query."""
    last = now.date()
    days = [last - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    counted = ApiUsage.objects.filter(provider="stripe", day__range=(days[0], last)).values_list("day", "purpose")
    rows = list(counted.annotate(total=Sum("gets")))
    purposes = {purpose: sum(gets for _, one, gets in rows if one == purpose) for purpose in {row[1] for row in rows}}
    return Budget(
        spent=sum(gets for _, _, gets in rows),
        share=our_share(),
        limit=settings.STRIPE_MONTHLY_GETS,
        by_purpose=tuple(sorted(((name, gets) for name, gets in purposes.items() if gets), key=_largest_first)),
        by_day=tuple((day, sum(gets for one, _, gets in rows if one == day)) for day in days),
    )


def days_counted() -> tuple[date, date]:
    """This function will return the first and the last (UTC) of the thirty days that Stripe counts together now."""
    last = present().date()
    return last - timedelta(days=DAYS - 1), last


def our_share() -> int:
    """This function will return how many of Stripe's monthly reads are ours."""
    return int(settings.STRIPE_MONTHLY_GETS * settings.STRIPE_SHARE_PERCENT // 100)


def state(gets: int) -> str:
    """This function will return what so many reads in thirty days mean: "ok", "slow" or "spent"; see `Budget`."""
    return _state(_percent(gets, our_share()))


def slow_down() -> bool:
    """This function will say whether comparisons with Stripe are to be made half as often; one query."""
    return budget(now=present()).state != OK


def passes_rest() -> bool:
    """This function will say whether no list of Stripe's is read in full for now; one query."""
    return not budget(now=present()).may_ask("sync")


def banner(now: datetime) -> str:
    """This function will return what every page must say about the budget, '' while there is enough; one query."""
    current = budget(now=now)
    if current.state == SPENT:
        return f"{spent_up(current)} Lookups and actions go on as usual; everything else goes on {_when(current)}."
    if not current.may_ask("sync"):
        return f"{kept_for_changes(current)} Lists are read in full again {_when(current)}."
    if current.state == SLOW:
        return (
            f"{current.percent} % of our share of Stripe's monthly reads is used ({current.spent:,} of "
            f"{current.share:,}), so our copy is compared with Stripe half as often. Nothing needs to be done."
        )
    return ""


def refusal(current: Budget) -> str:
    """This function will say to whom asks in vain what did not happen, and when it goes on."""
    why = spent_up(current) if current.state == SPENT else kept_for_changes(current)
    return f"{why} So Stripe was not asked, and our copy stays as it is. It goes on {_when(current)}."


def spent_up(current: Budget) -> str:
    return f"Our share of Stripe's monthly reads is used up ({current.spent:,} of {current.share:,} in {DAYS} days)."


def kept_for_changes(current: Budget) -> str:
    return (
        f"{current.percent} % of our share of Stripe's monthly reads is used ({current.spent:,} of {current.share:,} "
        f"in {DAYS} days), and what is left is kept for changes: no list is read in full."
    )


def _percent(gets: int, share: int) -> int:
    return gets * 100 // share if share else 100


def _state(percent: int) -> str:
    if percent >= 100:
        return SPENT
    return SLOW if percent >= SLOW_AT else OK


def _when(current: Budget) -> str:
    day = f"by itself on {current.goes_on.day} {current.goes_on:%B}" if current.goes_on else "when there is a share"
    return f"{day}, or at once with a larger STRIPE_SHARE_PERCENT"


def _largest_first(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]
