"""One thread's connection to a receiver: kept alive, opened again when it was closed."""

import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from sandbox.webhooks.endpoints import Endpoint
from sandbox.webhooks.letters import Shipment, request


@dataclass(frozen=True)
class Outcome:
    """What became of one request: the receiver's status, or "timeout" or "connection"; `ms` its time."""

    status: str
    ms: float

    @property
    def good(self) -> bool:
        """Whether the receiver took it: 2xx. A redirect is a failure, as for both providers."""
        return self.status.startswith("2")


class Sender:
    """Sends shipments one after the other; not shared between threads."""

    def __init__(self) -> None:
        self._connection: HTTPConnection | None = None
        self._place: tuple[str, str, float] = ("", "", 0.0)

    def send(self, endpoint: Endpoint, shipment: Shipment) -> Outcome:
        """Make one attempt. Signed with the real time of this attempt."""
        body, headers = request(endpoint, shipment, time.time())
        began = time.perf_counter()
        status = self._status(endpoint, body, headers)
        return Outcome(status, (time.perf_counter() - began) * 1000)

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _status(self, endpoint: Endpoint, body: bytes, headers: dict[str, str]) -> str:
        reused = self._connect(endpoint)
        try:
            try:
                return self._once(endpoint, body, headers)
            except (ConnectionError, HTTPException):
                # A receiver may close an idle connection at any time: that alone is no failed delivery.
                if not reused:
                    raise
                return self._once(endpoint, body, headers)
        except TimeoutError:
            self.close()
            return "timeout"
        except (OSError, HTTPException):
            self.close()
            return "connection"

    def _connect(self, endpoint: Endpoint) -> bool:
        """Be connected (lazily) to the endpoint's host; whether the connection has been used before."""
        parts = urlsplit(endpoint.url)
        place = (parts.scheme, parts.netloc, endpoint.behaviour.timeout_seconds)
        if self._connection is None or place != self._place:
            self.close()
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            self._connection, self._place = kind(parts.netloc, timeout=endpoint.behaviour.timeout_seconds), place
        return self._connection.sock is not None

    def _once(self, endpoint: Endpoint, body: bytes, headers: dict[str, str]) -> str:
        assert self._connection is not None
        parts = urlsplit(endpoint.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            self._connection.request("POST", target, body, headers)
            response = self._connection.getresponse()
            response.read()
        except (ConnectionError, HTTPException):
            self._connection.close()
            raise
        return str(response.status)
