"""The answer to what was pasted: at most eight suggestions, and one sentence that says what it is and what to do."""

from dataclasses import dataclass

from billing_ops.dashboard.search import names, rows
from billing_ops.dashboard.search.kinds import BY_NAME, BY_NUMBER, KINDS, WITH_NUMBERS, permitted
from billing_ops.dashboard.search.names import Named
from billing_ops.dashboard.search.pasted import LONGEST, Pasted, recognise
from billing_ops.dashboard.search.plain_names import shown
from billing_ops.dashboard.search.rows import Row
from billing_ops.dashboard.search.suggestion import Suggestion, lines
from billing_ops.kernel.permissions import Permission

MOST = 8
# What a shape alone is answered with; nothing is looked up for any of these.
SENTENCES = {
    "nothing": "Paste an id, an invoice number, a ticket, deal or quote number, an address, or type a company's name.",
    "long": f"That is longer than {LONGEST} characters. Paste one id, number, address or name at a time.",
    "team_id": "That is a team ID. Type it with its ticket: it is never searched for, and never filled in for you.",
    "email": "An e-mail address finds no team here: the billing e-mail may differ, the team ID decides. "
    "Ask the customer for the team ID, or search for the company's name.",
    "foreign": "That address names no object of our Stripe or HubSpot that is searched for. Paste the id itself.",
}
MAY_BE_TEAM_ID = "If that is a team ID, type it with its ticket: it is never searched for."
TYPE_MORE = "More names match than are shown: type more of the name."
NOT_COPIED = "not in our copy; the check asks HubSpot"
TOO_MANY = "Too many names are like that to compare them all: type more of the name, from its beginning."
NOT_FOR_YOU = "{}s are shown to those who may list deals, and your roles may not. Check the team by its ticket."
ONE_LETTER = "One letter is in too many names: type at least two."


@dataclass(frozen=True)
class Answer:
    """What is shown for a text: the suggestions, best first, and the one sentence above them."""

    suggestions: list[Suggestion]
    sentence: str
    leads_to_form: bool = False


def answer(typed: str, *, may: frozenset[Permission]) -> Answer:
    """
    This function will return what a pasted text is answered with; it never raises for anything typed.

    `may` is what the person may do: deals, quotes and contracts are found, by name or number, for those who may list
    deals, and deals lead to a check by deal for those who may make one. No team ID is ever compared with anything.
    """
    pasted = recognise(typed)
    if pasted.sort in SENTENCES:
        return Answer([], SENTENCES[pasted.sort], leads_to_form=pasted.sort == "team_id")
    if pasted.sort == "other_id":
        known = "Paste a cus_, sub_, in_, promo_ or cbtxn_ id."
        return Answer([], f"Ids that begin with «{pasted.text}» are not searched for. {known}")
    if pasted.sort == "text" and len(pasted.text) < names.SHORTEST:
        return Answer([], ONE_LETTER)
    if pasted.kind and not permitted([pasted.kind], may):
        return Answer([], NOT_FOR_YOU.format(KINDS[pasted.kind].word))
    found = _found(pasted, may)
    return _answer(pasted, found, by_deal=Permission.LOOKUP_BY_DEAL in may)


def _found(pasted: Pasted, may: frozenset[Permission]) -> Named:
    if pasted.sort == "id":
        return Named(rows.of_id(pasted.kind, pasted.text))
    if pasted.sort == "number":
        return _numbered(pasted, may)
    with_numbers = permitted(WITH_NUMBERS, may)
    printed = rows.of_printed_number(pasted.text, with_numbers) if _may_be_printed(pasted.text) else []
    return _with_names(pasted, printed, may)


def _numbered(pasted: Pasted, may: frozenset[Permission]) -> Named:
    """A number is many things: a record's, a company's name. One that says which is just that."""
    records = rows.of_number(pasted.text, permitted([pasted.kind] if pasted.kind else BY_NUMBER, may))
    if pasted.kind in ("", "ticket") and not any(row.kind == "ticket" and row.tier == 0 for row in records):
        records.append(_unread_ticket(pasted.text))
    if pasted.kind or len(pasted.text) < names.SHORTEST:
        return Named(records)
    return _with_names(pasted, records, may)


def _with_names(pasted: Pasted, before: list[Row], may: frozenset[Permission]) -> Named:
    found = names.named(pasted.text, kinds=permitted(BY_NAME, may), enough=MOST)
    # Somebody called by an address is not to be found by it: that would confirm an address nobody was told.
    return Named([*before, *(row for row in found.rows if shown(row.name))], found.partly)


def _unread_ticket(number: str) -> Row:
    """A ticket made a minute ago is not in our copy yet; the check asks HubSpot itself."""
    return Row("ticket", number, NOT_COPIED, number, None, tier=3)


def _answer(pasted: Pasted, found: Named, *, by_deal: bool) -> Answer:
    suggestions = lines(sorted(found.rows, key=lambda row: row.rank), by_deal=by_deal)
    if found.partly and not suggestions:
        return Answer([], TOO_MANY)
    said = [_counted(suggestions[:MOST])]
    if found.partly or len(suggestions) > MOST:
        said.append(TYPE_MORE)
    if pasted.may_be_team_id:
        said.append(MAY_BE_TEAM_ID)
    return Answer(suggestions[:MOST], " ".join(said), leads_to_form=pasted.may_be_team_id)


def _counted(suggestions: list[Suggestion]) -> str:
    if not suggestions:
        return "Nothing was found by that. Check it against where you copied it from, or ask for the team ID."
    several = f"{len(suggestions)} suggestions" if len(suggestions) > 1 else "One suggestion"
    return f"{several}. Each leads to the check, which asks for the ticket and the team ID."


def _may_be_printed(text: str) -> bool:
    """A number printed on a document has a digit, at least three characters and no blank."""
    return len(text) >= names.SHORTEST_PART and " " not in text and any(mark.isdigit() for mark in text)
