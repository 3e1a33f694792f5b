"""Check that the team in question is the team being asked about: the one way to a team's data (R4-R8)."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from billing_ops.kernel import clock
from billing_ops.kernel.actor import SYSTEM, Actor
from billing_ops.kernel.errors import NotAllowed
from subscriptions import calculations, policies, selectors
from subscriptions.models import Basis, Evidence, Lookup, Notice
from subscriptions.services import by_deal, by_reason, by_request, by_ticket, quotas, recording
from subscriptions.services.stating import Found, Quotation, Stated, stated_in

__all__ = ["Quotation", "Stated", "check", "check_team", "choose_subscription", "give_reason", "quote", "renew"]


def check(*, actor: Actor, stated: Stated, now: datetime) -> Lookup:
    """
    This function will return the recorded Lookup of one check, whatever its verdict; it raises for no verdict.

    Ticket or deal are read from HubSpot before any transaction opens. The team ID is compared byte for byte.
    Rules: R4 (on what grounds), R5-R7 (the same team, by `metadata.team`), R8 (not in Stripe is an outcome).
    :raises NotAllowed: the person's roles do not look teams up on this basis
    :raises QuotaSpent: the person has made as many checks as one may
    :raises AuthFailed, Rejected: HubSpot refused to show the ticket or deal; like the others, that is recorded
    """
    return _check(actor=actor, stated=stated, now=now)


def check_team(
    *, actor: Actor, ticket_id: str, team_id: str, now: datetime, quotation: Quotation | None = None
) -> Lookup:
    """This function will return the recorded Lookup of a check by a ticket, as `check` does."""
    return check(actor=actor, stated=Stated(Basis.TICKET, ticket_id, team_id, quotation), now=now)


def quote(*, actor: Actor, lookup: Lookup, quotation: Quotation, now: datetime) -> Lookup:
    """
    This function will return a new Lookup of the same ticket or deal and team, resting on the person's quotation.

    :raises NotAllowed: the check did not end in "not confirmed yet", so a quotation proves nothing there
    """
    stated = stated_in(lookup)
    with recording.refusals_about(lookup, actor=actor):
        policies.check_quotable(lookup, quotation.words)
    return check(actor=actor, stated=replace(stated, quotation=quotation), now=now)


def give_reason(*, actor: Actor, lookup: Lookup, reason: str, now: datetime) -> Lookup:
    """
    This function will return a new Lookup of a ticket in which no customer wrote, for reading, with the reason kept.

    :raises NotAllowed: the check did not ask for a reason
    """
    stated = stated_in(lookup)
    with recording.refusals_about(lookup, actor=actor):
        policies.check_explainable(lookup)
    return check(actor=actor, stated=replace(stated, reason=reason), now=now)


def renew(*, actor: Actor, lookup: Lookup, now: datetime) -> Lookup:
    """
    This function will return a new Lookup of the same statement; ticket or deal are read again.

    Within a minute of the reading that it rests on, the newest check of the person is only prolonged: what was read
    a moment ago is not asked of HubSpot twice.
    """
    if _was_just_read(lookup, now):
        return _prolonged(actor=actor, lookup=lookup, now=now)
    fresh = _check(actor=actor, stated=stated_in(lookup), now=now, renewed=True)
    return _as_chosen_before(fresh, lookup, actor=actor, now=now)


def recheck(*, lookup: Lookup, now: datetime) -> Lookup | None:
    """
    This function will check again what could not be checked because HubSpot was silent, and return what came of it.

    The new Lookup is its maker's and ends when the old one would have; a choice among several subscriptions is kept.
    None while HubSpot is still silent.
    :raises NotAllowed: its maker has checked the team anew meanwhile; nothing was stored
    :raises AuthFailed, Rejected: HubSpot refused to show the ticket or deal; likewise
    """
    maker = replace(SYSTEM, id=lookup.actor_id, label=lookup.actor_label)
    stated = stated_in(lookup)
    found = _examine(stated, maker, now)
    if not found.checked:
        return None
    fresh = recording.lookup_of(stated, found, actor=maker, now=now)
    fresh.continues = lookup.pk
    fresh.expires_at = max(now, min(fresh.expires_at, lookup.expires_at))
    return _as_chosen_before(recording.store(fresh, actor=SYSTEM), lookup, actor=SYSTEM, now=now)


def choose_subscription(*, actor: Actor, lookup: Lookup, subscription_id: str, now: datetime) -> Lookup:
    """
    This function will return a new Lookup that names the one subscription of several which is meant (A7).

    It ends when the check it rests on ends.
    :raises NotAllowed: the check is over or stands no more, that subscription is not one of this team's, or the
        person's roles look teams up on this basis no longer
    """
    with recording.refusals_about(lookup, actor=actor):
        policies.check_may_use(Basis(lookup.basis), actor)
        policies.check_choosable(lookup, now=now)
        standing = selectors.standing(lookup.team_id)
        if subscription_id not in {subscription.stripe_id for subscription in standing.subscriptions}:
            raise NotAllowed(
                "That subscription does not carry this team's ID, so it was not opened. Choose one of those listed."
            )
        return recording.store(_with_choice(lookup, subscription_id, now), actor=actor)


def _check(*, actor: Actor, stated: Stated, now: datetime, renewed: bool = False) -> Lookup:
    with recording.refusals(stated, actor=actor):
        policies.check_may_use(stated.basis, actor)
        quotas.check_left(actor_id=actor.id or 0, now=now)
        found = _examine(stated, actor, now)
        lookup = recording.lookup_of(stated, found, actor=actor, now=now)
        return recording.store(lookup, actor=actor, renewed=renewed)


def _examine(stated: Stated, actor: Actor, now: datetime) -> Found:
    if stated.basis is Basis.DEAL:
        return by_deal.examine(stated)
    if stated.basis is Basis.REQUEST:
        return by_request.examine(stated, actor)
    if stated.basis is Basis.REASON:
        return by_reason.examine(stated)
    return by_ticket.examine(stated, now)


def _was_just_read(lookup: Lookup, now: datetime) -> bool:
    """Whether the check still opens its team, is the newest of its kind, and its ticket was read within a minute."""
    if not policies.rests_on_a_reading(lookup) or not selectors.is_standing(lookup.pk, now=now):
        return False
    return policies.is_fresh(lookup, at=clock.database_now())


def _as_chosen_before(fresh: Lookup, lookup: Lookup, *, actor: Actor, now: datetime) -> Lookup:
    """
    The choice among several that an earlier check made, made again; what is gone meanwhile is to be chosen anew.

    What the actor may was asked for `fresh`; the program itself has no role.
    """
    chosen = lookup.subscription_id
    if not chosen or not policies.is_choosable(fresh, now=now):
        return fresh
    if chosen not in {one.stripe_id for one in selectors.standing(fresh.team_id).subscriptions}:
        return fresh
    with recording.refusals_about(fresh, actor=actor):
        return recording.store(_with_choice(fresh, chosen, now), actor=actor)


def _with_choice(lookup: Lookup, subscription_id: str, now: datetime) -> Lookup:
    chosen = _continued(lookup, now)
    chosen.subscription_id = subscription_id
    chosen.verdict = calculations.chosen_verdict(
        evidence=Evidence(lookup.evidence),
        checked=lookup.ticket_was_checked,
        self_made=Notice.SELF_MADE in lookup.notices,
    )
    return chosen


def _prolonged(*, actor: Actor, lookup: Lookup, now: datetime) -> Lookup:
    with recording.refusals_about(lookup, actor=actor):
        policies.check_may_use(Basis(lookup.basis), actor)
        longer = _continued(lookup, now)
        longer.expires_at = now + timedelta(minutes=settings.LOOKUP_MINUTES)
        return recording.store(longer, actor=actor, renewed=True)


def _continued(lookup: Lookup, now: datetime) -> Lookup:
    """The same check as a new row, made now."""
    again = Lookup.objects.get(pk=lookup.pk)
    again.pk, again.continues, again.created_at = None, lookup.pk, now
    return again
