"""A lane over the sandbox, stepped by the test."""

from collections.abc import Callable, Iterator

import pytest

from sync.refresh.lane import Lane
from tests.providers import Sandbox

Drain = Callable[[str], Lane]


@pytest.fixture
def drain(fresh_sandbox: Sandbox) -> Iterator[Drain]:
    """Read what is due of a provider until nothing is, and return the lane that did."""
    lanes: list[Lane] = []

    def until_clean(provider: str) -> Lane:
        lane = Lane(provider, threads=4)
        lanes.append(lane)
        while lane.step():
            pass
        return lane

    yield until_clean
    for lane in lanes:
        lane.leave(seconds=5)
