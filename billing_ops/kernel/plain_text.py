"""Providers' texts without what would make a reader see another text than the one stored."""

import dataclasses
from typing import Any

# Embeddings, overrides and isolates turn the reading direction of what stands around them (U+202A-202E, U+2066-2069).
DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(value: Any) -> Any:
    """This function will return `value` without direction marks: a text, or a list or dataclass and all within it."""
    if isinstance(value, str):
        return value.translate(DIRECTION_MARKS)
    if isinstance(value, list):
        return [plain(part) for part in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **parts)
    return value
