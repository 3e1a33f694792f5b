"""Names without what a search must not show: people write team IDs, addresses and amounts into them."""

import re

from django.conf import settings

from billing_ops.kernel.plain_text import plain

LONGEST = 120
HIDDEN = "…"
EMAIL = re.compile(r"[^\s@<>()«»\"']+@[^\s@<>()«»\"']+")
FIGURE = re.compile(
    r"(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|JPY)\b)\s*\d(?:[\d.,'\s]*\d)?[kKmM]?"
    r"|\d(?:[\d.,'\s]*\d)?\s*[kKmM]?\s*(?:[$€£¥]|(?:USD|EUR|GBP|CHF|CAD|AUD|JPY)\b)"
    r"|\b\d[\d,']*\.\d\d\b|\b\d[\d.']*,\d\d\b"
)


def shown(name: str) -> str:
    """
    This function will return a name fit to be shown before any check: no team ID, no e-mail address, no amount.

    '' where nothing else is left of it, as of a customer who is called by an address.
    """
    text = FIGURE.sub(HIDDEN, EMAIL.sub(HIDDEN, plain(" ".join(name.split()))))
    text = _team_id().sub(HIDDEN, text)
    if not any(mark.isalnum() for mark in text):
        return ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}{HIDDEN}"


def _team_id() -> re.Pattern[str]:
    """The shape of the setting inside a text: its anchors become the edges of a word."""
    shape = settings.TEAM_ID_PATTERN.removeprefix("^").removesuffix("$")
    return re.compile(rf"(?<![A-Za-z0-9])(?:{shape})(?![A-Za-z0-9])")
