"""
Rows of other tables that a query brings along as JSON, and as model instances again: one read where there were three.

For pages with few queries to spare. `payload` and `payload_hash` stay behind: reading either of a revived row is one
more query.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import DecimalField, F, Field, Func, JSONField, Model

Row = TypeVar("Row", bound=Model)
LEFT_BEHIND = frozenset({"payload", "payload_hash"})


class RowAsJson(Func):
    """
    A row of `model` as one expression, whatever its columns are: Django would resolve and compile each by itself, on
    every request, which took a page of a team 25 ms of its 58.

    `through` leads to the row ("price__"). A column other than the key says which table is meant: the key of a row
    that is joined would be taken from the column that points there.
    """

    def __init__(self, model: type[Model], *, through: str = "") -> None:
        self.columns = _columns(model)
        told = next(field.attname for field in self.columns if not field.primary_key)
        super().__init__(F(f"{through}{told}"), output_field=JSONField())

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> tuple[str, Any]:
        (told,) = self.get_source_expressions()
        table = compiler.quote_name_unless_alias(told.alias)
        values = (f"'{field.attname}', {table}.{_value(field)}" for field in self.columns)
        return f"JSONB_BUILD_OBJECT({', '.join(values)})", []


def as_json(model: type[Model], *, through: str = "") -> RowAsJson:
    """
    This function will return the expression for a row of `model` as JSON; `through` leads to it ("price__").

    Decimals travel as text: JSON's numbers would come back as floats.
    """
    return RowAsJson(model, through=through)


def _value(field: "Field[Any, Any]") -> str:
    return f'"{field.column}"::text' if isinstance(field, DecimalField) else f'"{field.column}"'


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
