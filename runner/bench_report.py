"""What a bench says: a table for people and the same as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Report:
    """`text` for a terminal, `data` for `--json`; `problems` are what must not be, and fail the command."""

    text: str
    data: Any
    problems: Sequence[str] = ()


def table(rows: Sequence[Sequence[object]], *, heading: Sequence[str]) -> str:
    """This function will return rows under their heading, the first column left, the others right."""
    cells = [[str(cell) for cell in row] for row in [heading, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(heading))]
    return "\n".join(_line(row, widths) for row in cells)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if not column else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others]).rstrip()
