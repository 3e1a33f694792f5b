"""Search filters: what each operator means for each type of property (facts/hubspot.md §7, search values)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from sandbox.hubspot.errors import invalid

Values: TypeAlias = dict[str, str]
Test: TypeAlias = Callable[[Values], bool]
Comparable: TypeAlias = Any

_WORD = re.compile(r"[\w@.+-]+")


def comparable(text: str, kind: str) -> Comparable:
    """
    Return a value in the form its property type is compared in: numbers, moments, or text.

    Enumerations and booleans keep their case; strings lose it. None when the text is not of that type.
    """
    if kind == "number":
        return _number(text)
    if kind in ("datetime", "date"):
        return _milliseconds(text)
    return text if kind in ("enumeration", "bool") else text.lower()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@lru_cache(maxsize=300_000)
def _milliseconds(text: str) -> int | None:
    """Kept, because a search looks at the stamp of every record there is."""
    if text.lstrip("-").isdecimal():
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def build_filter(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    """
    Return the test that one filter of a search request makes on a record's values.

    :raises HubSpotError: 400 for an unknown operator, or a value that is missing or not of the property's type
    """
    operator, name = spec.get("operator"), definition["name"]
    make = _OPERATORS.get(str(operator))
    if make is None:
        raise invalid(f"Invalid input JSON: {operator} is not an operator", code="INVALID_OPERATOR", name=name)
    return make(spec, definition)


def _operand(spec: dict[str, Any], definition: dict[str, Any], field: str = "value") -> Comparable:
    text = spec.get(field)
    if text is None:
        raise invalid(f"operator {spec['operator']} requires a {field}", code="MISSING_VALUE", name=definition["name"])
    value = comparable(str(text), definition["type"])
    if value is None:
        message = f"{text} is not a valid {definition['type']}"
        raise invalid(message, code="INVALID_VALUE", name=definition["name"])
    return value


def _compare(accept: Callable[[Comparable, Comparable], bool]) -> Callable[..., Test]:
    def make(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
        wanted, name, kind = _operand(spec, definition), definition["name"], definition["type"]

        def test(values: Values) -> bool:
            stored = values.get(name)
            value = None if stored is None else comparable(stored, kind)
            return value is not None and accept(value, wanted)

        return test

    return make


def _equals(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    wanted, name = _operand(spec, definition), definition["name"]
    return lambda values: wanted in _parts(values.get(name), definition)


def _differs(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    # A record without the value is no match; whether HubSpot agrees is not documented.
    same, name = _equals(spec, definition), definition["name"]
    return lambda values: name in values and not same(values)


def _parts(stored: str | None, definition: dict[str, Any]) -> list[Comparable]:
    """Several values of a checkbox property are joined by ";" and each counts."""
    if stored is None:
        return []
    texts = stored.split(";") if definition["fieldType"] == "checkbox" else [stored]
    return [comparable(text, definition["type"]) for text in texts]


def _between(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    low, high = _operand(spec, definition), _operand(spec, definition, "highValue")
    name, kind = definition["name"], definition["type"]

    def test(values: Values) -> bool:
        stored = values.get(name)
        value = None if stored is None else comparable(stored, kind)
        return value is not None and bool(low <= value <= high)

    return test


def _listed(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    """For strings HubSpot compares its lower-case value with yours as given, so an upper-case one never matches."""
    texts = spec.get("values")
    if not isinstance(texts, list) or not texts:
        raise invalid(f"operator {spec['operator']} requires values", code="MISSING_VALUE", name=definition["name"])
    as_given = definition["type"] == "string"
    wanted = {str(text) if as_given else comparable(str(text), definition["type"]) for text in texts}
    name = definition["name"]
    return lambda values: any(part in wanted for part in _parts(values.get(name), definition))


def _not_listed(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    listed, name = _listed(spec, definition), definition["name"]
    return lambda values: name in values and not listed(values)


def _contains(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    wanted, name = str(_operand(spec, definition)).lower(), definition["name"]
    pattern = re.compile(".*".join(re.escape(part) for part in wanted.split("*")), re.DOTALL)
    return lambda values: any(pattern.fullmatch(word) for word in tokens(values.get(name, "")))


def _contains_not(spec: dict[str, Any], definition: dict[str, Any]) -> Test:
    contains = _contains(spec, definition)
    return lambda values: not contains(values)


def tokens(text: str) -> list[str]:
    """Return the lower-case words of a text, and those an e-mail address or domain is made of."""
    words = _WORD.findall(text.lower())
    return words + [part for word in words for part in re.split(r"[@.+-]", word) if part != word and part]


_OPERATORS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Test]] = {
    "EQ": _equals,
    "NEQ": _differs,
    "GT": _compare(lambda value, wanted: bool(value > wanted)),
    "GTE": _compare(lambda value, wanted: bool(value >= wanted)),
    "LT": _compare(lambda value, wanted: bool(value < wanted)),
    "LTE": _compare(lambda value, wanted: bool(value <= wanted)),
    "BETWEEN": _between,
    "IN": _listed,
    "NOT_IN": _not_listed,
    "HAS_PROPERTY": lambda spec, definition: lambda values: definition["name"] in values,
    "NOT_HAS_PROPERTY": lambda spec, definition: lambda values: definition["name"] not in values,
    "CONTAINS_TOKEN": _contains,
    "NOT_CONTAINS_TOKEN": _contains_not,
}
