"""The trail as CSV, safe to open in a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator

from billing_ops.audit.models import AuditEntry

HEADER = (
    *("position", "time (UTC)", "action", "who", "roles", "title", "about", "id", "name", "lookup", "command"),
    *("details", "reason", "quotation", "hash"),
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands back what csv writes to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def csv_lines(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """This function will yield a header and one CSV line per entry; no cell can start a spreadsheet formula."""
    writer = csv.writer(_Line())
    yield writer.writerow(HEADER)
    for entry in entries:
        yield writer.writerow([safe_cell(cell) for cell in _cells(entry)])


def safe_cell(text: str) -> str:
    """This function will return the text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    notes = {note.kind: note.text for note in entry.notes.all()}
    return (
        str(entry.position),
        entry.at.strftime("%Y-%m-%d %H:%M:%S"),
        entry.action,
        entry.actor_label,
        " ".join(entry.actor_roles),
        entry.actor_title,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.lookup_id,
        entry.command_id,
        json.dumps(entry.details, ensure_ascii=False) if entry.details else "",
        notes.get("reason", ""),
        notes.get("quotation", ""),
        bytes(entry.hash).hex(),
    )
