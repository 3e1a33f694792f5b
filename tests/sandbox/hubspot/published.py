"""HubSpot's published OpenAPI as a judge of the sandbox's answers.

The descriptions lie beside the project (`../shared/specs/hubspot`), not in it; without them nothing is judged.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from sandbox.hubspot.types import find_type

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "specs" / "hubspot"
PRESENT = FOLDER.is_dir()
NEWEST = "2026-09"
# Rollout 50914 says ids of links are integers, the newer 130902 and the official client's types say strings.
SUPERSEDED = {"associations.50914.v4.json"}
# Real paths that no description lists.
UNDESCRIBED = re.compile(r"/crm/v3/owners.*|.*/labels|/crm/objects/[\d-]+/[^/]+/[^/]+/associations/[^/]+|(?!/crm/).*")


class Described:
    """One published description: its operations as (method, path pattern), and a validator for its schemas."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        self.document = json.loads(file.read_text())
        relax(self.document["components"]["schemas"])
        resource = Resource(contents=self.document, specification=DRAFT4)
        self.registry = Registry().with_resource("urn:description", resource)
        self.operations = [
            (method.upper(), re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), operation)
            for path, methods in self.document["paths"].items()
            for method, operation in sorted(methods.items())
        ]

    def schema(self, method: str, path: str, status: int) -> dict[str, Any] | None:
        """The schema of an answer; None when this description does not cover it."""
        for known, pattern, operation in self.operations:
            if known == method and pattern.fullmatch(path):
                if status >= 400:
                    return {"$ref": "#/components/schemas/Error"}
                content = operation["responses"].get(str(status), {}).get("content", {})
                return content.get("application/json", {}).get("schema")
        return None

    def errors(self, schema: dict[str, Any], body: Any) -> list[str]:
        """What the schema says against the body."""
        reference = {"$ref": "urn:description" + schema["$ref"]}
        validator = OAS30Validator(reference, registry=self.registry, format_checker=oas30_format_checker)
        return [f"{self.name}: {error.json_path}: {error.message}" for error in validator.iter_errors(body)]


def relax(schemas: dict[str, Any]) -> None:
    """Allow what HubSpot sends though its description does not: null values, null labels, sub-categories as text."""
    for schema in schemas.values():
        fields = schema.get("properties", {})
        if "additionalProperties" in fields.get("properties", {}):
            fields["properties"]["additionalProperties"]["nullable"] = True
        if "label" in fields and "typeId" in fields:
            fields["label"]["nullable"] = True
        if fields.get("subCategory", {}).get("type") == "object":
            fields["subCategory"] = {}


@cache
def descriptions() -> list[Described]:
    """Every description found, read once; none when the folder is absent."""
    return [Described(file) for file in sorted(FOLDER.glob("*.json")) if file.name not in SUPERSEDED]


def judge(method: str, path: str, status: int, body: bytes) -> tuple[int, list[str]]:
    """How many descriptions cover this answer, and all they say against it."""
    covering = 0
    complaints: list[str] = []
    for described in descriptions():
        schema = described.schema(method, usual_path(path), status)
        if schema is not None:
            covering += 1
            complaints += described.errors(schema, json.loads(body))
    return covering, complaints


def may_be_undescribed(path: str) -> bool:
    """Whether no published description is expected for a path."""
    return UNDESCRIBED.fullmatch(path) is not None


def usual_path(path: str) -> str:
    """The path as the descriptions spell it: newest version, plural type names, and `0-3` for deals on v3."""
    path = re.sub(r"/20\d\d-\d\d(?=/)", f"/{NEWEST}", path)
    kind = re.match(r"/crm/v3/objects/([^/]+)", path)
    found = find_type(kind[1]) if kind else None
    if not kind or not found:
        return path
    name = found.type_id if found.name == "deals" else found.name
    return path.replace(kind[1], name, 1)
