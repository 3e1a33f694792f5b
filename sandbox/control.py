"""`/_control`: the sandbox's own switches, for tests, the demo and people."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from sandbox import control_wanted, control_webhooks
from sandbox.control_objects import ObjectsRefused, change_objects, list_objects
from sandbox.control_wanted import Refused
from sandbox.faults import ACTIONS as FAULT_ACTIONS
from sandbox.http import Request, Response
from sandbox.keys import Key
from sandbox.limits import Limit
from sandbox.storm.run import storm
from sandbox.world import World

if TYPE_CHECKING:
    from sandbox.server import Sandbox

LONGEST_LATENCY = 60
Action: TypeAlias = "Callable[[Sandbox, Request], Any]"
FAULT: control_wanted.Kinds = {
    "action": str,
    "provider": str,
    "method": str,
    "route": str,
    "status": int,
    "body": (dict, list, str),
    "headers": dict,
    "seconds": float,
    "times": int,
    "commit": bool,
    "record": bool,
}
KEY: control_wanted.Kinds = {"token": str, "provider": str, "revoked": bool, "writes": bool, "dropped": list}
LIMIT: control_wanted.Kinds = {"everything": int, "endpoint": int}
PROVIDERS = ("stripe", "hubspot")


def handle(sandbox: "Sandbox", request: Request) -> Response:
    """Answer in JSON; 400 with `error` for a request that makes no sense, 404 for an unknown one."""
    _, _, name, *rest = request.path.split("/")
    try:
        control_wanted.check_body(request)
        if name == "objects":
            return Response.json(_objects(sandbox.world, request, rest))
        action = _action(request.method, name, rest)
        if action is None:
            raise Refused(f"There is no {request.method} {request.path}.", 404)
        return Response.json(action(sandbox, request))
    except Refused as error:
        return Response.json({"error": str(error)}, error.status)
    except ObjectsRefused as error:
        return Response.json({"error": str(error)}, error.status)
    except (TypeError, ValueError, KeyError) as error:
        return Response.json({"error": control_wanted.sentence(error)}, 400)


def _action(method: str, name: str, rest: list[str]) -> "Action | None":
    if name == "webhooks":
        return control_webhooks.ACTIONS.get((method, "/".join(rest)))
    return ACTIONS.get((method, name))


def _objects(world: World, request: Request, rest: list[str]) -> Any:
    with world.lock:
        return (list_objects if request.method == "GET" else change_objects)(world, request, rest)


def health(sandbox: "Sandbox", request: Request) -> Any:
    """Alive, and what is loaded."""
    world = sandbox.world
    return {"status": "ok", "seed": world.seed, "teams": world.teams, "now": world.clock.now()}


def reset(sandbox: "Sandbox", request: Request) -> Any:
    """
    A new world: the same seed unless another is named; journal, faults, keys and limits start afresh.

    Data that nothing changed are kept, if none are asked for by name: building them takes longer than all the rest.
    """
    wanted = request.json()
    old = sandbox.world
    now = datetime.fromisoformat(wanted["now"]) if "now" in wanted else None
    seed, teams = wanted.get("seed", old.seed), int(wanted.get("teams", old.teams))
    kept = old.anew() if not wanted else None
    sandbox.world = kept or World.build(seed=seed, teams=teams, now=now)
    return health(sandbox, request)


def get_clock(sandbox: "Sandbox", request: Request) -> Any:
    """The sandbox's present."""
    return {"now": sandbox.world.clock.now()}


def move_clock(sandbox: "Sandbox", request: Request) -> Any:
    """Forward by `advance_seconds`, or to `at` (ISO 8601 with offset)."""
    wanted = request.json()
    clock = sandbox.world.clock
    if "at" in wanted:
        return {"now": clock.advance_to(datetime.fromisoformat(wanted["at"]))}
    if "advance_seconds" in wanted:
        return {"now": clock.advance(float(wanted["advance_seconds"]))}
    raise Refused("Say advance_seconds or at.")


def get_faults(sandbox: "Sandbox", request: Request) -> Any:
    """The faults in force."""
    return {"faults": [asdict(fault) for fault in sandbox.world.faults.all()]}


def add_fault(sandbox: "Sandbox", request: Request) -> Any:
    """Put a fault in force; see `sandbox.faults.Fault` for the fields."""
    wanted = control_wanted.fields(request.json(), FAULT, thing="fault")
    if wanted.get("action") not in FAULT_ACTIONS:
        raise Refused(f"A fault needs `action`: one of {', '.join(FAULT_ACTIONS)}.")
    _check_provider(wanted.get("provider") or PROVIDERS[0])
    return asdict(sandbox.world.faults.add(wanted))


def clear_faults(sandbox: "Sandbox", request: Request) -> Any:
    """Remove all faults, or the one named by `?id=`."""
    wanted = request.get("id")
    sandbox.world.faults.clear(int(wanted) if wanted else None)
    return get_faults(sandbox, request)


