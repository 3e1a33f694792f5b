"""What keeps reads of a provider from being made: its key, our share of its reads, its absence."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync import usage
from sync.framing import Frame
from sync.models import DirtyObject, RefusedKey
from sync.panels.names import PART_OF, full_label, provider_label


@dataclass(frozen=True)
class Obstacles:
    """What stands in the way of reads now. `refused` holds (provider, list), list '' for all of a provider's."""

    refused: frozenset[tuple[str, str]]
    is_stripe_spent: bool

    def of_list(self, provider: str, object: str) -> str:
        """This method will say what keeps a list, or '' a whole provider, from being read; '' if nothing does."""
        if (provider, "") in self.refused:
            return f"{provider_label(provider)} does not accept our key"
        if object and (provider, object) in self.refused:
            return f"our key may not read {full_label(provider, object)}"
        if provider == "stripe" and self.is_stripe_spent:
            return "our share of Stripe's reads is spent"
        return ""

    def of(self, dirty: DirtyObject, *, is_put_off: bool) -> str:
        """This method will say what an object waits for; `is_put_off`: not due, though it has not failed."""
        known = self.of_list(dirty.provider, dirty.object)
        known = known or self.of_list(dirty.provider, PART_OF.get((dirty.provider, dirty.object), dirty.object))
        return known or (f"{provider_label(dirty.provider)} did not answer" if is_put_off else "")


def obstacles(refused: Iterable[RefusedKey], *, frame: Frame) -> Obstacles:
    """This function will return what stands in the way of reads now; `refused` are the refusals in force."""
    return Obstacles(frozenset((key.provider, key.scope) for key in refused), frame.budget_state == usage.SPENT)
