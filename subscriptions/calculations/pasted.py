"""What people paste into the field of a team ID: wrappings that are taken off, and other things told by their shape."""

import re

# A label, quotes and blanks around the ID; nothing inside it is touched, its case least of all (R7).
LABEL = re.compile(r"(?:team[ _-]?)?id\s*[:=]\s*", re.IGNORECASE)
QUOTES = "\"'`«»“”‘’„"
# Our pages print an ID in two halves; a copy of that brings the gap along.
HALVES = re.compile(r"([0-9A-Za-z]{5})[ \u00a0\u2009\u202f]([0-9A-Za-z]{5})")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+\.flowfuse\.com(?:/\S*)?", re.IGNORECASE)
STRIPE = re.compile(r"(sub|cus|in)_\w+")
KINDS = {"sub": "a subscription's ID", "cus": "a customer's ID", "in": "an invoice's ID"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
ASK = "Ask the customer for the ID under Team Settings > General; nothing was looked up."


def unwrapped(typed: str) -> str:
    """This function will return the text without what usually surrounds a copied team ID; its letters stay as typed."""
    text = typed.strip().strip(QUOTES).strip()
    text = LABEL.sub("", text, count=1) if LABEL.match(text) else text
    text = text.strip().strip(QUOTES).strip()
    halves = HALVES.fullmatch(text)
    return halves[1] + halves[2] if halves else text


def not_a_team_id(text: str) -> str:
    """This function will return a sentence that says what was pasted instead of a team ID; '' where no shape tells."""
    if EMAIL.fullmatch(text):
        return f"That is an e-mail address, not the team's ID. {ASK}"
    if ADDRESS.fullmatch(text):
        return f"That is an address with the team's name in it, not the team's ID. {ASK}"
    if found := STRIPE.fullmatch(text):
        return f"That is {KINDS[found[1]]} in Stripe, not the team's ID. {ASK}"
    if SLUG.fullmatch(text):
        return f"That is the team's name as addresses write it, not the team's ID. {ASK}"
    return ""
