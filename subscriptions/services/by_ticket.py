"""A check by a ticket: what support asks with (R4)."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from subscriptions import calculations, selectors
from subscriptions.calculations import Confirmation
from subscriptions.models import Evidence, Verdict
from subscriptions.services.stating import Found, Quotation, Stated
from subscriptions.services.ticket_reading import TicketReading, read_ticket


def examine(stated: Stated, now: datetime) -> Found:
    """
    This function will return what the ticket says of the stated team, read from HubSpot now.

    Without an answer from HubSpot it rests on our copy, and says `checked=False`.
    :raises AuthFailed, Rejected: HubSpot answered, and refused
    """
    reading = read_ticket(ticket_id=stated.basis_id)
    if reading is None:
        return Found(Verdict.TICKET_MISSING)
    confirmation = with_quotation(_confirm(reading, stated.team_id), stated.quotation)
    standing = selectors.standing(stated.team_id)
    verdict = calculations.judge(
        ticket=reading.state,
        confirmation=confirmation,
        standing=standing,
        now=now,
        closed_days=settings.CLOSED_TICKET_DAYS,
        reason_given=bool(stated.reason),
    )
    return Found(
        verdict,
        confirmation,
        standing,
        notices=tuple(reading.state.notices()),
        subject=reading.subject,
        read_at=reading.read_at,
        checked=reading.state.checked,
        written_by=reading.written_by,
        known_as=reading.known_as,
    )


def with_quotation(confirmation: Confirmation, quotation: Quotation | None) -> Confirmation:
    """This function will return the confirmation, by quotation where nothing else proves it and nothing contradicts."""
    if quotation is None or confirmation.evidence is not Evidence.NONE or confirmation.contradicted:
        return confirmation
    return replace(confirmation, evidence=Evidence.QUOTED)


def _confirm(reading: TicketReading, team_id: str) -> Confirmation:
    """Only IDs that exist count as candidates, and the stated one where it stands there."""
    candidates = calculations.candidate_ids(reading.words.customer_texts, settings.TEAM_ID_PATTERN)
    known = selectors.known_team_ids(candidates) | ({team_id} & set(candidates))
    return calculations.confirm(team_id, reading.words, known)
