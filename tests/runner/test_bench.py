"""The benches run to their ends on throw-away servers and tell figures; what the figures are is for people to read."""

import json
import subprocess
import sys

import pytest

from runner.bench_report import table
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
