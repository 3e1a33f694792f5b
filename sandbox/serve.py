"""One provider request from key to journal: what happens alike for Stripe and HubSpot."""

import itertools
import sys
import time
import traceback
from typing import TYPE_CHECKING

import orjson

from sandbox.faults import Fault
from sandbox.http import Handler, Request, Response
from sandbox.journal import Entry
from sandbox.provider import Provider

if TYPE_CHECKING:
    from sandbox.world import World

HEADERS_OF_INTEREST = (
    "content-type",
    "idempotency-key",
    "stripe-version",
    "user-agent",
)
MAX_JOURNAL_BODY = 20_000
_numbers = itertools.count(1)


def serve(world: "World", provider: Provider, request: Request) -> Response:
    """Answer one request and write it into the journal, whatever became of it."""
    began = time.perf_counter()
    request.id = f"req_{next(_numbers):014d}"
    if latency := world.latency.get(provider.name):
        # Before anything is locked: requests wait side by side, as on a wire.
        time.sleep(latency)
    try:
        response = _answer(world, provider, request)
    except Exception:
        traceback.print_exc(file=sys.stderr)
        response = provider.failed(request, 500)
    provider.finish(request, response)
    _write_down(world, provider, request, response, (time.perf_counter() - began) * 1000)
    return response


def _answer(world: "World", provider: Provider, request: Request) -> Response:
    handler = provider.router.match(request)
    if handler is None:
        return provider.unknown_route(request)
    key = world.keys.find(provider.name, request.key)
    if key is None:
        return provider.unauthorized(request, revoked=world.keys.named(request.key) is not None)
    permission = provider.permission(request)
    if not key.may(permission):
        return provider.forbidden(request, permission)
    reason = world.limits.refuse(provider.name, f"{request.method} {request.route}")
    if reason:
        return provider.limited(request, reason)
    return provider.call(world, request, lambda: _run(world, provider, request, handler))


def _run(world: "World", provider: Provider, request: Request, handler: Handler) -> Response:
    """The endpoint itself, and what a fault makes of it."""
    fault = world.faults.take(provider.name, request.method, request.path)
    if fault and fault.seconds:
        time.sleep(fault.seconds)
    if fault and fault.action == "drop_before":
        return Response(drop=True, record=False)
    if fault and fault.action == "status" and not fault.commit:
        return _fail(provider, request, fault)
    with world.lock:
        response = handler(world, request)
    if fault and fault.action == "status":
        return _fail(provider, request, fault)
    response.drop = fault is not None and fault.action == "drop_after"
    return response


def _fail(provider: Provider, request: Request, fault: Fault) -> Response:
    if fault.body is None:
        response = provider.failed(request, fault.status)
    else:
        body = fault.body.encode() if isinstance(fault.body, str) else orjson.dumps(fault.body)
        response = Response(fault.status, body, {"Content-Type": "application/json"})
    response.headers.update(fault.headers)
    response.record = fault.record if fault.record is not None else fault.status >= 500
    return response


def _write_down(world: "World", provider: Provider, request: Request, response: Response, milliseconds: float) -> None:
    headers = {name: request.headers[name] for name in HEADERS_OF_INTEREST if name in request.headers}
    world.journal.add(
        Entry(
            at=world.clock.now().isoformat(),
            provider=provider.name,
            method=request.method,
            path=request.path,
            query="&".join(f"{name}={value}" for name, value in request.query),
            key=request.key[-4:],
            headers=headers,
            body=request.body[:MAX_JOURNAL_BODY].decode(errors="replace"),
            status=response.status,
            ms=round(milliseconds, 2),
            request_id=request.id,
            dropped=response.drop,
        )
    )
