"""`run.py check`: everything that can be said of the code without running it."""

import os
import subprocess
import sys
from pathlib import Path

from runner.pytest_servers import TEST_ENVIRONMENT

BIN = Path(sys.executable).parent
PRODUCT = [
    "billing_ops",
    "accounts",
    "customers",
    "subscriptions",
    "coupons",
    "invoices",
    "credits",
    "integrations",
]
PRODUCT += ["sync", "sandbox", "runner", "benches"]


def steps() -> list[tuple[str, list[str]]]:
    """This function will return (what is checked, command); only packages that exist are typed."""
    typed = [name for name in PRODUCT if Path(name).is_dir()]
    return [
        ("style", [str(BIN / "ruff"), "check", "."]),
        ("format", [str(BIN / "ruff"), "format", "--check", "."]),
        ("types", [str(BIN / "mypy"), *typed]),
        ("import contracts", [str(BIN / "lint-imports")]),
        ("templates", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
        ("vendored files", [sys.executable, "-m", "runner.vendor", "--check"]),
        ("migrations", [sys.executable, "-m", "runner.migrations"]),
    ]


def main() -> None:
    failed = []
    environment = {**os.environ, **TEST_ENVIRONMENT}
    for name, command in steps():
        print(f"== {name}", flush=True)
        if subprocess.run(command, env=environment).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"Not in order: {', '.join(failed)}.")
    print("All in order.")


if __name__ == "__main__":
    main()