def get_journal(sandbox: "Sandbox", request: Request) -> Any:
    """What was received, oldest first; `path` is a glob inside the provider ("/v1/customers*")."""
    entries = sandbox.world.journal.entries(
        provider=request.get("provider"), method=request.get("method"), path=request.get("path")
    )
    return {"entries": [asdict(entry) for entry in entries]}


def clear_journal(sandbox: "Sandbox", request: Request) -> Any:
    """Forget what was received."""
    sandbox.world.journal.clear()
    return {"entries": []}


def get_keys(sandbox: "Sandbox", request: Request) -> Any:
    """Every key with its rights."""
    return {"keys": [_shown_key(key) for key in sandbox.world.keys.all()]}


def set_key(sandbox: "Sandbox", request: Request) -> Any:
    """Change or add a key by `token`: `revoked`, `writes`, `dropped` (globs of permissions), `provider`."""
    wanted = control_wanted.fields(request.json(), KEY, thing="key")
    if "token" not in wanted:
        raise Refused("A key needs `token`: GET /_control/keys lists those there are.")
    token, keys = wanted.pop("token"), sandbox.world.keys
    key = keys.named(token)
    if key is None:
        if "provider" not in wanted:
            raise Refused(f"There is no key {token!r}; to add it, say its provider.", 404)
        _check_provider(wanted["provider"])
        key = keys.add(Key(token, wanted["provider"], writes=bool(wanted.get("writes"))))
    key.revoked = bool(wanted.get("revoked", key.revoked))
    key.writes = bool(wanted.get("writes", key.writes))
    key.dropped = set(wanted.get("dropped", key.dropped))
    return _shown_key(key)


def _shown_key(key: Key) -> dict[str, Any]:
    return {**asdict(key), "dropped": sorted(key.dropped)}


def _check_provider(name: str) -> None:
    if name not in PROVIDERS:
        raise Refused(f"There is no provider {name!r}; there are {' and '.join(PROVIDERS)}.")


def get_limits(sandbox: "Sandbox", request: Request) -> Any:
    """Requests per second, per provider."""
    limits = sandbox.world.limits
    return {name: asdict(limits.get(name)) for name in ("stripe", "hubspot")}


def set_limits(sandbox: "Sandbox", request: Request) -> Any:
    """`{"stripe": {"everything": 100, "endpoint": 25}}`; null switches a limit off."""
    for name, limit in request.json().items():
        _check_provider(name)
        sandbox.world.limits.set(name, Limit(**control_wanted.fields(limit or {}, LIMIT, thing="limit")))
    return get_limits(sandbox, request)


def get_latency(sandbox: "Sandbox", request: Request) -> Any:
    """Seconds that each provider takes to answer."""
    return {name: sandbox.world.latency.get(name, 0.0) for name in ("stripe", "hubspot")}


def set_latency(sandbox: "Sandbox", request: Request) -> Any:
    """`{"stripe": 0.08}`: every request waits so many seconds, whatever else is going on; 0 ends it."""
    for name, seconds in request.json().items():
        if name not in ("stripe", "hubspot") or not 0 <= float(seconds) <= LONGEST_LATENCY:
            raise Refused(f"A latency is 0 to {LONGEST_LATENCY} seconds of stripe or hubspot, not {name}: {seconds}.")
        sandbox.world.latency[name] = float(seconds)
    return get_latency(sandbox, request)


def prerender(sandbox: "Sandbox", request: Request) -> Any:
    """Keep list pages as bytes from now on, and render every object in each shape that was asked for so far."""
    world = sandbox.world
    with world.lock:
        world.stripe_pages.on = world.hubspot_pages.on = True
        return {"stripe": world.stripe_pages.render_all(), "hubspot": world.hubspot_pages.render_all()}


def make_storm(sandbox: "Sandbox", request: Request) -> Any:
    """Many random changes at once: `changes`, `provider`, `seed`, `burst_share`, `deletes`, `recreates`."""
    return storm(sandbox.world, request.json())


def get_cases(sandbox: "Sandbox", request: Request) -> Any:
    """The seed's notable situations."""
    return {"cases": [asdict(case) for case in sandbox.world.cases]}


ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "health"): health,
    ("POST", "reset"): reset,
    ("GET", "clock"): get_clock,
    ("POST", "clock"): move_clock,
    ("GET", "faults"): get_faults,
    ("POST", "faults"): add_fault,
    ("DELETE", "faults"): clear_faults,
    ("GET", "journal"): get_journal,
    ("DELETE", "journal"): clear_journal,
    ("GET", "keys"): get_keys,
    ("POST", "keys"): set_key,
    ("GET", "limits"): get_limits,
    ("POST", "limits"): set_limits,
    ("GET", "cases"): get_cases,
    ("GET", "latency"): get_latency,
    ("POST", "latency"): set_latency,
    ("POST", "prerender"): prerender,
    ("POST", "storm"): make_storm,
}
