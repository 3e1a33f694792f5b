"""
A payload as it is stored, and a fingerprint that tells whether its row would come out as it already is.

A row is made of the payload and of the mapping that reads columns out of it. So the fingerprint is taken of the
payload's stored text under the mapping's version: the same payload and the same mapping make the same row, and nobody
needs to map it to know. When a mapping learns to read another field its version is another one, and the next read of
an unchanged object writes its row anew.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson

SIZE = 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """A payload's stored text (JSON, keys sorted) and its fingerprint under a mapping's version."""

    text: bytes
    fingerprint: bytes


def seal(payload: object, *, mapping: bytes) -> Sealed:
    """This function will return a payload sealed under a mapping's version, of at most 64 bytes."""
    text = serialised(payload)
    return Sealed(text, blake2b(text, digest_size=SIZE, key=mapping).digest())


def serialised(payload: object) -> bytes:
    """
    This function will return a payload as its column stores it.

    Keys are sorted, so that the order in which a provider happens to answer is no change.
    """
    text = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
    # PostgreSQL cannot store the character NUL; people's texts in HubSpot can hold it.
    return orjson.dumps(_without_nul(payload), option=orjson.OPT_SORT_KEYS) if b"\\u0000" in text else text


def stored(value: Any) -> Any:
    """This function will return a column's value as PostgreSQL can store it."""
    return value.replace("\x00", "") if isinstance(value, str) and "\x00" in value else value


def _without_nul(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nul(item) for item in value]
    return stored(value)
