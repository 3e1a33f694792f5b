"""One provider's side as a worker sees it: when to leave it in peace, and whose fault a failure is."""

import time
from collections.abc import Callable

from billing_ops.kernel.errors import (
    AuthFailed,
    BillingOpsError,
    BudgetSpent,
    Malformed,
    Missing,
    ProviderUnavailable,
    RateLimited,
    Rejected,
)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
KEY_PAUSE = 60.0


class Side:
    """
    The health of one provider. Nothing a provider does as a whole is held against a single object.

    `clock` is monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._silences = 0
        self._until = 0.0
        self._spent_until = 0.0
        self._kinds: dict[str, float] = {}

    def paused(self, *, for_a_person: bool = False) -> float:
        """For how many seconds nothing is to be asked of the provider; 0 when it may be. No share keeps a person."""
        until = self._until if for_a_person else max(self._until, self._spent_until)
        return max(0.0, until - self._clock())

    def paused_kinds(self) -> list[str]:
        """The kinds of object that our key may not read just now."""
        return [name for name, until in self._kinds.items() if until > self._clock()]

    def leave(self, object_name: str) -> None:
        """Ask for no object of this kind for a while, but for what is asked already."""
        self._kinds[object_name] = self._clock() + KEY_PAUSE

    def permitted(self, object_name: str) -> None:
        """Our key was good for this kind; what that says of the others is found out by asking for one of each."""
        if object_name in self._kinds:
            self._kinds.clear()

    def careful(self) -> bool:
        """Whether the newest read failed: then one is tried before many."""
        return self._silences > 0

    def answered(self) -> None:
        """The provider answered, whatever it said."""
        self._silences = 0

    def is_own(self, error: Exception, *, is_well: bool) -> bool:
        """Whether a failed read is to be held against its object; a silence is where the provider `is_well`."""
        if isinstance(error, ProviderUnavailable):
            return is_well
        return isinstance(error, Malformed | Rejected | Missing) or not isinstance(error, BillingOpsError)

    def failed(self, error: Exception, object_name: str) -> float:
        """Note a failure that is not an object's own, and return for how many seconds its objects should rest."""
        if isinstance(error, AuthFailed) and error.missing_permission:
            self.leave(object_name)
            return KEY_PAUSE
        if isinstance(error, BudgetSpent):
            self._spent_until = self._clock() + KEY_PAUSE
            return KEY_PAUSE
        return self._pause(self._wanted(error))

    def _wanted(self, error: Exception) -> float:
        if isinstance(error, RateLimited) and error.retry_after is not None:
            return min(error.retry_after, LONGEST_PAUSE)
        if isinstance(error, ProviderUnavailable | RateLimited):
            return min(FIRST_PAUSE * 2.0**self._silences, LONGEST_PAUSE)
        return KEY_PAUSE

    def _pause(self, seconds: float) -> float:
        """Failures of one moment count as one: what was in flight together fails together."""
        if self._until <= self._clock():
            self._silences = min(self._silences + 1, 10)
        self._until = max(self._until, self._clock() + seconds)
        return seconds
