"""What the sandbox alone serves to a reader that throws everything away."""

import time
from collections.abc import Sequence

from benches.against.plain import Wire


def seconds(base: str, headers: dict[str, str], paths: Sequence[str]) -> float:
    """This function will ask for `paths` one after the other on one connection, and return how long it took."""
    wire = Wire(base, headers)
    began = time.perf_counter()
    for path in paths:
        wire.get(path)
    return time.perf_counter() - began
