"""`/_control/webhooks…`: who is told of changes, how well, and what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from sandbox.http import Request

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Action: TypeAlias = "Callable[[Sandbox, Request], Any]"
LONGEST_WAIT = 600.0


def list_endpoints(sandbox: "Sandbox", request: Request) -> Any:
    """`GET webhooks` → `{"endpoints": […]}`, oldest first, each with its behaviour."""
    return {"endpoints": [endpoint.shown() for endpoint in sandbox.post_office.endpoints()]}


def register(sandbox: "Sandbox", request: Request) -> Any:
    """`POST webhooks`: add an endpoint (`provider`, `url`, `secrets`, …), or change the one with this `id`."""
    return sandbox.post_office.register(request.json()).shown()


def remove(sandbox: "Sandbox", request: Request) -> Any:
    """`DELETE webhooks[?id=]`: forget one endpoint, or all, and what was on its way there."""
    wanted = request.get("id")
    for endpoint in sandbox.post_office.endpoints():
        if wanted in ("", endpoint.id):
            sandbox.post_office.remove(endpoint.id)
    return list_endpoints(sandbox, request)


def behave(sandbox: "Sandbox", request: Request) -> Any:
    """`POST webhooks/behaviour`: fields of a behaviour, for all endpoints or those of a `provider` or `id`."""
    return {"endpoints": [endpoint.shown() for endpoint in sandbox.post_office.behave(request.json())]}


def deliveries(sandbox: "Sandbox", request: Request) -> Any:
    """
    `GET webhooks/deliveries`: the counts; `?wait_idle=SECONDS` first waits until nothing is pending.

    `?recent=true` adds the last requests, `?dropped=true` the ids of events that were lost on purpose.
    """
    ledger = sandbox.post_office.ledger
    if wait := request.get("wait_idle"):
        ledger.wait_idle(min(float(wait), LONGEST_WAIT))
    report = ledger.report()
    if request.get("recent"):
        report["recent"] = ledger.recent()
    if request.get("dropped"):
        report["dropped_ids"] = ledger.dropped_ids()
    return report


def forget(sandbox: "Sandbox", request: Request) -> Any:
    """`DELETE webhooks/deliveries`: count afresh; what is under way stays pending."""
    sandbox.post_office.ledger.forget()
    return deliveries(sandbox, request)


def redeliver(sandbox: "Sandbox", request: Request) -> Any:
    """`POST webhooks/redeliver {"ids": […]}` or `{"dropped": true}`: once more, whatever the behaviour."""
    wanted = request.json()
    office = sandbox.post_office
    ids = [str(one) for one in wanted.get("ids", [])]
    if wanted.get("dropped"):
        ids += office.ledger.dropped_ids()
    with sandbox.world.lock:
        return {"redelivered": office.redeliver(sandbox.world, ids)}


ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", ""): list_endpoints,
    ("POST", ""): register,
    ("DELETE", ""): remove,
    ("POST", "behaviour"): behave,
    ("GET", "deliveries"): deliveries,
    ("DELETE", "deliveries"): forget,
    ("POST", "redeliver"): redeliver,
}
"""By method and what follows `webhooks/` in the path."""
