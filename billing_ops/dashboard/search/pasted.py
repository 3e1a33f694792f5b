"""What somebody pasted, told by its shape alone; nothing is looked up here."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from billing_ops.kernel.deep_links import HUBSPOT_TYPES

LONGEST = 200
STRIPE_ID = re.compile(r"(cus|sub|in|promo|cbtxn)_[A-Za-z0-9]+")
OTHER_ID = re.compile(r"(?!(?:cus|sub|in|promo|cbtxn)_)[a-z]{2,10}_[A-Za-z0-9_]{8,}")
NUMBERED = re.compile(r"(?:(ticket|deal|quote|invoice|company)\s+(?:no\.?\s*)?)?#?\s*0*([1-9]\d{0,18})", re.IGNORECASE)
HUBSPOT_HOST = re.compile(r"app(-[a-z0-9]+)?\.hubspot\.com")
RECORD = re.compile(r"/contacts/(?P<portal>\d+)/(?:record/(?P<type>0-\d+)|(?P<word>company|deal|ticket))/(?P<id>\d+)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
# A word as a dictionary or a sign would write it; one team ID in several thousand looks like that.
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
STRIPE_KINDS = {
    "cus": "customer",
    "sub": "subscription",
    "in": "stripe_invoice",
    "promo": "promotion_code",
    "cbtxn": "balance_transaction",
}
HUBSPOT_KINDS = {
    HUBSPOT_TYPES[name]: {"subscription": "contract"}.get(name, name)
    for name in ("company", "deal", "ticket", "quote", "subscription", "invoice")
}


@dataclass(frozen=True)
class Pasted:
    """
    What a text is by its shape. `sort` is one of: nothing, long, team_id, email, other_id, foreign, id, number, text.

    `kind` names the kind of object where the shape or the address says it ('' otherwise); `text` is the id, number or
    text to look for. `may_be_team_id` is true for a text that is a word as well.
    """

    sort: str
    text: str = ""
    kind: str = ""
    may_be_team_id: bool = False


def recognise(typed: str) -> Pasted:
    """This function will say what `typed` is, from its characters; control characters and blanks around it go first."""
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in typed[: 10 * LONGEST]).split())
    if not text:
        return Pasted("nothing")
    if re.match(r"https?://", text, re.IGNORECASE):
        return _address(text)
    if len(text) > LONGEST:
        return Pasted("long")
    return _one_of_ours(text) or _text(text)


def _one_of_ours(text: str) -> Pasted | None:
    if found := STRIPE_ID.fullmatch(text):
        return Pasted("id", text, STRIPE_KINDS[found[1]])
    if found := NUMBERED.fullmatch(text):
        return Pasted("number", found[2], (found[1] or "").lower())
    if EMAIL.fullmatch(text):
        return Pasted("email")
    if OTHER_ID.fullmatch(text):
        return Pasted("other_id", text.partition("_")[0] + "_")
    return None


def _text(text: str) -> Pasted:
    looks_like_team_id = bool(re.fullmatch(settings.TEAM_ID_PATTERN, text))
    if looks_like_team_id and not WORD.fullmatch(text):
        return Pasted("team_id")
    return Pasted("text", text, may_be_team_id=looks_like_team_id)


def _address(text: str) -> Pasted:
    """An id of Stripe's dashboard, or a record of our HubSpot; anybody else's 1001 is not ours."""
    try:
        address = urlsplit(text)
    except ValueError:
        return Pasted("foreign")
    if _is_at(address.netloc, address.path, settings.STRIPE_UI_BASE):
        ids = [part for part in address.path.split("/") if STRIPE_ID.fullmatch(part)]
        return _one_of_ours(ids[-1]) or Pasted("foreign") if ids else Pasted("foreign")
    if HUBSPOT_HOST.fullmatch(address.netloc) or _is_at(address.netloc, address.path, settings.HUBSPOT_UI_BASE):
        return _record(address.path)
    return Pasted("foreign")


def _is_at(host: str, path: str, base: str) -> bool:
    ours = urlsplit(base)
    return host == ours.netloc and path.startswith(ours.path)


def _record(path: str) -> Pasted:
    found = RECORD.search(path)
    if not found or found["portal"] != settings.HUBSPOT_PORTAL_ID:
        return Pasted("foreign")
    kind = found["word"] or HUBSPOT_KINDS.get(found["type"], "")
    return Pasted("number", found["id"].lstrip("0"), kind) if kind else Pasted("foreign")
