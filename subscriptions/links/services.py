"""The writes: a team is linked to a company, a link is revoked, and that somebody looked for a company."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import IntegrityError, transaction

from billing_ops.audit import selectors as audit_selectors
from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel.actor import Actor
from subscriptions.links import policies, selectors
from subscriptions.models import Lookup, TeamLink

QUIET = timedelta(minutes=5)
ONE_LIVE = "team_link_one_live_per_team"


@dataclass(frozen=True)
class Proof:
    """Where the team ID is written: a LinkSource, which document exactly, and its words."""

    source: str
    detail: str
    quotation: str


def link_team(*, actor: Actor, lookup: Lookup, company_id: str, proof: Proof, now: datetime) -> TeamLink:
    """
    This function will return the new live link of the check's team to a company, on the actor's word.

    What it shows is not opened by it: where the check opened nothing, the person checks the team again.
    :raises NotAllowed: not sales ops, no standing check of theirs, no such company, or words without the team ID
    :raises Conflict: the team is linked already, also when two people link it at once
    """
    _check(actor, lookup, now)
    policies.check_names(proof.quotation, team_id=lookup.team_id)
    with transaction.atomic():
        company = policies.check_company(selectors.company(company_id))
        policies.check_free(
            link=selectors.live_link(lookup.team_id), by_property=selectors.named_by_property(lookup.team_id)
        )
        link = _insert(actor, lookup.team_id, company.hubspot_id, proof, now)
        audit.record(
            AuditAction.TEAM_LINKED,
            actor=actor,
            subject=audit.Subject(type="team", id=link.team_id),
            lookup=lookup,
            details={"company": link.company_id, "link": link.pk, "written_in": link.source},
            quotation=link.quotation,
            reason=link.source_detail,
        )
    return link


def record_view(*, actor: Actor, lookup: Lookup, found: list[str], chosen: str, now: datetime) -> None:
    """
    This function will record that the link page of a check was seen, with the ids of the companies that it showed.

    `found` by a typed name, which is not kept; `chosen`, or ''. The same page is one entry in five minutes (A26). Of a
    check that opens its team the page alone is recorded where every page below that team's is.
    """
    seen = {"page": "link", "companies_found": sorted(found), "company_chosen": chosen}
    if lookup.opens_team and not (found or chosen):
        return
    recent = audit_selectors.recorded(
        AuditAction.TEAM_VIEWED, actor_id=actor.id, lookup_id=str(lookup.pk), details={}, since=now - QUIET
    )
    if recent.filter(**{f"details__{name}": value for name, value in seen.items()}).exists():
        return
    with transaction.atomic():
        subject = audit.Subject(type="team", id=lookup.team_id)
        audit.record(AuditAction.TEAM_VIEWED, actor=actor, subject=subject, lookup=lookup, details=seen)


def revoke_link(*, actor: Actor, lookup: Lookup, link_id: int, reason: str, now: datetime) -> TeamLink:
    """
    This function will return the team's link, revoked; checks that rested on it open the team's page no more.

    :raises NotAllowed: not sales ops, or no standing check of theirs opens this team
    :raises Conflict: it is no live link of this team any more, also when two people revoke it at once
    """
    _check(actor, lookup, now)
    with transaction.atomic():
        live = TeamLink.objects.select_for_update().filter(pk=link_id, team_id=lookup.team_id, revoked_at=None)
        link = live.first()
        if link is None:
            raise policies.already_revoked()
        link.revoked_at, link.revoked_by_id, link.revoked_by_label = now, actor.id, actor.label
        link.revoked_reason = reason
        link.save(update_fields=["revoked_at", "revoked_by_id", "revoked_by_label", "revoked_reason"])
        audit.record(
            AuditAction.TEAM_UNLINKED,
            actor=actor,
            subject=audit.Subject(type="team", id=link.team_id),
            lookup=lookup,
            details={"company": link.company_id, "link": link.pk},
            reason=reason,
        )
    return link


def _check(actor: Actor, lookup: Lookup, now: datetime) -> None:
    policies.check_linker(actor)
    policies.check_rests_on(lookup, actor=actor, newest=selectors.is_newest(lookup), now=now)


def _insert(actor: Actor, team_id: str, company_id: str, proof: Proof, now: datetime) -> TeamLink:
    """The constraint decides between two who passed the check at once: the second one waits, and is refused."""
    try:
        with transaction.atomic():
            return TeamLink.objects.create(
                team_id=team_id,
                company_id=company_id,
                source=proof.source,
                source_detail=proof.detail,
                quotation=proof.quotation,
                confirmed_by_id=actor.id or 0,
                confirmed_by_label=actor.label,
                confirmed_at=now,
            )
    except IntegrityError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name == ONE_LIVE:
            raise policies.already_linked() from error
        raise
