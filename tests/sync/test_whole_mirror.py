"""`manage.py sync` against a large world: everything arrives, and killed runs cost little more than they had left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from sync.models import SyncCursor, SyncRun, SyncSweep
from tests.journeys.product import ROOT, Product
from tests.providers import Sandbox
from tests.sync.comparing import HUBSPOT, STRIPE, differences

COMMAND = ("sync", "stripe", "hubspot", "--full")
MEGABYTE = 1024
# (teams, objects they come to at least, kills)
SIZES = [(240, 5_000, 3), pytest.param(4800, 100_000, 20, marks=pytest.mark.faults)]


@pytest.fixture(scope="module")
def provider() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.mark.parametrize(("teams", "objects", "kills"), SIZES)
def test_a_first_sync_killed_at_random_is_complete_and_asks_for_little_twice(
    provider: Sandbox, committing_db: str, teams: int, objects: int, kills: int
) -> None:
    provider.reset(seed="large", teams=teams)
    product, random = Product(database=committing_db, sandbox=provider), Random(kills)
    _empty()
    memory = [_run(product)]
    clean = _settled(provider)
    assert differences(provider) == []
    assert _mirrored() >= objects
    _empty()

    asked = 0
    for _ in range(kills):
        memory.append(_killed(product, provider, after=random.randint(1, max(1, int(clean / kills)))))
        asked += _settled(provider)
    memory.append(_run(product))
    asked += _settled(provider)

    assert differences(provider) == []
    print(f"{clean} requests, {asked} with {kills} kills; at most {max(memory) // MEGABYTE} MB")
    assert asked <= 1.2 * clean
    assert max(memory) < 250 * MEGABYTE
    finished = dict.fromkeys(SyncRun.objects.filter(state="ok").values_list("provider", "object"))
    assert len(finished) == len(set(SyncRun.objects.values_list("provider", "object")))
    assert not SyncCursor.objects.exists()


def _empty() -> None:
    for model in (*STRIPE.values(), *HUBSPOT.values(), SyncRun, SyncSweep, SyncCursor):
        model.objects.all().delete()


def _mirrored() -> int:
    return sum(model.objects.count() for model in (*STRIPE.values(), *HUBSPOT.values()))


def _settled(provider: Sandbox) -> int:
    """How many requests came since the last time."""
    count = len(provider.journal())
    provider.settle()
    return count


def _start(product: Product) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "manage.py", *COMMAND], cwd=ROOT, env=product.environment)


def _run(product: Product) -> int:
    """To the end; the most memory it held, in kB."""
    process, peak = _start(product), 0
    while process.poll() is None:
        peak = max(peak, _peak(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    assert process.returncode == 0
    return peak


def _killed(product: Product, provider: Sandbox, *, after: int) -> int:
    """SIGKILL once so many requests have come: a delay of nothing counts them down."""
    provider.fault(action="delay", seconds=0, times=after)
    process = _start(product)
    deadline = time.monotonic() + 120
    while provider.control("GET", "faults")["faults"]:
        assert process.poll() is None, "the sync ended before it could be killed"
        assert time.monotonic() < deadline, "the sync does not ask"
    peak = _peak(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)
    return peak


def _peak(pid: int) -> int:
    """Of this program alone; what `wait` tells includes the memory of whoever started it. 0 once it has ended."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    return 0
