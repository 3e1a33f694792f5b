"""`manage.py sync` against a large world: everything arrives, and a killed run costs little more than it had left."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from sync.models import SyncRun, SyncSweep
from tests.journeys.product import ROOT, Product
from tests.providers import Sandbox
from tests.sync.comparing import HUBSPOT, STRIPE, differences

COMMAND = ("sync", "stripe", "hubspot", "--full")
SIZES = [100, pytest.param(2000, marks=pytest.mark.faults)]


@pytest.fixture(scope="module")
def provider() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def world(provider: Sandbox, committing_db: str, request: pytest.FixtureRequest) -> Sandbox:
    """So many teams there, and an empty mirror here."""
    provider.reset(seed="large", teams=request.param)
    for model in (*STRIPE.values(), *HUBSPOT.values(), SyncRun, SyncSweep):
        model.objects.all().delete()
    return provider


@pytest.mark.parametrize("world", SIZES, indirect=True)
def test_every_object_is_mirrored_with_every_value(world: Sandbox, committing_db: str) -> None:
    done = Product(database=committing_db, sandbox=world).manage(*COMMAND)

    assert "stripe  invoices" in done.stdout
    assert differences(world) == []
    assert set(SyncRun.objects.values_list("state", flat=True)) == {"ok"}


@pytest.mark.parametrize("world", SIZES, indirect=True)
def test_killed_half_way_it_goes_on_and_asks_again_for_a_fifth_at_most(world: Sandbox, committing_db: str) -> None:
    product = Product(database=committing_db, sandbox=world)
    _kill_at_invoices(product, world, page=3)
    before = _requests(world)
    world.settle()

    done = product.manage(*COMMAND)

    repeated = before & _requests(world)
    assert sum(repeated.values()) <= sum(before.values()) / 5
    assert sum(repeated.values()) <= 1, "no more than the page under way"
    assert "went on where the last run ended" in done.stdout
    assert "stripe  customers" not in done.stdout
    assert differences(world) == []
    assert sorted(SyncRun.objects.filter(object="invoices", provider="stripe").values_list("state", flat=True)) == [
        "killed",
        "ok",
    ]


def _kill_at_invoices(product: Product, world: Sandbox, *, page: int) -> None:
    """SIGKILL while that page is under way: the answers before it are let through, its own is held back."""
    held_back = {"provider": "stripe", "route": "/v1/invoices", "action": "delay"}
    world.fault(**held_back, seconds=0, times=page - 1)
    world.fault(**held_back, seconds=30, times=1)
    process = subprocess.Popen([sys.executable, "manage.py", *COMMAND], cwd=ROOT, env=product.environment)
    deadline = time.monotonic() + 120
    while world.control("GET", "faults")["faults"]:
        assert process.poll() is None, "the sync ended before it could be killed"
        assert time.monotonic() < deadline, "the sync never asked for that page"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(20)


def _requests(world: Sandbox) -> Counter[tuple[str, str]]:
    return Counter((entry["path"], entry["query"]) for entry in world.journal())
