"""`run.py manage …`: a management command in the demo's environment, or in the one that DATABASE_URL names."""

import os
import subprocess
import sys

from runner import environment, lock
from runner.environment import KEYS, demo_environment
from runner.places import ROOT, CannotStart, Place, kept_place
from runner.servers import Servers, named_elsewhere

DATABASE = "billing"


def command(extra: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *sys.argv[1:]], env={**os.environ, **extra}
    ).returncode


def of_the_same_database() -> dict[str, str]:
    """The environment of a demo that was pointed at the same servers; else what the person set is all there is."""
    known = environment.saved(kept_place()) or {}
    return known if known.get("DATABASE_URL") == os.environ["DATABASE_URL"] else {}


def beside_the_demo(place: Place) -> int:
    """Use the running demo's servers; start them for the moment when no demo runs."""
    held = lock.take(place)
    if held is None:
        return command(environment.saved(place) or {})
    servers = Servers(place)
    try:
        servers.start(DATABASE)
        addresses = servers.environment(DATABASE)
        known = environment.saved(place) or demo_environment(
            place=place, servers=addresses, sandbox="http://127.0.0.1:8420", port=8000
        )
        return command({**KEYS, **known, **addresses})
    finally:
        servers.stop()


def main() -> None:
    try:
        if named_elsewhere():
            sys.exit(command(of_the_same_database()))
        sys.exit(beside_the_demo(kept_place()))
    except CannotStart as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
