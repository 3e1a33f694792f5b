"""The version of a mapping changes with whatever decides what row a payload becomes."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations import mapping
from integrations.hubspot.intake import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
# Reached by the mapping, but they decide no value of a row.
ASIDE = {
    "billing_ops/kernel/errors.py",
    "billing_ops/kernel/merge.py",
    "billing_ops/kernel/models.py",
    "integrations/hubspot/errors.py",
    "integrations/mapping.py",
    "integrations/pages.py",
    "integrations/stripe/configuration.py",  # its answer counts as a value
    "integrations/stripe/errors.py",
}


def imported(file: Path) -> Iterator[str]:
    """Files of ours that a file imports, as paths in the repository."""
    for node in ast.walk(ast.parse(file.read_text())):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            path = name.replace(".", "/") + ".py"
            if name.startswith(("integrations", "billing_ops")) and (ROOT / path).exists():
                yield path


@pytest.mark.parametrize("provider", ["stripe", "hubspot"])
def test_every_file_that_the_mapping_uses_counts(provider: str) -> None:
    sources = mapping.sources(provider)
    known = {str(file.relative_to(ROOT)) for file in sources}

    reached = {path for file in sources for path in imported(file)}

    assert reached - known - ASIDE == set()
    assert {f"{app}/mirror/{provider}.py" for app in ("customers", "invoices", "subscriptions")} <= known


def test_every_setting_that_a_record_is_read_by_counts() -> None:
    used = {
        node.attr
        for file in mapping.sources("hubspot")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "settings"
    }

    assert used == set(SETTINGS)


def test_other_values_and_other_providers_are_other_versions() -> None:
    assert mapping.version("stripe", False) == mapping.version("stripe", False)
    assert (
        len({mapping.version("stripe", False), mapping.version("stripe", True), mapping.version("hubspot", False)}) == 3
    )


def test_other_code_is_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shape = tmp_path / "shape.py"
    monkeypatch.setattr(mapping, "SHARED", (shape,))
    versions = set()
    for code in ("payload['a']", "payload['b']"):
        shape.write_text(code)
        mapping._code.cache_clear()
        versions.add(mapping.version("stripe"))
    mapping._code.cache_clear()

    assert len(versions) == 2
