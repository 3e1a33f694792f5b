"""What a control request carries, checked: whoever mistypes a field is told in a sentence which there are."""

from collections.abc import Mapping
from typing import Any

from sandbox.http import Request

Kinds = Mapping[str, type | tuple[type, ...]]
_WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "an object",
}


class Refused(Exception):
    """A control request that makes no sense; the text says why."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def check_body(request: Request) -> None:
    """:raises Refused: the body is no JSON object"""
    try:
        body = request.json()
    except ValueError:
        raise Refused("The body is not JSON.") from None
    if not isinstance(body, dict):
        raise Refused('The body must be a JSON object, such as {"seed": "demo"}.')


def fields(given: Any, kinds: Kinds, *, thing: str) -> dict[str, Any]:
    """
    This function will return the fields given for a `thing` ("fault"), each known and of its kind; null is none given.

    :raises Refused: one is unknown, or of another kind
    """
    if not isinstance(given, dict):
        raise Refused(f"A {thing} is a JSON object with {_listed(kinds)}.")
    for name, value in given.items():
        if name not in kinds:
            raise Refused(f"A {thing} has no `{name}`; it has {_listed(kinds)}.")
        if value is not None and not _is_of(value, kinds[name]):
            raise Refused(f"`{name}` of a {thing} is {_words(kinds[name])}, not {value!r}.")
    return {name: value for name, value in given.items() if value is not None}


def sentence(error: Exception) -> str:
    """This function will say what Python found wrong with a request that nothing here had checked."""
    if isinstance(error, KeyError):
        return f"`{error.args[0]}` is missing from the request, or names what there is not; see docs/sandbox.md."
    if isinstance(error, TypeError):
        return "A field is unknown, missing, or of another kind than it takes; see docs/sandbox.md."
    return f"A value is not one that its field takes: {str(error).rstrip('.')}."


def _is_of(value: Any, kind: type | tuple[type, ...]) -> bool:
    """True is no number, though Python counts with it; a whole number is one with a fraction, too."""
    wanted = kind if isinstance(kind, tuple) else (kind,)
    if isinstance(value, bool):
        return bool in wanted
    return isinstance(value, wanted) or (float in wanted and isinstance(value, int))


def _words(kind: type | tuple[type, ...]) -> str:
    return " or ".join(_WORDS[one] for one in (kind if isinstance(kind, tuple) else (kind,)))


def _listed(kinds: Kinds) -> str:
    return ", ".join(f"`{name}`" for name in kinds)
