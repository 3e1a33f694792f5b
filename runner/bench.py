"""`run.py bench NAME [--json]`: timed runs over the demo's data, mirrored on throw-away servers."""

import argparse
import dataclasses
import importlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from runner.environment import demo_environment
from runner.places import ROOT, CannotStart, throw_away_place
from runner.servers import Servers
from runner.service import Service
from runner.timing import Timing

DATABASE = "billing"
SET_UP = (
    ("migrate", "-v0"),
    ("demo_users",),
    ("collectstatic", "-v0", "--noinput"),
    ("sync", "stripe", "hubspot", "--full"),
)


def names() -> list[str]:
    return sorted(path.stem for path in (ROOT / "benches").glob("*.py") if path.stem != "__init__")


@contextmanager
def filled_product() -> Iterator[str]:
    """The environment of this process pointed at a mirror of the sandbox's demo data; the sandbox's address."""
    place = throw_away_place()
    servers = Servers(place)
    log = place.log("sandbox")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", "demo"]
    sandbox = Service("sandbox", command, {}, log, ready=lambda: _address(log.read_text()) != "")
    try:
        servers.start(DATABASE)
        sandbox.start()
        address = _address(log.read_text())
        os.environ.update(
            demo_environment(place=place, servers=servers.environment(DATABASE), sandbox=address, port=8000)
        )
        for arguments in SET_UP:
            _manage(*arguments)
        yield address
    finally:
        sandbox.stop()
        servers.stop()


def _address(log: str) -> str:
    told = [line.split()[-1] for line in log.splitlines() if line.startswith("Sandbox ready: ")]
    return told[-1] if told else ""


def _manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], stdout=subprocess.DEVNULL)
    if done.returncode:
        raise CannotStart(f"`manage.py {' '.join(arguments)}` failed, so nothing was timed; its own words are above.")


def measure(name: str) -> list[Timing]:
    """This function will return the timings of one bench."""
    with filled_product() as sandbox:
        with urllib.request.urlopen(f"{sandbox}/_control/cases", timeout=5) as answer:
            cases: Any = json.load(answer)
        rows = cases["cases"] if isinstance(cases, dict) else cases
        timings: list[Timing] = importlib.import_module(f"benches.{name}").run(_signed_in(), rows)
        return timings


def _signed_in() -> Any:
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(get_user_model().objects.get(email="support@flowfuse.example"))
    return client


def report(timings: list[Timing], *, as_json: bool) -> str:
    if as_json:
        return json.dumps([dataclasses.asdict(timing) for timing in timings], indent=1)
    lines = [f"{'':<16} {'requests':>8} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8}"]
    lines += [f"{t.what:<16} {t.requests:>8} {t.p50_ms:>8} {t.p95_ms:>8} {t.queries:>8}" for t in timings]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names())
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.name is None:
        print("\n".join(["usage: run.py bench NAME [--json]; there are:", *(f"  {name}" for name in names())]))
        return
    try:
        timings = measure(options.name)
    except (CannotStart, RuntimeError) as problem:
        sys.exit(str(problem))
    print(report(timings, as_json=options.json))


if __name__ == "__main__":
    main()
