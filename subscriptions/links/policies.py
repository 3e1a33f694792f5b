"""May this person link this team, from this check, by these words? Each function raises the reason why not."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts.roles import permissions_of
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import Conflict, NotAllowed
from billing_ops.kernel.permissions import Permission
from customers.models import Company
from subscriptions import calculations
from subscriptions.models import Lookup, Notice, TeamLink, Verdict
from subscriptions.models.lookup import ACTED_ON, BARRING_NOTICES, BARRING_VERDICTS

# Checks that open no page, and yet may be what shows that a link is missing.
LINK_IS_MISSING = frozenset({Verdict.NOT_FOUND, Verdict.UNCONFIRMED})


def check_linker(actor: Actor) -> None:
    """
    This function will return when the actor may make and revoke links.

    :raises NotAllowed: they are not in sales ops
    """
    if Permission.TEAM_LINK not in permissions_of(actor.roles, title=actor.title):
        raise NotAllowed("Only sales ops link a team to its company, so nothing was changed. Ask them to do it.")


def check_rests_on(lookup: Lookup, *, actor: Actor, newest: bool, now: datetime) -> None:
    """
    This function will return when the check is one from which a link may be made or revoked now.

    `newest`: its maker has not repeated it since; a later wall ends what an earlier check allowed.
    :raises NotAllowed: it is somebody else's, over, repeated, or came to something else
    """
    if why_not := _reads_only_because(lookup):
        raise NotAllowed(f"This check lets you read only, so no link was changed. {why_not}")
    fits = lookup.opens_team or lookup.verdict in LINK_IS_MISSING
    if lookup.actor_id != actor.id or not newest or not fits or now >= _ends_at(lookup):
        raise NotAllowed("No check of yours stands from which this team can be linked. Check the team again.")


def may_change(lookup: Lookup) -> bool:
    """This function will say whether the check is more than one for reading."""
    return not _reads_only_because(lookup)


def _reads_only_because(lookup: Lookup) -> str:
    """Why no link may be changed from the check, and what to do instead; '' where one may."""
    if not lookup.ticket_was_checked or lookup.verdict == Verdict.UNCHECKED:
        return "HubSpot did not answer when it was made: renew it when HubSpot is back."
    if lookup.basis not in ACTED_ON or lookup.verdict in BARRING_VERDICTS:
        return "A request or a reason shows a team and proves nothing of it: check the team by a ticket or a deal."
    if Notice.TWO_CUSTOMERS in lookup.notices:
        return "Two Stripe customers carry this team ID: one of them must lose it in Stripe before anything is linked."
    if BARRING_NOTICES & set(lookup.notices):
        return "No customer wrote in the ticket: check the team by one in which the customer did, or by a deal."
    return ""


def _ends_at(lookup: Lookup) -> datetime:
    """When it opens the page no more; one that never did still tells for an hour that a link is missing."""
    return lookup.expires_at if lookup.opens_team else lookup.created_at + timedelta(minutes=settings.LOOKUP_MINUTES)


def check_names(quotation: str, *, team_id: str) -> None:
    """
    This function will return when the quotation proves that the ID is written there.

    :raises NotAllowed: it does not contain the team ID, upper and lower case as written
    """
    if not calculations.names(quotation, team_id):
        raise NotAllowed(
            "The quotation does not contain the team ID, upper and lower case as written, so nothing was linked. Quote "
            "the words that name it."
        )


def check_company(company: Company | None) -> Company:
    """
    This function will return the company if HubSpot has it.

    :raises NotAllowed: our copy holds no such company, or HubSpot deleted it
    """
    if company is None:
        raise NotAllowed("HubSpot has no such company now, so nothing was linked. Look for it again.")
    return company


def check_free(*, link: TeamLink | None, by_property: bool) -> None:
    """
    This function will return when the team is linked neither by a person nor by a company's own property.

    :raises Conflict: it is; a team has one company, so that its figures are one company's
    """
    if by_property:
        raise Conflict(
            "A company in HubSpot carries this team ID in its own property, so nothing was linked. If that company is "
            "the wrong one, correct the property in HubSpot."
        )
    if link is not None:
        raise already_linked()


def already_linked() -> Conflict:
    """This function will return the refusal of a second link."""
    return Conflict(
        "This team is linked to a company already, so nothing was linked. Revoke that link first if it is wrong."
    )


def already_revoked() -> Conflict:
    """This function will return the refusal to revoke what is no live link of the team any more."""
    return Conflict("This link was revoked meanwhile, so nothing was changed. Look at the team's page again.")
