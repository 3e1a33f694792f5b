"""One object found, as a line: what it is, a name, whose system, and where its team is checked."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from billing_ops.dashboard.search.kinds import KINDS
from billing_ops.dashboard.search.plain_names import shown
from billing_ops.dashboard.search.rows import Row


@dataclass(frozen=True)
class Suggestion:
    """One line: what it is, a name, whose system, and where it leads. Never a team ID, an address or an amount."""

    what: str
    name: str
    number: str
    source: str
    icon: str
    url: str
    kind: str
    id: str
    count: int = 1
    gone: bool = False


def lines(found: list[Row], *, by_deal: bool) -> list[Suggestion]:
    """
    This function will return a line for each row, one for several that read and lead alike, in the rows' order.

    `by_deal`: whether the person may check by a deal.
    """
    alike_lines: dict[tuple[str, ...], list[Suggestion]] = {}
    for row in found:
        line = line_of(row, by_deal=by_deal)
        alike = (row.kind, line.name) if row.tier and line.name and not line.number else (row.kind, row.id)
        alike_lines.setdefault(alike, []).append(line)
    return [_together(alike) for alike in alike_lines.values()]


def _together(alike: list[Suggestion]) -> Suggestion:
    first = alike[0]
    return replace(first, count=len(alike))


def line_of(row: Row, *, by_deal: bool = False) -> Suggestion:
    """This function will return one row's line."""
    about = KINDS[row.kind]
    return Suggestion(
        what=about.word,
        name=shown(row.name),
        number=shown(row.number),
        source=about.source,
        icon=about.icon,
        url=_leads_to(row, by_deal=by_deal),
        kind=row.kind,
        id=row.id,
        gone=row.deleted_at is not None,
    )


def _leads_to(row: Row, *, by_deal: bool) -> str:
    """The form: with a ticket's number, by a deal, or empty under a sentence that says what was found."""
    form = reverse("lookup:check")
    if row.kind == "ticket":
        return f"{form}?{urlencode({'ticket': row.id})}"
    if row.kind == "deal" and by_deal:
        return f"{form}?{urlencode({'basis': 'deal', 'deal': row.id})}"
    return reverse("search_found", args=[row.kind, row.id])


def found_words(line: Suggestion) -> str:
    """This function will return the sentence above the check's form that says what was found."""
    of = f" of «{line.name}»" if line.name else ""
    what = f"Found: {line.what} {line.number}".strip() + of
    return f"{what}, in {line.source}. Check its team: type the ticket, and the team ID as the ticket states it."
