"""What the page of a team's link shows, from which check it was opened."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from billing_ops.kernel import deep_links
from billing_ops.kernel.plain_text import plain
from subscriptions.links import selectors
from subscriptions.links.selectors import Candidate
from subscriptions.models import Lookup, TeamLink, Verdict

FEWEST_LETTERS = 3


@dataclass(frozen=True)
class LinkRow:
    """One link of a history: what was linked, on whose word, where the ID is written, and how it ended."""

    link: TeamLink
    company: str
    url: str
    source: str

    @property
    def is_live(self) -> bool:
        """Whether it is in force."""
        return self.link.revoked_at is None


@dataclass(frozen=True)
class LinkPage:
    """
    The page of a team's link. `here` is its address; `live` the link in force, `found` what a typed name leads to,
    all of it unless `is_partly_found`.

    A check that proves nothing yet shows no company of the team's: `live` and `history` are empty there, and
    `is_taken` alone says that there is one. Of a company's other teams it shows how many. `chosen` is one of those
    that the page suggests or found by `words`, or nothing.
    """

    lookup: Lookup
    here: str
    back: str
    is_taken: bool
    by_property: bool
    live: LinkRow | None
    suggested: list[Candidate]
    words: str
    found: list[Candidate]
    is_partly_found: bool
    chosen: Candidate | None
    other_teams: list[LinkRow]
    other_teams_count: int
    history: list[LinkRow]
    searched: bool

    @property
    def asks_for_more(self) -> bool:
        """Whether somebody looked for a company with too few letters to find one by."""
        return self.searched and len(self.words) < FEWEST_LETTERS

    @property
    def may_choose(self) -> bool:
        """Whether there is still something to link."""
        return not (self.is_taken or self.by_property)


def address(lookup: Lookup) -> str:
    """This function will return where the link page of a check is: below the team's page if the check opens that."""
    if lookup.opens_team:
        return reverse("team_link", args=[lookup.team_id])
    return reverse("lookup:link", args=[lookup.pk])


def link_page(lookup: Lookup, *, words: str | None = None, company_id: str = "") -> LinkPage:
    """This function will return the page of the check's team, with what a typed name or a chosen company adds."""
    proven = lookup.verdict != Verdict.UNCONFIRMED
    history = _rows(selectors.links_of_team(lookup.team_id))
    live = next((row for row in history if row.is_live), None)
    suggested = selectors.suggested_companies(lookup)
    named = selectors.named_companies(words or "")
    chosen = next((one for one in [*suggested, *named.rows] if one.company_id == company_id), None)
    others = [row for row in _rows(_links_of(chosen)) if row.link.team_id != lookup.team_id]
    back = reverse("team", args=[lookup.team_id]) if lookup.opens_team else reverse("lookup:result", args=[lookup.pk])
    page: LinkPage = plain(
        LinkPage(
            lookup=lookup,
            here=address(lookup),
            back=back,
            is_taken=live is not None,
            by_property=selectors.named_by_property(lookup.team_id),
            live=live if proven else None,
            suggested=[row for row in suggested if row is not chosen],
            words=words or "",
            found=named.rows,
            is_partly_found=named.partly,
            chosen=chosen,
            other_teams=others if proven else [],
            other_teams_count=len({row.link.team_id for row in others}),
            history=[row for row in history if row is not live] if proven else [],
            searched=words is not None,
        )
    )
    return page


def _links_of(chosen: Candidate | None) -> Iterable[TeamLink]:
    return selectors.links_of_company(chosen.company_id) if chosen else []


def _rows(links: Iterable[TeamLink]) -> list[LinkRow]:
    found = list(links)
    names = selectors.names_of([link.company_id for link in found])
    return [
        LinkRow(
            link=link,
            company=names.get(link.company_id, f"company {link.company_id}"),
            url=deep_links.hubspot("company", link.company_id),
            source=link.get_source_display(),
        )
        for link in found
    ]
