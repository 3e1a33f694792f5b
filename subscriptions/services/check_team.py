"""Check that the team on a ticket is the team being asked about: the one way to a team's data (R4-R8)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import SYSTEM, Actor
from billing_ops.kernel.errors import NotAllowed, ProviderError
from subscriptions import calculations, policies, selectors
from subscriptions.calculations import Confirmation, Standing
from subscriptions.models import OPENS_TEAM, Evidence, Lookup, Notice, Verdict
from subscriptions.services.ticket_reading import TicketReading, read_ticket

# A choice of subscription is part of a check that goes on, so it counts as one that went through.
GOES_ON = OPENS_TEAM | {Verdict.SEVERAL}


@dataclass(frozen=True)
class Quotation:
    """A person's own reading: the words that name the team ID, and who wrote them when."""

    words: str
    written_by: str


@dataclass(frozen=True)
class _Found:
    verdict: Verdict
    confirmation: Confirmation
    standing: Standing
    reading: TicketReading | None


_NO_TICKET = _Found(
    Verdict.TICKET_MISSING, Confirmation(Evidence.NONE, named=False), Standing((), linked=False), reading=None
)


def check_team(
    *, actor: Actor, ticket_id: str, team_id: str, now: datetime, quotation: Quotation | None = None
) -> Lookup:
    """
    This function will return the recorded Lookup of one check, whatever its verdict; it raises for no verdict.

    The ticket is read from HubSpot before any transaction opens. `team_id` is compared byte for byte.
    Rules: R4 (a ticket), R5-R7 (the same team, by `metadata.team`), R8 (not in Stripe is an outcome).
    :raises AuthFailed, Rejected: HubSpot refused to show the ticket; the attempt is recorded
    """
    reading = _read(ticket_id, team_id, actor)
    found = _examine(reading, team_id, quotation, now) if reading else _NO_TICKET
    lookup = _lookup(actor=actor, ticket_id=ticket_id, team_id=team_id, now=now, found=found)
    if quotation and found.confirmation.evidence is Evidence.QUOTED:
        lookup.quotation, lookup.quoted_from = quotation.words, quotation.written_by
    return _record(lookup, actor)


def quote_ticket(*, actor: Actor, lookup: Lookup, quotation: Quotation, now: datetime) -> Lookup:
    """
    This function will return a new Lookup of the same ticket and team, resting on the person's quotation.

    :raises NotAllowed: the check did not end in "not confirmed yet", so a quotation proves nothing there
    """
    policies.check_quotable(lookup)
    return check_team(actor=actor, ticket_id=lookup.basis_id, team_id=lookup.team_id, now=now, quotation=quotation)


def recheck(*, lookup: Lookup, now: datetime) -> Lookup | None:
    """
    This function will check again what could not be checked because HubSpot was silent, and return what came of it.

    The new Lookup is its maker's and ends when the old one would have; None while HubSpot is still silent.
    """
    reading = read_ticket(ticket_id=lookup.basis_id)
    if reading is not None and not reading.state.checked:
        return None
    quotation = Quotation(lookup.quotation, lookup.quoted_from) if lookup.quotation else None
    found = _examine(reading, lookup.team_id, quotation, now) if reading else _NO_TICKET
    actor = replace(SYSTEM, id=lookup.actor_id, label=lookup.actor_label)
    fresh = _lookup(actor=actor, ticket_id=lookup.basis_id, team_id=lookup.team_id, now=now, found=found)
    fresh.expires_at = max(now, min(fresh.expires_at, lookup.expires_at))
    if quotation and found.confirmation.evidence is Evidence.QUOTED:
        fresh.quotation, fresh.quoted_from = quotation.words, quotation.written_by
    return _record(fresh, SYSTEM)


def renew(*, actor: Actor, lookup: Lookup, now: datetime) -> Lookup:
    """This function will return a new Lookup of the same ticket and team; the ticket is read again."""
    quoted = lookup.evidence == Evidence.QUOTED
    quotation = Quotation(lookup.quotation, lookup.quoted_from) if quoted else None
    fresh = check_team(actor=actor, ticket_id=lookup.basis_id, team_id=lookup.team_id, now=now, quotation=quotation)
    if fresh.verdict == Verdict.SEVERAL and lookup.subscription_id:
        return choose_subscription(actor=actor, lookup=fresh, subscription_id=lookup.subscription_id, now=now)
    return fresh


