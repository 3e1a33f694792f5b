"""Thousands of changes told five times each, out of order, many in one second: the mirror ends as the sandbox is."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from sync.models import DirtyObject, SyncCursor, SyncRun, Watermark, WebhookEvent
from tests.journeys.product import Product
from tests.providers import Sandbox
from tests.sync.comparing import HUBSPOT, STRIPE, differences
from tests.sync.refresh.worker import Worker, wait_until

DUPLICATES, BURST = 5, 0.3
# From the last delivery to a mirror that is the same, field by field.
SETTLES_WITHIN_SECONDS = 120
DELIVERED_WITHIN_SECONDS = 900
AS_FAST_AS_IT_ANSWERS = dict.fromkeys(
    ("STRIPE_REQUESTS_PER_SECOND", "STRIPE_ENDPOINT_REQUESTS_PER_SECOND", "HUBSPOT_REQUESTS_PER_SECOND"), "100000"
)
SECRETS = {"stripe": "whsec_storm", "hubspot": "storm-client-secret"}


@dataclass(frozen=True)
class Storm:
    """How much changes, how many processes keep up, and which dice are thrown."""

    changes: int
    workers: int
    seed: int
    teams: int = 0


STORMS = [
    Storm(1_000, 2, seed=1),
    *(pytest.param(Storm(10_000, 4, seed, teams=500), marks=pytest.mark.faults) for seed in range(1, 6)),
]


@pytest.fixture(autouse=True)
def _committing(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def storm(request: pytest.FixtureRequest) -> Storm:
    wanted: Storm = request.param
    return wanted


@pytest.fixture
def product(storm: Storm, committing_db: str, fresh_sandbox: Sandbox, static_files: None) -> Iterator[Product]:
    """A filled mirror, a web process that takes webhooks, and the workers."""
    if storm.teams:
        fresh_sandbox.reset(seed="large", teams=storm.teams)
    running = Product(database=committing_db, sandbox=fresh_sandbox)
    running.environment |= {
        "STRIPE_WEBHOOKS": "on",
        "STRIPE_WEBHOOK_SECRETS": SECRETS["stripe"],
        "HUBSPOT_WEBHOOKS": "on",
        "HUBSPOT_WEBHOOK_SECRETS": SECRETS["hubspot"],
        "LOG_LEVEL": "WARNING",
        **AS_FAST_AS_IT_ANSWERS,
    }
    for model in (*STRIPE.values(), *HUBSPOT.values(), DirtyObject, WebhookEvent, Watermark, SyncRun, SyncCursor):
        model.objects.all().delete()
    running.manage("sync", "stripe", "hubspot", "--full", "--accept-deletions")
    running.start()
    workers = [Worker(running) for _ in range(storm.workers)]
    yield running
    for worker in workers:
        worker.kill()
    running.stop()


def _when_all_are_delivered(sandbox: Sandbox) -> Any:
    """The sandbox's counts once nothing is pending; it is asked to wait for that, a while at a time."""
    deadline = time.monotonic() + DELIVERED_WITHIN_SECONDS
    while (told := sandbox.control("GET", "webhooks/deliveries?wait_idle=30"))["pending"]:
        assert time.monotonic() < deadline, told
    return told


@pytest.mark.parametrize("storm", STORMS, indirect=True, ids=lambda one: f"{one.changes} changes, seed {one.seed}")
def test_the_mirror_is_the_sandbox_again(storm: Storm, product: Product, fresh_sandbox: Sandbox) -> None:
    for provider, secret in SECRETS.items():
        behaviour = {"duplicates": DUPLICATES, "shuffle": True, "seed": storm.seed}
        address = {"provider": provider, "url": f"{product.url}/webhooks/{provider}/", "secrets": [secret]}
        fresh_sandbox.control("POST", "webhooks", address | behaviour)

    began = time.monotonic()
    made = fresh_sandbox.control(
        "POST", "storm", {"changes": storm.changes, "seed": storm.seed, "burst_share": 1.2 * BURST}
    )
    told = _when_all_are_delivered(fresh_sandbox)

    delivered = time.monotonic() - began
    began = time.monotonic()
    wait_until(lambda: not DirtyObject.objects.exists(), seconds=SETTLES_WITHIN_SECONDS)
    found = differences(fresh_sandbox)
    assert not found, "\n".join(found)
    seconds = time.monotonic() - began
    assert made["changes"] == storm.changes
    assert made["burst_events"] >= BURST * made["events"]
    assert told["failed"] == told["pending"] == 0
    assert told["acknowledged"] >= DUPLICATES * storm.changes
    assert not [status for status in told["statuses"] if status >= "500"]
    assert WebhookEvent.objects.count() >= storm.changes
    print(f"{told['acknowledged']:,} deliveries of {made['events']:,} events in {delivered:.1f} s", end="; ")
    print(f"equal {seconds:.1f} s after the last")
