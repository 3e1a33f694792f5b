"""A server that only looks like Stripe and HubSpot: it asks the sandbox, and changes what comes back."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

# What a small server would still send: what an object is nothing without, and what our own pages are about.
_NAMES = """
    object id customer status items data has_more url price currency source coupon promotion total lines amount type
    metadata team product discounts results paging next after properties associations code deleted archived portalId
    parent subscription_details subscription invoice payments recurring interval interval_count ending_balance
    """
KEPT = frozenset(_NAMES.split())
LACKS = ("/stripe/v1/account", "/stripe/v1/credit_notes", "/hubspot/crm/objects/2026-09/quotes")
# Its ids are of another form than the vendor's.
_OURS, _THEIRS = re.compile(rb"\b(cus|sub|in)_(?=[0-9A-Za-z]*\d)"), re.compile(r"\bzz-(cus|sub|in)-")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sandbox: str

    def do_GET(self) -> None:  # noqa: N802
        length = int(self.headers.get("Content-Length") or 0)
        status, body = self._passed_on(self.rfile.read(length) if length else b"")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""

    def _passed_on(self, body: bytes) -> tuple[int, bytes]:
        if self.path.startswith(LACKS):
            return 404, b"404 page not found\n"
        connection = HTTPConnection(urlsplit(self.sandbox).netloc, timeout=30)
        headers = {name: value for name, value in self.headers.items() if name not in ("Host", "Content-Length")}
        connection.request(self.command, _THEIRS.sub(r"\1_", self.path), body or None, headers)
        answer = connection.getresponse()
        status, text = answer.status, answer.read()
        connection.close()
        told = _OURS.sub(rb"zz-\1-", text)
        return status, json.dumps(_bare(json.loads(told))).encode() if status == 200 else told


def _bare(value: Any) -> Any:
    """Optional fields left out, unknown ones put in."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "id" not in value or "object" not in value:
        return {name: _bare(one) for name, one in value.items()}
    kept = {name: _bare(one) for name, one in value.items() if name in KEPT}
    return kept | {"unknown": {"to": ["everybody"]}, "x_build": 7}


@contextmanager
def look_alike(sandbox: str) -> Iterator[str]:
    """The address of such a server over the sandbox at `sandbox`, for as long as the context lasts."""
    handler = type("Handler", (_Handler,), {"sandbox": sandbox})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