def choose_subscription(*, actor: Actor, lookup: Lookup, subscription_id: str, now: datetime) -> Lookup:
    """
    This function will return a new Lookup that names the one subscription of several which the ticket is about (A7).

    It ends when the check it rests on ends.
    :raises NotAllowed: the check is over, or that subscription is not one of this team's
    """
    policies.check_choosable(lookup, now=now)
    standing = selectors.standing(lookup.team_id)
    if subscription_id not in {subscription.stripe_id for subscription in standing.subscriptions}:
        raise NotAllowed(
            "That subscription does not carry this team's ID, so it was not opened. Choose one of those listed."
        )
    chosen = Lookup.objects.get(pk=lookup.pk)
    chosen.pk = None
    chosen.subscription_id, chosen.created_at = subscription_id, now
    chosen.verdict = Verdict.ATTESTED if lookup.evidence == Evidence.QUOTED else Verdict.MATCH
    if not lookup.ticket_was_checked:
        chosen.verdict = Verdict.UNCHECKED
    return _record(chosen, actor)


def record_malformed(*, actor: Actor, lengths: dict[str, int]) -> None:
    """
    This function will record an attempt whose ticket or team ID was no such thing: which field, and how long.

    What was typed is not kept: it may be anything, a password included.
    """
    with transaction.atomic():
        audit.record(AuditAction.LOOKUP_REFUSED, actor=actor, details={"malformed": lengths})


def _read(ticket_id: str, team_id: str, actor: Actor) -> TicketReading | None:
    try:
        return read_ticket(ticket_id=ticket_id)
    except ProviderError as refusal:
        with transaction.atomic():
            audit.record(
                AuditAction.LOOKUP_REFUSED,
                actor=actor,
                subject=audit.Subject(type="team", id=team_id),
                details={"ticket": ticket_id, "hubspot_refused": type(refusal).__name__},
            )
        raise


def _examine(reading: TicketReading, team_id: str, quotation: Quotation | None, now: datetime) -> _Found:
    confirmation = _confirm(reading, team_id, quotation)
    standing = selectors.standing(team_id)
    verdict = calculations.judge(
        ticket=reading.state,
        confirmation=confirmation,
        standing=standing,
        now=now,
        closed_days=settings.CLOSED_TICKET_DAYS,
    )
    return _Found(verdict, confirmation, standing, reading)


def _confirm(reading: TicketReading, team_id: str, quotation: Quotation | None) -> Confirmation:
    """What the ticket proves; a quotation helps only where the ticket names no other team instead."""
    candidates = calculations.candidate_ids(reading.words.customer_texts, settings.TEAM_ID_PATTERN)
    known = selectors.known_team_ids(candidates) | ({team_id} & set(candidates))
    confirmation = calculations.confirm(team_id, reading.words, known)
    if quotation is None or confirmation.evidence is not Evidence.NONE or confirmation.contradicted:
        return confirmation
    return replace(confirmation, evidence=Evidence.QUOTED)


def _lookup(*, actor: Actor, ticket_id: str, team_id: str, now: datetime, found: _Found) -> Lookup:
    minutes = settings.LOOKUP_MINUTES if found.verdict in GOES_ON else 0
    return Lookup(
        actor_id=actor.id or 0,
        actor_label=actor.label,
        basis_id=ticket_id,
        team_id=team_id,
        verdict=found.verdict,
        evidence=found.confirmation.evidence,
        other_ids=list(found.confirmation.other_ids),
        notices=_notices(found),
        subscription_id=calculations.chosen_subscription(found.standing) if found.verdict in OPENS_TEAM else "",
        ticket_subject=found.reading.subject if found.reading else "",
        ticket_read_at=found.reading.read_at if found.reading else None,
        ticket_was_checked=found.reading is None or found.reading.state.checked,
        created_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )


def _notices(found: _Found) -> list[Notice]:
    """What the page must say besides the verdict; of Stripe's side only where the ticket's side is proven."""
    notices = found.reading.state.notices() if found.reading else []
    if found.verdict in GOES_ON and calculations.on_two_customers(found.standing):
        notices.append(Notice.TWO_CUSTOMERS)
    return notices


def _record(lookup: Lookup, actor: Actor) -> Lookup:
    action = AuditAction.LOOKUP_MADE if lookup.verdict in GOES_ON else AuditAction.LOOKUP_REFUSED
    with transaction.atomic():
        lookup.save(force_insert=True)
        audit.record(
            action,
            actor=actor,
            subject=audit.Subject(type="team", id=lookup.team_id),
            lookup=lookup,
            details={
                "ticket": lookup.basis_id,
                "verdict": lookup.verdict,
                "evidence": lookup.evidence,
                "on_the_ticket": lookup.other_ids,
                "subscription": lookup.subscription_id,
                "notices": lookup.notices,
            },
            quotation=lookup.quotation,
            reason=lookup.quoted_from,
        )
    return lookup
