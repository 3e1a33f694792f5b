"""Every setting that is read is in the README and in `.env.example`, and nothing there is made up."""

import re
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands

from accounts.roles import ROLE_PERMISSIONS, Role
from billing_ops.kernel.permissions import Permission

ROOT = Path(__file__).resolve().parents[2]


def settings_read() -> set[str]:
    text = (ROOT / "billing_ops" / "settings.py").read_text()
    return set(re.findall(r"""(?:env\.\w+|_secret)\(\s*"([A-Z_]+)""", text))


def test_every_setting_is_in_the_example() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert example == settings_read()


def test_every_setting_is_in_the_readme() -> None:
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", section))

    assert named - {"ENVIRONMENT"} == settings_read() - {"ENVIRONMENT"}


def test_every_target_of_run_py_is_in_the_readme() -> None:
    targets = re.findall(r'^    "(\w+)": \(', (ROOT / "run.py").read_text(), re.M)
    readme = (ROOT / "README.md").read_text()

    assert targets
    assert [name for name in targets if f"run.py {name}" not in readme and f"`{name}`" not in readme] == []


def test_every_permission_stands_in_the_table_of_roles() -> None:
    lines = (ROOT / "docs" / "roles.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    documented = {
        row[0].strip("`"): [role for role, cell in zip(Role, row[2:], strict=True) if cell == "yes"] for row in rows
    }

    held = {
        permission.value: [role for role in Role if permission in ROLE_PERMISSIONS[role]] for permission in Permission
    }
    assert documented == held


def test_every_model_is_a_term_of_the_glossary() -> None:
    rows = [line for line in (ROOT / "docs" / "glossary.md").read_text().splitlines() if line.startswith("| ")]
    terms = {term.strip() for row in rows for term in row.strip("|").split("|")[0].split(",")}
    ours = [model.__name__ for model in apps.get_models() if not model.__module__.startswith(("django.", "allauth."))]

    assert ours
    assert sorted(set(ours) - terms) == []


def test_every_command_of_ours_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    ours = [
        name
        for name, app in get_commands().items()
        if not str(app).startswith(("django", "allauth", "template_partials"))
    ]

    assert "sync" in ours
    assert [name for name in ours if not re.search(rf"manage(\.py)? {name}\b|`{name}`", readme)] == []
