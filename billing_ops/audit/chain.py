"""The chain's arithmetic in Python: the second opinion on what the trigger computes in SQL."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

START = bytes(32)


@dataclass(frozen=True)
class Link:
    """An entry as the chain sees it: `parts` are the hashed columns in order, each as PostgreSQL prints it."""

    position: int
    prev_hash: bytes
    hash: bytes
    parts: Sequence[str]


def entry_hash(prev_hash: bytes, position: int, parts: Sequence[str]) -> bytes:
    """
    This function will return the SHA-256 that an entry must carry.

    Every part is preceded by its length in bytes, so that no two entries can be written the same way.
    """
    texts = [prev_hash.hex(), str(position), *parts]
    framed = (f"{len(text.encode())}:{text}" for text in texts)
    return hashlib.sha256(",".join(framed).encode()).digest()


def roles_text(roles: Sequence[str]) -> str:
    """This function will return roles as PostgreSQL's array_to_json prints them."""
    return json.dumps(list(roles), separators=(",", ":"), ensure_ascii=False)


def note_hash(*, salt: bytes, text: str) -> str:
    """This function will return the salted SHA-256 of a note, in hexadecimal."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def problem_of(link: Link, *, position: int, prev_hash: bytes) -> str:
    """This function will say in a sentence why `link` does not continue the chain, or return an empty text."""
    if link.position != position:
        return f"entry {position} is missing"
    if link.prev_hash != prev_hash:
        return f"entry {position} does not follow the one before it"
    if link.hash != entry_hash(link.prev_hash, link.position, link.parts):
        return f"entry {position} was changed after it was written"
    return ""
