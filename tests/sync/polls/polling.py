"""Changes at the sandbox and polls of them, for the tests beside this file."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from billing_ops.kernel.clock import database_now
from sync import catalog
from sync.models import DirtyObject, SyncRun, Watermark
from sync.polls import Polled, run_due
from tests.providers import Sandbox

HOUR = timedelta(hours=1)


def poll(provider: str) -> list[Polled]:
    """Every poll of a provider, due or not; the other provider is left alone."""
    return [polled for polled in run_due(now=database_now() + HOUR) if polled.provider == provider]


def complete_pass(provider: str, *, ago: timedelta = timedelta(0)) -> datetime:
    """A complete pass over each list of a provider, that long ago, as far as the record of runs goes."""
    moment = database_now() - ago
    times = {"began_at": moment, "started_at": moment, "heartbeat_at": moment, "finished_at": moment}
    for source in catalog.of(provider):
        SyncRun.objects.create(provider=provider, object=source.name, state="ok", **times)
    return moment


def events_mark() -> Watermark:
    return Watermark.objects.get(provider="stripe", object="events")


def marked(object: str) -> set[str]:
    return set(DirtyObject.objects.filter(object=object).values_list("object_id", flat=True))


def customers(sandbox: Sandbox) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.control("GET", "objects/stripe/customer")["objects"]
    return found


def rename(sandbox: Sandbox, customer_id: str, name: str) -> None:
    """A change that Stripe tells in one event."""
    sandbox.control("PATCH", f"objects/stripe/customer/{customer_id}", {"name": name})


def asked_for_events(sandbox: Sandbox) -> list[dict[str, str]]:
    """The query of each request for a page of events."""
    entries = sandbox.journal(provider="stripe", path="/v1/events")
    return [{name: values[0] for name, values in parse_qs(entry["query"]).items()} for entry in entries]
