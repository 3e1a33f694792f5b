"""The benches run to their ends on throw-away servers and tell figures; what the figures are is for people to read."""

import json
import os
import subprocess
import sys

import pytest

from benches.million.kept import place_of
from runner.bench_report import table
from runner.pytest_servers import TEST_ENVIRONMENT
from runner.servers import ADDRESSES
from tests.providers import ROOT


def test_a_table_has_its_numbers_under_each_other() -> None:
    assert table([("a", 1), ("bcd", 200)], heading=("what", "n")) == "what    n\na       1\nbcd   200"


@pytest.mark.faults
def test_the_sync_bench_tells_both_passes_of_both_providers() -> None:
    command = [sys.executable, "-m", "runner.bench", "sync", "--teams", "20", "--json"]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)

    phases = {(phase["provider"], phase["phase"]): phase for phase in told["phases"]}
    assert set(phases) == {(name, phase) for name in ("stripe", "hubspot") for phase in ("first", "unchanged")}
    assert all(phase["objects"] > 50 and phase["of_plain"] > 0 for phase in phases.values())
    assert all(phase["rows"] >= phase["objects"] and phase["statements_per_1000"] > 0 for phase in phases.values())


@pytest.mark.faults
def test_the_lookup_bench_keeps_its_rows_and_tells_every_page() -> None:
    command = [sys.executable, "-m", "runner.bench", "lookup", "--subscriptions", "301", "--requests", "3", "--json"]
    place = place_of(301)
    try:
        # The tests' own settings and servers are not the bench's.
        own = {name: value for name, value in os.environ.items() if name not in {*TEST_ENVIRONMENT, *ADDRESSES}}
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=own)
        built = (place.root / "built").read_text()
        again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=own)

        told = [json.loads(one.stdout) for one in (ran, again)]
        assert (place.root / "built").read_text() == built
    finally:
        place.remove()
    assert [page["what"] for page in told[0]["pages"]] == [page["what"] for page in told[1]["pages"]]
    assert all(page["requests"] == 3 and page["explained"] and not page["read_whole"] for page in told[0]["pages"])
