"""What was typed or pasted, and what words of a text look like a team ID."""

import re
from urllib.parse import urlsplit

# A HubSpot record id is a decimal number; nothing on the market has more than 20 digits of it.
RECORD_NUMBER = re.compile(r"[0-9]{1,20}")
# .../PORTAL/record/0-5/123 and .../PORTAL/view/1/ticket/123: the two ways HubSpot writes a record's address.
_ADDRESS = r"/(?P<portal>[0-9]+)/(?:.*/)?(?:record/%s|%s)/(?P<number>[0-9]{1,20})(?:/|$)"
TICKET_ADDRESS = re.compile(_ADDRESS % ("0-5", "ticket"))
DEAL_ADDRESS = re.compile(_ADDRESS % ("0-3", "deal"))
HUBSPOT_HOST = re.compile(r"app(?:-[a-z0-9]+)?\.hubspot\.com")
# A word of its own: not a piece of a longer word in any alphabet, of an e-mail, a path, a host or a query.
WORD = re.compile(r"(?<![\w@/=.+-])[0-9A-Za-z]{10}(?![\w@/=+-]|\.\w)")
# What a reply repeats of the message before it are our words as often as the customer's.
REPEATED = re.compile(r"^\s*>.*$", re.MULTILINE)


def ticket_number(text: str, *, portal: str, ui_host: str) -> str | None:
    """
    This function will return the ticket's id from a number ("#1024", "ticket 1024" too) or HubSpot address, or None.

    An address must be of HubSpot (or of `ui_host`, where ours is) and of `portal`: another company's ticket 1001 is
    not ours.
    """
    return _record_number(text, TICKET_ADDRESS, "ticket", portal=portal, ui_host=ui_host)


def deal_number(text: str, *, portal: str, ui_host: str) -> str | None:
    """This function will return the deal's id from a number or a pasted HubSpot address, as `ticket_number` does."""
    return _record_number(text, DEAL_ADDRESS, "deal", portal=portal, ui_host=ui_host)


def _record_number(text: str, address_of: re.Pattern[str], noun: str, *, portal: str, ui_host: str) -> str | None:
    text = re.sub(rf"^(?:{noun}\s+)?#?\s*(?=[0-9]+$)", "", text.strip(), count=1, flags=re.IGNORECASE)
    if RECORD_NUMBER.fullmatch(text):
        return text.lstrip("0") or None
    try:
        address = urlsplit(text)
    except ValueError:
        return None
    if not address.scheme or not (address.netloc == ui_host or HUBSPOT_HOST.fullmatch(address.netloc)):
        return None
    found = address_of.search(address.path)
    return found["number"] if found and found["portal"] == portal else None


def unfit_characters(text: str) -> str:
    """
    This function will return, in words, what stands in `text` that no team ID can contain; '' when nothing does.

    Spaces, full stops and invisible characters come along when an ID is copied out of a sentence or a mail.
    """
    if any(character.isspace() for character in text):
        return "a space"
    if any(not character.isprintable() for character in text):
        return "an invisible character"
    strange = next((character for character in text if not (character.isascii() and character.isalnum())), "")
    return f"«{strange}»" if strange else ""


def candidate_ids(texts: tuple[str, ...], pattern: str) -> tuple[str, ...]:
    """
    This function will return every word of `texts` that has the shape of a team ID, in order, once each.

    Lines that a reply repeats from the message before ("> …") are left out. The shape alone proves nothing (other ids
    of FlowFuse share it): the caller keeps those that exist.
    """
    shape = re.compile(pattern)
    own = (REPEATED.sub("", text) for text in texts)
    words = (word for text in own for word in WORD.findall(text) if shape.fullmatch(word))
    return tuple(dict.fromkeys(words))
