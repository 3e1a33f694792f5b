"""What a person states in a check, and what was found about it: values on their way, nothing stored."""

from dataclasses import dataclass
from datetime import datetime

from subscriptions.calculations import Confirmation, Standing
from subscriptions.models import Basis, Evidence, Lookup, Notice, Verdict


@dataclass(frozen=True)
class Quotation:
    """A person's own reading: the words that name the team ID, and who wrote them when."""

    words: str
    written_by: str


@dataclass(frozen=True)
class Stated:
    """What the person holds in hand, the team ID they read there, and what they add in words of their own."""

    basis: Basis
    basis_id: str
    team_id: str
    quotation: Quotation | None = None
    reason: str = ""


NOTHING_NAMED = Confirmation(Evidence.NONE, named=False)
NOWHERE = Standing((), linked=False)


@dataclass(frozen=True)
class Found:
    """
    What a check came to. `subject`, `read_at` (UTC), `checked` and `written_by` are of the ticket or deal;
    `subscription_id` is set only where the basis itself says which subscription is meant. `known_as` are the numbers
    under which HubSpot knows the ticket or deal: its own, and those of the ones merged into it.
    """

    verdict: Verdict
    confirmation: Confirmation = NOTHING_NAMED
    standing: Standing = NOWHERE
    notices: tuple[Notice, ...] = ()
    subject: str = ""
    read_at: datetime | None = None
    checked: bool = True
    written_by: str = ""
    subscription_id: str = ""
    known_as: tuple[str, ...] = ()


def stated_in(lookup: Lookup) -> Stated:
    """This function will return what was stated in a recorded check, so that it can be asked once more."""
    quoted = lookup.evidence == Evidence.QUOTED
    return Stated(
        basis=Basis(lookup.basis),
        basis_id=lookup.basis_id,
        team_id=lookup.team_id,
        quotation=Quotation(lookup.quotation, lookup.quoted_from) if quoted else None,
        reason=lookup.reason,
    )
