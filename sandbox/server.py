"""The HTTP server: reads a request, hands it to whoever owns the path, writes the response in one piece."""

import sys
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from sandbox import console, control
from sandbox.http import Request, Response
from sandbox.hubspot.app import PROVIDER as HUBSPOT
from sandbox.provider import Provider
from sandbox.public_links import rewritten
from sandbox.serve import serve
from sandbox.stripe.app import PROVIDER as STRIPE
from sandbox.webhooks.office import PostOffice
from sandbox.world import World

LONGEST_LINE, MOST_HEADERS = 65_537, 100
PROVIDERS: dict[str, Provider] = {"stripe": STRIPE, "hubspot": HUBSPOT}


class Sandbox:
    """
    The running world; a reset replaces it, so everyone asks for `world` again on each request.

    With `public_url`, where a browser finds the sandbox, links to hosted documents lead to its own pages.
    `webhooks` are the fields of endpoints that outlive a reset.
    """

    def __init__(
        self, build: Callable[[], World], public_url: str = "", webhooks: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        self.post_office = PostOffice(webhooks)
        self.world = build()
        self.public_url = public_url.rstrip("/")

    @property
    def world(self) -> World:
        """The world of this moment."""
        return self._world

    @world.setter
    def world(self, world: World) -> None:
        self.post_office.attach(world)
        self._world = world

    def handle(self, request: Request) -> Response:
        """The response to a request whose path still carries its mount."""
        mount, _, rest = request.path.lstrip("/").partition("/")
        provider = PROVIDERS.get(mount)
        if provider:
            request.path = "/" + rest
            response = serve(self.world, provider, request)
            if self.public_url:
                response.body = rewritten(response.body, self.public_url)
            return response
        if mount == "_control":
            return control.handle(self, request)
        return console.handle(self.world, request)


class Handler(BaseHTTPRequestHandler):
    """One connection, kept alive; the response goes out in a single write without Nagle's delay."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"
    raw_requestline: bytes

    def _respond(self) -> None:
        response = self.server.sandbox.handle(self._request())
        if response.drop:
            self.close_connection = True
            return
        self.wfile.write(_wire(response, head_only=self.command == "HEAD"))

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = _respond  # noqa: N815

    def parse_request(self) -> bool:
        """
        Read the head of a request into `given`.

        The base class has a parser for mail do it, which takes longer than answering from memory.
        """
        words = self.raw_requestline.decode("latin-1").split()
        self.requestline, self.request_version = " ".join(words), words[-1] if words else ""
        self.command, self.path = (words[0], words[1]) if len(words) == 3 else ("", "")
        self.given: dict[str, str] = {}
        while (line := self.rfile.readline(LONGEST_LINE)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            self.given[name.strip().lower()] = value.strip()
        if not self.request_version.startswith("HTTP/1.") or len(self.given) > MOST_HEADERS:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return False
        wish = self.given.get("connection", "").lower()
        self.close_connection = wish == "close" or (self.request_version == "HTTP/1.0" and wish != "keep-alive")
        if self.given.get("expect", "").lower() == "100-continue":
            self.handle_expect_100()
        return True

    def _request(self) -> Request:
        path, _, query = self.path.partition("?")
        length = int(self.given.get("content-length") or 0)
        return Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=path,
            query=parse_qsl(query, keep_blank_values=True),
            headers=self.given,
            body=self.rfile.read(length) if length else b"",
        )

    def log_message(self, format: str, *args: object) -> None:
        """Silence: the journal remembers more than an access log."""


class Server(ThreadingHTTPServer):
    """A thread per connection; the world's lock keeps them apart."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, port: int, sandbox: Sandbox, host: str = "127.0.0.1") -> None:
        self.sandbox = sandbox
        super().__init__((host, port), Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is everyday life (that is what timeouts do); anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        """Where the sandbox answers."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"


def _wire(response: Response, *, head_only: bool) -> bytes:
    lines = [f"HTTP/1.1 {response.status} {_phrase(response.status)}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    lines += [f"Content-Length: {len(response.body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace") + (b"" if head_only else response.body)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
