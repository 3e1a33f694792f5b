"""What a kind of event is: which rows of the mirror tell of it, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from billing_ops.kernel.money import Money

STRIPE, HUBSPOT, OURS = "Stripe", "HubSpot", "Billing Ops"


@dataclass(frozen=True)
class Row:
    """
    One event as its kind's query found it; `kind` is that kind's code.

    The texts are the kind's own: `name` of what it happened to, its `state`, `why`, `more`; `ref` is the id that its
    link leads to. `minor` may be null, and is in minor units of `currency`.
    """

    at: datetime
    kind: str
    id: str
    minor: int | None
    currency: str
    name: str
    state: str
    why: str
    more: str
    ref: str
    live: bool

    @property
    def amount(self) -> Money | None:
        """What it was about, None where the provider states no amount."""
        if self.minor is None or len(self.currency) != 3:
            return None
        return Money(self.minor, self.currency.lower())


Words = Callable[[Row], str]


def no_words(row: Row) -> str:
    """This function will return '': not every kind has something more to say, or somewhere to lead."""
    return ""


def readable(code: str) -> str:
    """This function will return a provider's code as words."""
    return code.replace("_", " ")


def sentence(*parts: str) -> str:
    """This function will return the parts that are not empty, one after the other."""
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Kind:
    """
    A kind of event, as data.

    `rows` selects the columns of Row from `at` and `id` on, without `kind`; it may name the rows of `scope.ROWS` and
    the parameters of `Scope` and `reading`. `groups` are the filters that it belongs to. `is_day`: by
    `at` HubSpot means a calendar date in the portal's zone, so no time is shown. `link` is the vendor's address
    of the object it happened to; `page` names the address of ours that shows what `ref` is, below the team's.
    """

    code: str
    groups: tuple[str, ...]
    source: str
    icon: str
    tone: str
    rows: str
    title: Words
    text: Words = no_words
    link: Words = no_words
    is_day: bool = False
    page: str = ""
