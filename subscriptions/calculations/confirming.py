"""What a ticket or deal proves about the stated team ID, compared byte for byte. R5-R7."""

import re
from dataclasses import dataclass

from subscriptions.models.verdicts import Evidence


@dataclass(frozen=True)
class TicketWords:
    """
    What a ticket says of its team: the structured property ('' unless it holds something of a team ID's shape), and
    every text that the customer wrote.
    """

    team_property: str
    customer_texts: tuple[str, ...]


@dataclass(frozen=True)
class Confirmation:
    """
    Whether the ticket, deal or request names the stated team.

    `evidence` is NONE while nothing proves it; `named` is whether the stated ID stands there at all; `other_ids` are
    the known team IDs that stand there instead or besides.
    """

    evidence: Evidence
    named: bool
    other_ids: tuple[str, ...] = ()

    @property
    def contradicted(self) -> bool:
        """Another team is named and not this one: a wall, whatever anybody says (R5)."""
        return not self.named and bool(self.other_ids)


@dataclass(frozen=True)
class DealWords:
    """
    What a deal and its companies say of their team: properties ('' and none unless they hold something of a team ID's
    shape), and the teams that live links give those companies.
    """

    team_property: str
    company_properties: frozenset[str]
    linked: frozenset[str]


def confirm(stated: str, words: TicketWords, known_ids: frozenset[str]) -> Confirmation:
    """
    This function will say what the ticket proves about the stated team ID, compared byte for byte (R5, R7).

    `known_ids` are the candidates of the customer's own words that exist, the stated one included if it stands there.
    A property that names another team is a wall. Otherwise the property proves it, or else the customer's words; but a
    ticket in which the customer names another known team as well is left to the person, who picks and quotes.
    """
    others = tuple(sorted(known_ids - {stated}))
    if words.team_property and words.team_property != stated:
        return Confirmation(Evidence.NONE, named=False, other_ids=(words.team_property,))
    if words.team_property:
        return Confirmation(Evidence.NONE if others else Evidence.PROPERTY, named=True, other_ids=others)
    if stated not in known_ids:
        return Confirmation(Evidence.NONE, named=False, other_ids=others)
    return Confirmation(Evidence.NONE if others else Evidence.MESSAGE, named=True, other_ids=others)


def confirm_deal(stated: str, words: DealWords) -> Confirmation:
    """
    This function will say what a deal proves about the stated team ID, compared byte for byte (R5, R7).

    The deal's own property decides alone. Without one, its company's property or a live link of its company proves
    it; a property that names another team is a wall. A company may have many teams, so links to others contradict
    nothing: the person quotes where the ID is written.
    """
    if words.team_property:
        named = words.team_property == stated
        return Confirmation(Evidence.DEAL_PROPERTY if named else Evidence.NONE, named, _but(stated, words))
    if stated in words.company_properties:
        return Confirmation(Evidence.COMPANY_PROPERTY, named=True, other_ids=_but(stated, words))
    if stated in words.linked:
        return Confirmation(Evidence.COMPANY_LINK, named=True, other_ids=_but(stated, words))
    return Confirmation(Evidence.NONE, named=False, other_ids=_but(stated, words))


def _but(stated: str, words: DealWords) -> tuple[str, ...]:
    """The teams named besides or instead; links alone are named besides another only where the ID is proven."""
    if words.team_property:
        return () if words.team_property == stated else (words.team_property,)
    others = set(words.company_properties)
    if stated in words.company_properties | words.linked:
        others |= words.linked
    return tuple(sorted(others - {stated}))


def names(quotation: str, team_id: str) -> bool:
    """This function will say whether the words hold the team ID byte for byte, and not inside a longer word."""
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(team_id)}(?![0-9A-Za-z])", quotation) is not None
