"""
What the codes in an entry's details are called on the page.

The trail stores codes, which outlive a change of wording; what they mean is known to apps above this one, so each
registers its words in `apps.ready()`.
"""

from collections.abc import Mapping
from typing import Any

_NAMES: dict[str, str] = {}
_WORDS: dict[str, dict[str, str]] = {}


def register(detail: str, words: Mapping[str, str], *, name: str = "") -> None:
    """This function will make `detail` read as `name`, and each of its codes as its words."""
    _WORDS[detail] = dict(words)
    if name:
        _NAMES[detail] = name


def name_of(detail: str) -> str:
    """This function will return what a detail is called: its registered name, else its own without underscores."""
    return _NAMES.get(detail, detail.replace("_", " "))


def text_of(detail: str, value: Any) -> str:
    """This function will return a detail's value as people read it; an empty text where there is nothing to read."""
    if isinstance(value, dict):
        return "; ".join(f"{name_of(key)} {text_of(key, inner)}" for key, inner in value.items())
    if isinstance(value, list):
        texts = [text_of(detail, inner) for inner in value]
        return (" " if all(text.endswith(".") for text in texts) else ", ").join(texts)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return _WORDS.get(detail, {}).get(text, text)
