"""
Starts throw-away PostgreSQL and Valkey before pytest-django reads the settings.

A conftest would be too late: `pytest_load_initial_conftests` of a plugin named in `addopts` runs first. An xdist
worker inherits the environment, and so the servers, of its controller; what two of them would change under each
other's hands, it has for itself.
"""

import os
import re
import sys
from pathlib import Path

import pytest

from runner.environment import UNLIMITED
from runner.places import CannotStart, throw_away_place
from runner.servers import Servers, named_elsewhere

DATABASE = "billing"
TEST_ENVIRONMENT = {
    "ENVIRONMENT": "test",
    "DJANGO_SETTINGS_MODULE": "billing_ops.settings",
    "STRIPE_READ_KEY": "rk_test_sandbox_read",
    "STRIPE_WRITE_KEY": "rk_test_sandbox_write",
    "HUBSPOT_READ_TOKEN": "pat-sandbox-read",
    "HUBSPOT_WRITE_TOKEN": "pat-sandbox-write",
    "LOG_LEVEL": "WARNING",
    **UNLIMITED,
}
_servers: list[Servers] = []


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Set the environment; start servers unless it names some already."""
    os.environ.update(TEST_ENVIRONMENT)
    try:
        if named_elsewhere():
            _part_from_other_workers(os.environ.get("PYTEST_XDIST_WORKER", ""))
            return
        servers = Servers(throw_away_place())
        _servers.append(servers)
        servers.start(DATABASE)
    except CannotStart as problem:
        sys.exit(str(problem))
    os.environ.update(servers.environment(DATABASE), STATIC_ROOT=str(servers.place.root / "static"))
    os.environ["ANCHOR_PATH"] = str(servers.place.root / "audit-anchor")


def _part_from_other_workers(name: str) -> None:
    """A number of Valkey's and files of its own; PostgreSQL's databases are named after the process anyway."""
    if not (number := name.removeprefix("gw")):
        return
    os.environ["REDIS_URL"] = re.sub(r"(db=|/)\d+$", rf"\g<1>{number}", os.environ["REDIS_URL"])
    for variable in ("STATIC_ROOT", "ANCHOR_PATH"):
        if path := os.environ.get(variable):
            os.environ[variable] = str(Path(path).with_name(f"{Path(path).name}-{name}"))


def pytest_unconfigure() -> None:
    """Stop what was started here, and delete its data."""
    while _servers:
        _servers.pop().stop()
