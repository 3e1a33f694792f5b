"""Property definitions of each object type, in the wire shape of HubSpot's properties API."""

from collections.abc import Collection, Iterable
from typing import Any

from sandbox.hubspot.pipelines import PIPELINES
from sandbox.hubspot.property_table import COMMON, TABLES
from sandbox.hubspot.types import OBJECT_TYPES

_FIELD_TYPES = {
    "string": "text", "text": "textarea", "number": "number", "bool": "booleancheckbox", "date": "date",
    "datetime": "date", "enumeration": "select", "multi": "checkbox",
}  # fmt: skip
_STORED_TYPES = {"text": "string", "multi": "enumeration"}
_DEFINED_AT = "2024-02-01T09:00:00.000Z"


class UnknownProperty(ValueError):
    """A property name that this object type does not define."""

    def __init__(self, object_type: str, name: str) -> None:
        super().__init__(f'Property "{name}" does not exist on {object_type}')
        self.object_type, self.name = object_type, name


class Definitions:
    """All property definitions of the portal: object type → name → wire definition."""

    def __init__(self) -> None:
        self._by_type = {name: dict(_parse(name, COMMON + TABLES[name])) for name in OBJECT_TYPES}
        self._unique: dict[str, tuple[str, ...]] = {}
        self._refresh_unique()

    def of(self, object_type: str) -> list[dict[str, Any]]:
        """Return every definition of a type, by name."""
        return [definition for _, definition in sorted(self._by_type[object_type].items())]

    def names(self, object_type: str) -> Collection[str]:
        """Return every defined name of a type."""
        return self._by_type[object_type].keys()

    def get(self, object_type: str, name: str) -> dict[str, Any] | None:
        """Return one definition, or None."""
        return self._by_type[object_type].get(name)

    def define(self, object_type: str, name: str, **fields: Any) -> dict[str, Any]:
        """Define a property or change its definition, and return it; `options` may be plain strings."""
        current = self.get(object_type, name) or definition(object_type, name, "string", {"custom"}, ())
        if "options" in fields:
            fields["options"] = _options(fields["options"])
        self._by_type[object_type][name] = current | fields
        self._refresh_unique()
        return self._by_type[object_type][name]

    def remove(self, object_type: str, name: str) -> None:
        """Forget a definition; unknown names are ignored."""
        self._by_type[object_type].pop(name, None)
        self._refresh_unique()

    def check_names(self, object_type: str, names: Iterable[str]) -> None:
        """Return when every name is defined.

        :raises UnknownProperty: for the first name that is not
        """
        known = self._by_type[object_type]
        for name in names:
            if name not in known:
                raise UnknownProperty(object_type, name)

    def unique_names(self, object_type: str) -> tuple[str, ...]:
        """Return the names whose values no two records may share."""
        return self._unique[object_type]

    def _refresh_unique(self) -> None:
        self._unique = {
            object_type: tuple(name for name, definition in known.items() if definition["hasUniqueValue"])
            for object_type, known in self._by_type.items()
        }


def _parse(object_type: str, table: str) -> Iterable[tuple[str, dict[str, Any]]]:
    for line in table.strip().splitlines():
        head, _, options = line.partition(" = ")
        if not head:
            continue
        name, kind, *flags = head.split()
        values: Iterable[Any] = options.split("|") if options else _stage_options(object_type, name)
        yield name, definition(object_type, name, kind, set(flags), values)


def _stage_options(object_type: str, name: str) -> list[dict[str, Any]]:
    """Pipelines and stages are enumerations whose options come from the pipelines."""
    pipelines = PIPELINES.get(object_type, [])
    entries: list[dict[str, Any]] = []
    if name in ("pipeline", "hs_pipeline"):
        entries = pipelines
    elif name in ("dealstage", "hs_pipeline_stage"):
        entries = [stage for pipeline in pipelines for stage in pipeline["stages"]]
    return [
        {"label": entry["label"], "value": entry["id"], "displayOrder": order, "hidden": False, "description": ""}
        for order, entry in enumerate(entries)
    ]


def definition(object_type: str, name: str, kind: str, flags: set[str], options: Iterable[Any]) -> dict[str, Any]:
    """Return a full wire definition of one property from a line of the table."""
    custom, read_only = "custom" in flags, bool(flags & {"ro", "calc"})
    return {
        "name": name,
        "label": name.removeprefix("hs_").replace("_", " ").capitalize(),
        "description": "",
        "groupName": f"{OBJECT_TYPES[object_type].singular}information",
        "type": _STORED_TYPES.get(kind, kind),
        "fieldType": "calculation_equation" if "calc" in flags else _FIELD_TYPES[kind],
        "options": _options(_BOOLEAN if kind == "bool" else options),
        "displayOrder": -1,
        "calculated": "calc" in flags,
        "externalOptions": name == "hubspot_owner_id",
        "hasUniqueValue": "unique" in flags,
        "hidden": False,
        "hubspotDefined": not custom,
        "archived": False,
        "formField": not read_only,
        "dataSensitivity": "non_sensitive",
        "createdAt": _DEFINED_AT,
        "updatedAt": _DEFINED_AT,
        "modificationMetadata": {
            "archivable": custom,
            "readOnlyDefinition": not custom,
            "readOnlyValue": read_only,
        },
    }


_BOOLEAN = ["true", "false"]


def _options(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        value
        if isinstance(value, dict)
        else {
            "label": str(value),
            "value": str(value),
            "displayOrder": order,
            "hidden": False,
            "description": "",
        }
        for order, value in enumerate(values)
    ]
