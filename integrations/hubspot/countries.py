"""Typed country names to ISO 3166 codes: known spellings only, nothing guessed."""

import unicodedata
from functools import lru_cache

from babel import Locale

# The languages people type a country in here, besides the ISO code itself.
_LOCALES = ("en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "nb", "fi", "pl")

# Names of two countries which some language gives to one of them.
_SHARED = frozenset(["congo", "kongo", "korea"])

# What CLDR does not list but people write.
_ALIASES = {
    "usa": "US", "u s a": "US", "u s": "US", "united states of america": "US", "the united states": "US",
    "uk": "GB", "u k": "GB", "great britain": "GB", "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "the united kingdom": "GB",
    "holland": "NL", "the netherlands": "NL", "czech republic": "CZ", "republic of ireland": "IE", "eire": "IE",
    "south korea": "KR", "republic of korea": "KR", "russian federation": "RU", "uae": "AE", "viet nam": "VN",
    "hong kong": "HK", "macau": "MO", "turkey": "TR", "turkiye": "TR", "ivory coast": "CI", "el": "GR",
}  # fmt: skip


def country_code(typed: str) -> str:
    """
    This function will return the ISO 3166 alpha-2 code (upper case) of a country as somebody typed it, "" if unknown.

    Case, accents, full stops and spaces do not matter. A name that means several countries is unknown.
    """
    return _known().get(_plain(typed), "")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    kept = "".join(" " if letter in ".,-_()&’'" else letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    names: dict[str, set[str]] = {}
    for locale in _LOCALES:
        for code, name in Locale(locale).territories.items():
            if _is_country(code):
                names.setdefault(_plain(name), set()).add(code)
                names.setdefault(code.casefold(), set()).add(code)
    clear = {name: codes.pop() for name, codes in names.items() if len(codes) == 1 and name not in _SHARED}
    return clear | _ALIASES


def _is_country(code: str) -> bool:
    """CLDR lists continents (numbers) and groups (EU, QO …) beside countries."""
    return len(code) == 2 and code not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
