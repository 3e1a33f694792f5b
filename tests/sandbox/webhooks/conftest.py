"""A receiver of webhooks over real HTTP, and endpoints that lead to it."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

SECRET = "whsec_sandbox"


@dataclass
class Delivery:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """Answers with `statuses` in turn, then 200, and keeps what it got."""

    url: str = ""
    got: list[Delivery] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, delivery: Delivery) -> int:
        self.gate.wait(5)
        with self.lock:
            self.got.append(delivery)
            return self.statuses.pop(0) if self.statuses else 200

    @property
    def events(self) -> list[dict[str, Any]]:
        """Every event of every delivery, in order of arrival."""
        return [event for one in self.got for event in (one.json if isinstance(one.json, list) else [one.json])]

    def ids(self) -> list[str]:
        return [str(event.get("id") or event.get("eventId")) for event in self.events]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver with an open gate; closing the gate makes it slow."""
    found = Receiver()
    found.gate.set()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = found.take(Delivery(self.path, dict(self.headers), body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def listen(control: Callable[..., Any], receiver: Receiver) -> Callable[..., str]:
    """`listen("stripe", duplicates=3)` registers the receiver and returns the endpoint's id."""

    def register(provider: str, **fields: Any) -> str:
        wanted = {"provider": provider, "url": f"{receiver.url}/{provider}/", "secrets": [SECRET], **fields}
        endpoint: str = control("POST", "/webhooks", wanted)["id"]
        return endpoint

    return register


@pytest.fixture
def idle(control: Callable[..., Any]) -> Callable[[], dict[str, Any]]:
    """Wait until everything is delivered and return the counts."""

    def wait() -> dict[str, Any]:
        report: dict[str, Any] = control("GET", "/webhooks/deliveries?wait_idle=5")
        assert report["idle"], report
        return report

    return wait
