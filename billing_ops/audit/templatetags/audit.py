"""Words for what an entry stores as identifiers. `{% load audit %}`"""

import json
from typing import Any

from django import template

register = template.Library()


@register.filter
def role_words(roles: list[str]) -> str:
    """This filter will return stored roles as people read them: "Sales ops, Executive"."""
    return ", ".join(field_words(role).capitalize() for role in roles)


@register.filter
def field_words(name: str) -> str:
    """This filter will return the name of a detail without its underscores."""
    return name.replace("_", " ")


@register.filter
def detail(value: Any) -> str:
    """This filter will return a detail's value as text; nested ones as JSON, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
