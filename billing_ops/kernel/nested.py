"""
Rows of other tables that a query brings along as JSON, and as model instances again: one read where there were three.

For pages with few queries to spare. `payload` and `payload_hash` stay behind: reading either of a revived row is one
more query.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import DecimalField, Field, Model, TextField
from django.db.models.functions import Cast, JSONObject

Row = TypeVar("Row", bound=Model)
LEFT_BEHIND = frozenset({"payload", "payload_hash"})


def as_json(model: type[Model], *, through: str = "") -> JSONObject:
    """
    This function will return the expression for a row of `model` as JSON; `through` leads to it ("price__").

    Decimals travel as text: JSON's numbers would come back as floats.
    """
    names = {field: f"{through}{field.attname}" for field in _columns(model)}
    exact = {field.attname: Cast(name, TextField()) for field, name in names.items() if isinstance(field, DecimalField)}
    return JSONObject(**{field.attname: exact.get(field.attname, name) for field, name in names.items()})


def revived(model: type[Row], data: Mapping[str, Any]) -> Row | None:
    """
    This function will return the row that `as_json` carried, None where there was none to carry (an outer join).

    The key proves nothing: for a foreign key without constraint it is the column that points, not the row's own.
    """
    if all(value is None for name, value in data.items() if name != model._meta.pk.attname):
        return None
    columns = _columns(model)
    values = [field.to_python(data[field.attname]) for field in columns]
    return model.from_db("default", [field.attname for field in columns], values)


def _columns(model: type[Model]) -> list["Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if field.attname not in LEFT_BEHIND]
