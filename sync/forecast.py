"""What a month of our configuration costs of Stripe's reads: to be known before they are spent."""

from dataclasses import dataclass
from datetime import timedelta

from sync import catalog, schedule, usage
from sync.models import SyncRun
from sync.models.run import State
from sync.polls import due


@dataclass(frozen=True)
class Forecast:
    """
    Stripe's reads in thirty days: `polls` for changes, `passes` over the lists, `one_pass` over each of them once.

    Passes are as dear as each list's last complete one; a list never read counts as nothing.
    """

    polls: int
    passes: int
    one_pass: int
    share: int

    @property
    def fits(self) -> bool:
        """Whether our share allows it; what is read again because it changed comes on top."""
        return self.polls + self.passes <= self.share


def forecast() -> Forecast:
    """This function will return what the settings ask for; one query."""
    month, seen = timedelta(days=usage.DAYS), _requests()
    costs = [(seen.get(source.name, 0), month / schedule.interval(source)) for source in catalog.of("stripe")]
    return Forecast(
        polls=month // due.longest_interval("stripe"),
        passes=round(sum(requests * times for requests, times in costs)),
        one_pass=sum(requests for requests, _ in costs),
        share=usage.our_share(),
    )


def _requests() -> dict[str, int]:
    """By list, what its last complete pass took."""
    complete = SyncRun.objects.filter(provider="stripe", state=State.OK).order_by("object", "-began_at")
    return dict(complete.distinct("object").values_list("object", "requests"))
