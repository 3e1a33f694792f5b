"""`manage.py keep_up` as a process of its own."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable

from tests.journeys.product import ROOT, Product

PATIENCE_SECONDS = 60


class Worker:
    """One refresh-worker of a product."""

    def __init__(self, product: Product, *options: str) -> None:
        command = [sys.executable, "manage.py", "keep_up", *options]
        self.process = subprocess.Popen(command, cwd=ROOT, env=product.environment)

    def stop(self) -> float:
        """End it as a supervisor does, and return how many seconds it took to leave."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(40) == 0
        return time.monotonic() - began

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


def wait_until(holds: Callable[[], bool], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Return once the condition holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
