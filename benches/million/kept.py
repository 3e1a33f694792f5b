"""
The database with the generated rows, kept between runs.

Its place is named after the version of the generator and the number of subscriptions. It counts as built once it holds
the file `built`, which is written last: what a run left half-built is thrown away and built anew.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benches.million.building import grow
from runner import lock
from runner.bench_stage import DATABASE, Stage, stage
from runner.places import ROOT, CannotStart, Place, bench_place
from runner.servers import remove_kept

# Raise it with every change of what is generated: the old rows are then nobody's, and dropped by hand.
VERSION = 1
# A crash while building leaves no file `built`, so nothing is gained by waiting for the disk.
BUILDING = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=8GB", "shared_buffers=2GB")
STATIC = ("collectstatic", "-v0", "--noinput")
SET_UP = (("demo_users",), STATIC, ("sync", "stripe", "hubspot", "--full"))


def place_of(subscriptions: int) -> Place:
    """This function will return the place in which the rows of that size are kept."""
    return bench_place(f"mirror-v{VERSION}-{subscriptions}")


@contextmanager
def kept(subscriptions: int, *, environment: dict[str, str]) -> Iterator[Stage]:
    """
    This context will hold servers over the kept rows, and the demo's sandbox; the rows are built first where needed.

    :raises CannotStart: another bench of that size runs, or building failed
    """
    place = place_of(subscriptions)
    held = lock.take(place)
    if held is None:
        raise CannotStart(f"Another bench uses {place.root}, so nothing was started. Wait for its end.")
    with held:
        if not _marker(place).exists():
            _build_gently(subscriptions)
        with stage(seed="demo", place=place_of(subscriptions), settings=(), environment=environment) as found:
            found.manage(*STATIC)  # the pages are those of today, whenever the rows were made
            yield found


def _build_gently(subscriptions: int) -> None:
    """In a process of its own, below everybody else's: minutes of work that nobody times."""
    command = ["nice", "-n", "19", sys.executable, "-m", "benches.million.kept", str(subscriptions)]
    if subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}).returncode:
        raise CannotStart("The rows could not be made, so nothing was timed; the words of what failed are above.")


def build(subscriptions: int) -> None:
    """This function will build the kept rows from nothing; whoever calls it holds the lock."""
    began = time.monotonic()
    remove_kept(place_of(subscriptions))
    place = place_of(subscriptions)
    _tell(f"Building {subscriptions:,} subscriptions in {place.root}; remove that folder to drop them.")
    with stage(seed="demo", place=place, settings=BUILDING) as held:
        for command in SET_UP:
            held.manage(*command)
        dsn = held.servers.postgres.url("postgres", DATABASE)
        grow(dsn, subscriptions=subscriptions, tell=lambda words: _tell(f"  {words}"))
        held.servers.postgres.psql("CHECKPOINT")
    os.sync()
    _marker(place).write_text(json.dumps({"subscriptions": subscriptions, "seconds": time.monotonic() - began}))


def _tell(words: str) -> None:
    """Beside the report, which may be read by a program."""
    sys.stderr.write(f"{words}\n")


def _marker(place: Place) -> Path:
    return place.root / "built"


if __name__ == "__main__":
    build(int(sys.argv[1]))
