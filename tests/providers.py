"""Stripe and HubSpot for tests: the sandbox in a process of its own, reached over real HTTP."""

import re
import subprocess
import sys
import threading
from collections import deque
from http.client import HTTPConnection
from json import dumps, loads
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
# A storm of ten thousand changes is one request.
CONTROL_SECONDS = 600
READY = re.compile(r"Sandbox ready: (http://\S+)")


class Sandbox:
    """
    A running sandbox. `url` is its root; Stripe answers below `url`/stripe, HubSpot below `url`/hubspot.

    Its output is read to the end by a thread: a full pipe would stop it in the middle of a request.
    """

    def __init__(self, *, seed: str = "demo") -> None:
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--seed", seed]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._tail: deque[str] = deque(maxlen=30)
        self.url = self._wait_until_ready()
        threading.Thread(target=self._drain, daemon=True).start()

    @property
    def stripe(self) -> str:
        """What STRIPE_API_BASE must be."""
        return f"{self.url}/stripe"

    @property
    def hubspot(self) -> str:
        """What HUBSPOT_API_BASE must be."""
        return f"{self.url}/hubspot"

    def control(self, method: str, path: str, json: Any = None) -> Any:
        """
        Ask `/_control/…` (`path` with or without that prefix) and return what it answers, decoded.

        :raises AssertionError: the sandbox refused; the message shows its answer
        """
        return self._request(method, f"/_control/{_below_control(path)}", json)

    def fault(self, **fields: Any) -> Any:
        """Put a fault in force: `provider`, `method`, `route`, `action`, `status`, `seconds`, `times`."""
        return self.control("POST", "faults", fields)

    def journal(self, **query: str) -> list[dict[str, Any]]:
        """The requests received since `settle`, oldest first; filters are `provider`, `method`, `path` (a glob)."""
        entries: list[dict[str, Any]] = self.control("GET", f"journal?{urlencode(query)}")["entries"]
        return entries

    def settle(self) -> None:
        """Forget the journal and every fault; the data stay."""
        self.control("DELETE", "journal")
        self.control("DELETE", "faults")

    def reset(self, **fields: Any) -> None:
        """Back to the data, clock, keys, limits and empty journal that it started with."""
        self.control("POST", "reset", fields)

    def stop(self) -> None:
        """End the process; killed if it does not listen."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _request(self, method: str, path: str, body: Any) -> Any:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=CONTROL_SECONDS)
        try:
            payload = None if body is None else dumps(body)
            connection.request(method, path, payload, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        assert response.status < 400, f"{method} {path}: {response.status} {text.decode()}"
        return loads(text) if text else None

    def _wait_until_ready(self) -> str:
        for line in self._lines():
            self._tail.append(line)
            if found := READY.search(line):
                return found[1]
        raise RuntimeError("The sandbox did not start:\n" + "".join(self._tail))

    def _drain(self) -> None:
        for line in self._lines():
            self._tail.append(line)

    def _lines(self) -> Any:
        assert self._process.stdout is not None
        return self._process.stdout


def _below_control(path: str) -> str:
    return path.removeprefix("/").removeprefix("_control/")
