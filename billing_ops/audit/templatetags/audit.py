"""Words for what an entry stores as identifiers. `{% load audit %}`"""

from django import template

from billing_ops.audit import words
from billing_ops.audit.models import AuditEntry

register = template.Library()


@register.filter
def role_words(roles: list[str]) -> str:
    """This filter will return stored roles as people read them: "Sales ops, Executive"."""
    return ", ".join(_words(role).capitalize() for role in roles)


@register.filter
def subject_id_beside_label(entry: AuditEntry) -> str:
    """This filter will return the subject's id where it tells more than the label; a user's number does not."""
    is_worth_showing = entry.subject_label not in ("", entry.subject_id) and entry.subject_type != "accounts.user"
    return entry.subject_id if is_worth_showing else ""


@register.simple_tag
def details_of(entry: AuditEntry) -> list[tuple[str, str]]:
    """This tag will return an entry's details and notes as (name, text); empty ones are left out."""
    details = [(words.name_of(name), words.text_of(name, value)) for name, value in entry.details.items()]
    return [(name, text) for name, text in details if text] + _notes(entry)


def _notes(entry: AuditEntry) -> list[tuple[str, str]]:
    """Beside a quotation the reason says where it comes from."""
    notes = {note.kind: _quoted(note.text, removed=note.removed_at is not None) for note in entry.notes.all()}
    reason_name = "who wrote it, and when" if "quotation" in notes else "reason"
    named = (("quotation", notes.get("quotation")), (reason_name, notes.get("reason")))
    return [(name, text) for name, text in named if text]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _quoted(text: str, *, removed: bool) -> str:
    return "(removed by retention)" if removed else f"“{text}”"
