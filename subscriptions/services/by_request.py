"""A check by a request that waits for the person who is to decide it."""

from dataclasses import replace

from billing_ops.kernel.actor import Actor
from subscriptions import calculations, selectors
from subscriptions.calculations import Confirmation, Standing
from subscriptions.models import Evidence, Lookup, Verdict
from subscriptions.services import waiting_requests
from subscriptions.services.stating import Found, Stated


def examine(stated: Stated, actor: Actor) -> Found:
    """
    This function will return what a waiting request says of the stated team, compared byte for byte.

    Who is to decide reads, and acts on nothing here. Where the team has several subscriptions, the one that the
    requester chose is meant.
    """
    request = waiting_requests.find(stated.basis_id, actor)
    if request is None:
        return Found(Verdict.REQUEST_MISSING)
    confirmation = _confirm(stated.team_id, request.team_id)
    standing = selectors.standing(stated.team_id)
    found = Found(
        calculations.for_reading(
            calculations.named_verdict(confirmation=confirmation, standing=standing, checked=True)
        ),
        confirmation,
        standing,
        subject=request.words,
    )
    return _as_requested(found, standing, request.requesters_lookup)


def _confirm(stated: str, requested: str) -> Confirmation:
    if stated == requested:
        return Confirmation(Evidence.REQUEST, named=True)
    return Confirmation(Evidence.NONE, named=False, other_ids=(requested,))


def _as_requested(found: Found, standing: Standing, theirs: Lookup) -> Found:
    is_one_of_them = theirs.subscription_id in {subscription.stripe_id for subscription in standing.subscriptions}
    if found.verdict is not Verdict.SEVERAL or not is_one_of_them:
        return found
    return replace(found, verdict=Verdict.READING, subscription_id=theirs.subscription_id)
