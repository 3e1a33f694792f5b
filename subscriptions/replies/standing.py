"""How a self-service team stands, as far as its customer may be told."""

from dataclasses import dataclass
from datetime import date

from billing_ops.kernel.money import Money

THANKS = "Thank you for your message."


@dataclass(frozen=True)
class Running:
    """
    One running subscription of the customer: its plan, what it costs ("USD 20.00 a month", '' where not known), and
    its next charge, None with `charge_comes` where the amount is not known.
    """

    plan: str
    costs: str = ""
    due: Money | None = None
    on: date | None = None
    charge_comes: bool = True


@dataclass(frozen=True)
class TeamStanding:
    """
    How a self-service team stands, as its page shows it; dates are calendar dates in UTC.

    `running` are the team's live subscriptions that the writer's billing account pays; `others_pay` says that another
    one pays one more, `has_contract` that a contract bills the team, too. `unpaid` is what failed to be charged on
    the one invoice `unpaid_number`, None where nothing did; `why` is a sentence with the reason, '' where not known;
    `ends_unpaid`: N18 is in force, by which the subscription then ends. `ends_on` is the day for which it is
    cancelled, `ended_on` the day on which it ended.
    """

    running: tuple[Running, ...] = ()
    others_pay: bool = False
    has_contract: bool = False
    is_past_due: bool = False
    unpaid: Money | None = None
    unpaid_number: str = ""
    tried: int = 0
    next_try_on: date | None = None
    why: str = ""
    ends_on: date | None = None
    ended_on: date | None = None
    pays_by_card: bool = True
    ends_unpaid: bool = False


def in_words(day: date) -> str:
    """This function will return a calendar date as texts for customers have it: 9 Dec 2026."""
    return f"{day.day} {day:%b %Y}"
