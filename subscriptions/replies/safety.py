"""What never stands in a text for a customer: e-mail addresses, providers' ids, team IDs, long numbers."""

import re
from functools import lru_cache

from django.conf import settings

from billing_ops.kernel.plain_text import plain

LEFT_OUT = "…"
EMAIL = re.compile(r"[^\s@<>«»()]+@[^\s@<>«»()]+")
# "cus_…", "sub_…", "in_…": every object of Stripe's is a short lower-case kind, an underscore, and a body that
# holds a digit or a capital.
PROVIDER_ID = re.compile(r"\b[a-z]{2,12}(?:_[a-z]{2,8})?_(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{6,}")
# HubSpot's record ids, and card numbers however they are grouped.
LONG_NUMBER = re.compile(r"(?<![\w.,-])\d(?:[ -]?\d){8,}(?![\w-])")


def without_internals(text: str) -> str:
    """
    This function will return `text` with "…" in place of what only we, or somebody else, should read.

    It is the net under every reply: a product, a coupon or a line may be named by hand in Stripe, with anything in it.
    A word of ten letters is taken for a team ID only if it holds a digit or a capital within.
    """
    found: str = plain(text)
    for pattern in (EMAIL, PROVIDER_ID, LONG_NUMBER):
        found = pattern.sub(LEFT_OUT, found)
    return _team_id(settings.TEAM_ID_PATTERN).sub(_if_an_id, found)


@lru_cache(maxsize=4)
def _team_id(shape: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{shape.removeprefix('^').removesuffix('$')})(?![\w-])")


def _if_an_id(match: re.Match[str]) -> str:
    word = match[0]
    return word if word[1:].isalpha() and word[1:].islower() else LEFT_OUT
