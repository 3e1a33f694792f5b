"""May this be done? Each `check_…` raises the reason why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.roles import permissions_of
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import NotAllowed
from billing_ops.kernel.permissions import Permission
from subscriptions import calculations
from subscriptions.models import Basis, Lookup, Verdict

# What was read this lately is not asked of HubSpot once more for a renewal of the same person's.
JUST_READ = timedelta(minutes=1)


@dataclass(frozen=True)
class BasisRule:
    """What a person may hold in hand when they ask for a team, the permission it takes, and what its tab says."""

    basis: Basis
    permission: Permission
    tab: str


BASES = (
    BasisRule(Basis.TICKET, Permission.LOOKUP_BY_TICKET, "By ticket"),
    BasisRule(Basis.DEAL, Permission.LOOKUP_BY_DEAL, "By deal"),
    BasisRule(Basis.REQUEST, Permission.LOOKUP_BY_REQUEST, "By a request that waits for me"),
    BasisRule(Basis.REASON, Permission.LOOKUP_BY_REASON, "With a reason"),
)
PERMISSION_FOR = {rule.basis: rule.permission for rule in BASES}


def bases_for(has_permission: Callable[[Permission], bool]) -> list[BasisRule]:
    """This function will return the bases that somebody with these permissions may use, the usual one first."""
    return [rule for rule in BASES if has_permission(rule.permission)]


def bases_of(actor: Actor) -> list[Basis]:
    """This function will return the bases that the person's roles may use now."""
    held = permissions_of(actor.roles, title=actor.title)
    return [rule.basis for rule in bases_for(held.__contains__)]


def check_may_use(basis: Basis, actor: Actor) -> None:
    """
    This function will return when the person's roles look teams up on this basis.

    :raises NotAllowed: they do not
    """
    if PERMISSION_FOR[basis] not in permissions_of(actor.roles, title=actor.title):
        raise NotAllowed(
            f"None of your roles looks a team up by {basis.label.lower()}, so nothing was looked up. The attempt is "
            "in the audit trail. If your work needs this, ask an admin for the role."
        )


def check_choosable(lookup: Lookup, *, now: datetime) -> None:
    """
    This function will return when one of several subscriptions may be chosen on this check, if it still stands.

    :raises NotAllowed: the check found no choice to make, or it is over
    """
    if lookup.verdict != Verdict.SEVERAL:
        raise NotAllowed("This check left nothing to choose, so nothing was opened. Check the team again.")
    if lookup.expires_at <= now:
        raise NotAllowed("This check is over, so nothing was opened. Check the team again: it reads the ticket anew.")


def check_stands(*, stands: bool) -> None:
    """
    This function will return when a check may be gone on with: what was found since may be a wall.

    :raises NotAllowed: it does not stand any more
    """
    if not stands:
        raise NotAllowed(
            "This check counts no more: it is over, you have checked the team again since, or a link that it rested on "
            "was revoked. Nothing was opened. Check the team again."
        )


def is_choosable(lookup: Lookup, *, now: datetime) -> bool:
    """This function will say whether one of several subscriptions may be chosen on this check."""
    return lookup.verdict == Verdict.SEVERAL and lookup.expires_at > now


def check_quotable(lookup: Lookup, quotation: str | None = None) -> None:
    """
    This function will return when a quotation may prove what the ticket or deal itself does not.

    :raises NotAllowed: the check came to something else (a wall above all is not talked away by quoting), or the
        words, where they are known already, do not name the team
    """
    if lookup.verdict != Verdict.UNCONFIRMED:
        raise NotAllowed(
            "A quotation changes nothing about this check, so none was recorded. Check the team again if the ticket "
            "has changed since."
        )
    if quotation is not None and not calculations.names(quotation, lookup.team_id):
        raise NotAllowed(
            "The quotation does not contain the team ID, upper and lower case as written, so nothing was confirmed. "
            "Quote the words that name it."
        )


def check_explainable(lookup: Lookup) -> None:
    """
    This function will return when a reason lets the person read a team whose ticket no customer wrote.

    :raises NotAllowed: the check came to something else, which no reason changes
    """
    if lookup.verdict != Verdict.SELF_MADE:
        raise NotAllowed(
            "A reason changes nothing about this check, so none was recorded. Check the team again if the ticket has "
            "changed since."
        )


def rests_on_a_reading(lookup: Lookup) -> bool:
    """This function will say whether the check opens a team because of what HubSpot itself answered."""
    return lookup.opens_team and lookup.ticket_was_checked and lookup.ticket_read_at is not None


def is_fresh(lookup: Lookup, *, at: datetime) -> bool:
    """This function will say whether ticket or deal were read within the minute before `at` (the database's clock)."""
    return lookup.ticket_read_at is not None and at - lookup.ticket_read_at <= JUST_READ
