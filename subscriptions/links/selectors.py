"""Reads for linking a team: which company it may be, what is linked now, and what was."""

from dataclasses import dataclass

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import OperationalError
from django.db.models import F, QuerySet

from billing_ops.kernel import deep_links
from billing_ops.kernel.bounded_search import COMPARED, bounded, ran_out_of_time
from billing_ops.kernel.search_text import search_text
from customers.models import Company, Ticket
from subscriptions.models import Deal, Lookup, TeamLink

FOUND = 8
SHORTEST = 3  # letters; fewer are in half of all names
MILLISECONDS = 500


@dataclass(frozen=True)
class Candidate:
    """A company that may be the team's; `why` says what leads to it, which is a suggestion and never a proof."""

    company_id: str
    name: str
    place: str
    domain: str
    why: str
    url: str


def suggested_companies(lookup: Lookup) -> list[Candidate]:
    """This function will return the companies of the check's ticket or deal, the primary one first."""
    about: Deal | Ticket | None = None
    if lookup.basis == "deal":
        about = Deal.objects.filter(hubspot_id=lookup.basis_id, deleted_at=None).defer("payload").first()
    elif lookup.basis == "ticket":
        about = _ticket(lookup.basis_id)
    if about is None:
        return []
    found = Company.objects.filter(hubspot_id__in=about.company_ids, deleted_at=None).defer("payload")
    rows = sorted(found, key=lambda row: (row.hubspot_id != about.primary_company_id, row.hubspot_id))
    return [_candidate(row, f"company of the {lookup.basis}") for row in rows]


def _ticket(ticket_id: str) -> Ticket | None:
    """The ticket, or the one that it was merged into."""
    tickets = Ticket.objects.filter(deleted_at=None).only("company_ids", "primary_company_id")
    merged = tickets.filter(merged_ids__contains=[ticket_id])
    return tickets.filter(hubspot_id=ticket_id).first() or merged.first()


@dataclass(frozen=True)
class Named:
    """Companies found by a name; `partly` when more names are like it than were compared, or the time was over."""

    rows: list[Candidate]
    partly: bool = False


def named_companies(words: str) -> Named:
    """
    This function will return the companies whose name is most like `words`, the likest first; few at most.

    A word in half of all names costs no more than others: a bounded number is compared, within half a second.
    """
    words = words.strip()[:200]
    if len(words) < SHORTEST:
        return Named([])
    try:
        found = _alike(words)
    except OperationalError as error:
        if ran_out_of_time(error):
            return Named([], partly=True)
        raise
    found.sort(key=lambda row: (-vars(row)["likeness"], len(row.name), row.name, row.hubspot_id))
    return Named([_candidate(row, "") for row in found[:FOUND]], partly=len(found) > COMPARED)


def _alike(words: str) -> list[Company]:
    with bounded(words, milliseconds=MILLISECONDS) as sought:
        found = Company.objects.filter(deleted_at=None).alias(compared=search_text("name")).defer("payload")
        alike = found.filter(compared__trigram_word_similar=sought)
        return list(alike.annotate(likeness=TrigramWordSimilarity(sought, F("compared")))[: COMPARED + 1])


def company(company_id: str) -> Company | None:
    """This function will return a company that HubSpot has, or None."""
    return Company.objects.filter(hubspot_id=company_id, deleted_at=None).defer("payload").first()


def live_link(team_id: str) -> TeamLink | None:
    """This function will return the team's one live link, or None."""
    return TeamLink.objects.filter(team_id=team_id, revoked_at=None).first()


def named_by_property(team_id: str) -> bool:
    """This function will say whether a company carries the team ID in its own property."""
    return Company.objects.filter(team_id=team_id, deleted_at=None).exists()


def links_of_team(team_id: str) -> QuerySet[TeamLink]:
    """This function will return every link that the team has or had, the newest first."""
    return _history().filter(team_id=team_id)


def links_of_company(company_id: str) -> QuerySet[TeamLink]:
    """This function will return every link that the company has or had to any team, the live ones first."""
    return _history().filter(company_id=company_id)[:50]


def _history() -> QuerySet[TeamLink]:
    return TeamLink.objects.order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def names_of(company_ids: list[str]) -> dict[str, str]:
    """This function will return the companies' names by id, deleted ones too: a history outlives its company."""
    found = Company.objects.filter(hubspot_id__in=company_ids).exclude(name="")
    return dict(found.values_list("hubspot_id", "name"))


def is_newest(lookup: Lookup) -> bool:
    """This function will say whether its maker has not repeated the check since."""
    return Lookup.objects.filter(pk=lookup.pk).newest().exists()


def _candidate(row: Company, why: str) -> Candidate:
    return Candidate(
        company_id=row.hubspot_id,
        name=row.name or f"Company {row.hubspot_id}, without a name",
        place=", ".join(part for part in (row.city, row.country) if part),
        domain=row.domain,
        why=why,
        url=deep_links.hubspot("company", row.hubspot_id),
    )
