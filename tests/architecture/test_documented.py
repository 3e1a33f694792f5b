"""Every setting that is read is in the README and in `.env.example`, and nothing there is made up."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# docker-compose.yml reads these, the program does not.
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "BILLING_OWNER_PASSWORD", "BILLING_APP_PASSWORD"}


def settings_read() -> set[str]:
    text = (ROOT / "billing_ops" / "settings.py").read_text()
    return set(re.findall(r"""(?:env\.\w+|_secret)\(\s*"([A-Z_]+)""", text))


def test_every_setting_is_in_the_example() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert example - COMPOSE_ONLY == settings_read()


def test_every_setting_is_in_the_readme() -> None:
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", section))

    assert named - {"ENVIRONMENT"} == settings_read() - {"ENVIRONMENT"}


def test_every_target_of_run_py_is_in_the_readme() -> None:
    targets = re.findall(r'^    "(\w+)": \(', (ROOT / "run.py").read_text(), re.M)
    readme = (ROOT / "README.md").read_text()

    assert targets
    assert [name for name in targets if f"run.py {name}" not in readme and f"`{name}`" not in readme] == []
