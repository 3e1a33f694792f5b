"""A check by a deal: what sales ops ask with when they prepare an invoice."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from billing_ops.kernel.errors import Missing, ProviderUnavailable, RateLimited
from subscriptions import calculations, live, selectors
from subscriptions.calculations import DealWords
from subscriptions.models import Deal, Notice, Verdict
from subscriptions.services.by_ticket import with_quotation
from subscriptions.services.stating import Found, Stated


@dataclass(frozen=True)
class DealReading:
    """A deal as HubSpot has it now, or our copy (`checked` False; no deal: we never saw it), and when it was read."""

    deal: Deal | None
    checked: bool
    read_at: datetime | None
    was_merged: bool = False

    def notices(self, *, other_teams: bool) -> tuple[Notice, ...]:
        """What a check that goes through must still say about the deal."""
        lost = self.deal is not None and self.deal.is_closed and not self.deal.is_won
        said = {Notice.DEAL_MERGED: self.was_merged, Notice.DEAL_LOST: lost, Notice.OTHER_TEAMS: other_teams}
        return tuple(notice for notice, applies in said.items() if applies)


def examine(stated: Stated) -> Found:
    """
    This function will return what the deal says of the stated team, read from HubSpot now.

    Its companies' properties and links are our own copies. Without an answer from HubSpot the deal is our copy too,
    and `checked` is False.
    :raises AuthFailed, Rejected: HubSpot answered, and refused
    """
    reading = _read(stated.basis_id)
    if reading is None:
        return Found(Verdict.DEAL_MISSING)
    confirmation = with_quotation(calculations.confirm_deal(stated.team_id, _words(reading.deal)), stated.quotation)
    standing = selectors.standing(stated.team_id)
    verdict = calculations.named_verdict(confirmation=confirmation, standing=standing, checked=reading.checked)
    return Found(
        verdict,
        confirmation,
        standing,
        notices=reading.notices(other_teams=confirmation.named and bool(confirmation.other_ids)),
        subject=reading.deal.name if reading.deal else "",
        read_at=reading.read_at,
        checked=reading.checked,
        known_as=(reading.deal.hubspot_id, *reading.deal.merged_ids) if reading.deal else (),
    )


def _read(deal_id: str) -> DealReading | None:
    try:
        found = live.read_deal(deal_id=deal_id)
    except Missing:
        return None
    except (ProviderUnavailable, RateLimited):
        deal = Deal.objects.filter(hubspot_id=deal_id, deleted_at=None).first()
        return DealReading(deal, checked=False, read_at=deal.fetched_at if deal else None)
    return DealReading(found.deal, checked=True, read_at=found.fetched_at, was_merged=found.was_merged)


def _words(deal: Deal | None) -> DealWords:
    if deal is None:
        return DealWords("", frozenset(), frozenset())
    companies = selectors.teams_of_companies(deal.company_ids)
    return DealWords(_team_id(deal.team_id), frozenset(filter(_team_id, companies.by_property)), companies.by_link)


def _team_id(text: str) -> str:
    """What a property holds, '' unless it has a team ID's shape: people write other things into it."""
    return text if re.fullmatch(settings.TEAM_ID_PATTERN, text) else ""
