"""The web process of a bench, as the demo runs it, and a browser's part in timing it."""

import http.client
import os
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from runner.bench_stage import Stage
from runner.service import Service

BIN = Path(sys.executable).parent
PORT = 8437


@contextmanager
def web(held: Stage) -> Iterator[int]:
    """This context will hold the number of a web process of one worker with four threads on PORT."""
    command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "billing_ops.wsgi:application"]
    with process(held, "web", command, answers=f"http://127.0.0.1:{PORT}/healthz") as pid:
        yield pid


@contextmanager
def process(held: Stage, name: str, command: list[str], *, answers: str = "") -> Iterator[int]:
    """This context will hold the number of a process of the product, once the address `answers`."""
    environment = {**os.environ, **held.environment}
    log = held.servers.place.log(name)
    service = Service(name, command, environment, log, ready=lambda: not answers or _answers(answers))
    try:
        service.start()
        assert service.process
        yield service.process.pid
    finally:
        service.stop()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310
            return True
    except OSError:
        return False


class Browser:
    """One connection that is kept, signed in by `session`, which is the cookie's value."""

    def __init__(self, session: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        # As long as Django's own secret; the same in the cookie and the header is what it asks for.
        token = "b" * 32
        self._headers = {"Cookie": f"session={session}; csrf={token}", "X-CSRFToken": token}

    def ask(self, path: str, form: Mapping[str, str] | None = None) -> float:
        """
        This method will return the milliseconds from the request's first byte to the answer's last.

        :raises RuntimeError: the answer was an error, and nothing of it worth timing
        """
        headers = {**self._headers, **({"Content-Type": "application/x-www-form-urlencoded"} if form else {})}
        began = time.perf_counter()
        self._connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = self._connection.getresponse()
        answer.read()
        milliseconds = (time.perf_counter() - began) * 1000
        if answer.status not in (200, 302, 303):
            raise RuntimeError(f"{path} was answered with {answer.status}, so there is nothing to time.")
        return milliseconds
