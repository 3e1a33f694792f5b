"""Words for what an entry stores as identifiers. `{% load audit %}`"""

import json
from typing import Any

from django import template

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
    details = [(_words(name), _text(value)) for name, value in entry.details.items() if value not in (None, "")]
    return details + [
        (note.kind, _quoted(note.text, removed=note.removed_at is not None)) for note in entry.notes.all()
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _quoted(text: str, *, removed: bool) -> str:
    return "(removed by retention)" if removed else f"“{text}”"
