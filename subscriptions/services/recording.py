"""A check becomes a row and an entry of the trail, refused ones included."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import NotAllowed, ProviderError
from subscriptions import calculations, policies, selectors
from subscriptions.models import OPENS_TEAM, Basis, Evidence, Lookup, Notice, Verdict
from subscriptions.services import quotas
from subscriptions.services.stating import Found, Stated, stated_in

# A choice of subscription is part of a check that goes on, so it counts as one that went through.
GOES_ON = OPENS_TEAM | {Verdict.SEVERAL}
QUIET = timedelta(minutes=5)


def lookup_of(stated: Stated, found: Found, *, actor: Actor, now: datetime) -> Lookup:
    """
    This function will return the check as a row, not stored yet.

    A deal is called after its customer, so its name is kept only where the team opens; a ticket's subject is the
    writer's own words.
    """
    opens = found.verdict in OPENS_TEAM
    minutes = settings.LOOKUP_MINUTES if found.verdict in GOES_ON else 0
    quoted = found.confirmation.evidence is Evidence.QUOTED and stated.quotation
    chosen = found.subscription_id or calculations.chosen_subscription(found.standing)
    return Lookup(
        actor_id=actor.id or 0,
        actor_label=actor.label,
        basis=stated.basis,
        basis_id=stated.basis_id,
        known_as=sorted({stated.basis_id, *found.known_as} - {""}),
        team_id=stated.team_id,
        verdict=found.verdict,
        evidence=found.confirmation.evidence,
        other_ids=list(found.confirmation.other_ids),
        notices=_notices(found, chosen),
        quotation=quoted.words if quoted else "",
        quoted_from=quoted.written_by if quoted else "",
        reason=stated.reason,
        subscription_id=chosen if opens else "",
        ticket_subject=found.subject if opens or stated.basis is not Basis.DEAL else "",
        written_by=found.written_by if opens else "",
        ticket_read_at=found.read_at,
        ticket_was_checked=found.checked,
        created_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )


def store(lookup: Lookup, *, actor: Actor, renewed: bool = False) -> Lookup:
    """
    This function will store a check and its entry in one transaction, and return it.

    One that continues another was counted with that one, and takes its place only while that one stands; the others
    are counted here once more. Both under a lock: many at once must not all be the last that the quota allows, nor
    may a wall that is recorded meanwhile be outranked by what went before it.
    :raises QuotaSpent: nothing was stored
    :raises NotAllowed: likewise, as the check that this one continues does not stand any more
    """
    with transaction.atomic():
        quotas.hold(actor_id=lookup.actor_id)
        if lookup.continues is None:
            quotas.check_left(actor_id=lookup.actor_id, now=lookup.created_at)
        else:
            policies.check_stands(stands=selectors.is_standing(lookup.continues, now=lookup.created_at))
        lookup.save(force_insert=True)
        audit.record(
            _action(lookup, renewed=renewed),
            actor=actor,
            subject=audit.Subject(type="team", id=lookup.team_id),
            lookup=lookup,
            details=_details(lookup),
            quotation=lookup.quotation,
            reason="\n".join(filter(None, [lookup.reason, lookup.quoted_from])),
        )
    return lookup


def record_malformed(*, actor: Actor, lengths: dict[str, int]) -> None:
    """
    This function will record an attempt whose fields were not what they should be: which, and how long.

    What was typed is not kept: it may be anything, a password included.
    """
    with transaction.atomic():
        audit.record(AuditAction.LOOKUP_REFUSED, actor=actor, details={"malformed": lengths})


@contextmanager
def refusals(stated: Stated, *, actor: Actor) -> Iterator[None]:
    """This context will record an attempt that was refused before it came to a verdict, and let the refusal go on."""
    try:
        yield
    except (NotAllowed, quotas.QuotaSpent, ProviderError) as refusal:
        key = "hubspot_refused" if isinstance(refusal, ProviderError) else "refused"
        with transaction.atomic():
            audit.record(
                AuditAction.LOOKUP_REFUSED,
                actor=actor,
                subject=audit.Subject(type="team", id=stated.team_id),
                details={**_basis(stated.basis, stated.basis_id), key: type(refusal).__name__},
            )
        raise


def refusals_about(lookup: Lookup, *, actor: Actor) -> AbstractContextManager[None]:
    """This context will record that something asked about a check already made was refused, as `refusals` does."""
    return refusals(stated_in(lookup), actor=actor)


def record_answer_refused(lookup: Lookup, *, actor: Actor, fields: list[str]) -> None:
    """This function will record that a quotation or reason was not accepted: which fields, never their text."""
    with transaction.atomic():
        audit.record(
            AuditAction.LOOKUP_REFUSED,
            actor=actor,
            subject=audit.Subject(type="team", id=lookup.team_id),
            lookup=lookup,
            details={**_basis(lookup.basis, lookup.basis_id), "not_accepted": fields},
        )


def record_not_own(lookup_id: int, *, actor: Actor, now: datetime) -> None:
    """This function will record that somebody tried a check that another person made, once in five minutes."""
    tried = {"refused": "NotTheirs"}
    since = now - QUIET
    found = audit_selectors.recorded(
        AuditAction.LOOKUP_REFUSED, actor_id=actor.id, lookup_id=str(lookup_id), details=tried, since=since
    )
    if found.exists():
        return
    with transaction.atomic():
        audit.record(AuditAction.LOOKUP_REFUSED, actor=actor, lookup=lookup_id, details=tried)


def _action(lookup: Lookup, *, renewed: bool) -> AuditAction:
    if lookup.verdict not in GOES_ON:
        return AuditAction.LOOKUP_REFUSED
    if renewed:
        return AuditAction.LOOKUP_RENEWED
    return AuditAction.LOOKUP_BY_REASON if lookup.basis == Basis.REASON else AuditAction.LOOKUP_MADE


def _details(lookup: Lookup) -> dict[str, object]:
    return {
        **_basis(lookup.basis, lookup.basis_id),
        "verdict": lookup.verdict,
        "evidence": lookup.evidence,
        "on_the_ticket": lookup.other_ids,
        "subscription": lookup.subscription_id,
        "notices": lookup.notices,
    }


def _basis(basis: str, basis_id: str) -> dict[str, str]:
    """As {"ticket": "1001"}; a reason has no number, and its text is a note beside the chain."""
    return {str(basis): basis_id} if basis_id else {"basis": str(basis)}


def _notices(found: Found, subscription_id: str) -> list[Notice]:
    """What the page must say besides the verdict; of Stripe's side only where the other side is proven."""
    notices = list(found.notices)
    if found.verdict in GOES_ON and calculations.on_two_customers(found.standing):
        notices.append(Notice.TWO_CUSTOMERS)
    if found.verdict in OPENS_TEAM and "@" in found.written_by:
        notices += _emails(found.written_by, selectors.billing_email(subscription_id))
    return notices


def _emails(writer: str, billing: str) -> list[Notice]:
    """Information, never evidence (R6): whether the two addresses are the same, and not which they are."""
    if not billing:
        return []
    return [Notice.EMAIL_SAME if writer.casefold() == billing.casefold() else Notice.EMAIL_DIFFERS]
