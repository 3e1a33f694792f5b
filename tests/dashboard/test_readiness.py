"""`/readyz`: a sentence for each thing that is missing, without ids, names or amounts."""

from datetime import timedelta

import pytest

from billing_ops.kernel.clock import database_now
from sync import catalog, services
from sync.models import RefusedKey, SyncRun, Watermark, WorkerHeartbeat
from sync.polls import watermarks

pytestmark = pytest.mark.django_db


@pytest.fixture
def well():
    """Everything at work and up to date."""
    now = database_now()
    for queue in ("money", "sync", "refresh"):
        services.beat_heart(queue=queue)
    times = dict.fromkeys(("began_at", "started_at", "heartbeat_at", "finished_at"), now)
    for source in catalog.SOURCES:
        SyncRun.objects.create(provider=source.provider, object=source.name, state="ok", **times)
    for provider in catalog.PROVIDERS:
        for name in watermarks.names(provider):
            Watermark.objects.create(provider=provider, object=name, polled_at=now)


def asked(client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


def test_all_well_is_ready(client, well) -> None:
    status, checks = asked(client)

    assert (status, set(checks.values())) == (200, {"ok"})


@pytest.mark.parametrize("queue", ["money", "sync", "refresh"])
def test_a_silent_worker_of_any_queue_is_named(client, well, queue) -> None:
    WorkerHeartbeat.objects.filter(queue=queue).update(beaten_at=database_now() - timedelta(minutes=4))

    assert asked(client) == (503, {**asked(client)[1], "workers": f"no sign of life from: {queue}"})


def test_a_mirror_that_is_behind_says_how_far(client, well) -> None:
    old = database_now() - timedelta(hours=3)
    SyncRun.objects.update(began_at=old - timedelta(days=1), started_at=old)
    Watermark.objects.filter(provider="hubspot", object="deals").update(polled_at=old)

    status, checks = asked(client)

    assert status == 503
    assert checks["mirror"] == "not up to date: HubSpot is as of 3 h ago (too long)"


def test_a_mirror_never_read_says_so(client) -> None:
    assert "Stripe was never read to its end; HubSpot was never read to its end" in asked(client)[1]["mirror"]


def test_a_malformed_object_is_told_and_calls_nobody(client, well) -> None:
    SyncRun.objects.filter(object="prices").update(state="partial", stopped_by="malformed", malformed=1)

    status, checks = asked(client)

    assert (status, checks["mirror"]) == (200, "ok")
    assert checks["objects"] == "left out, since they are not as documented: some of Stripe prices"


def test_a_refused_key_is_named_by_its_end_and_since_when(client, well) -> None:
    key = {"key_fingerprint": "f", "message": "No."}
    RefusedKey.objects.create(provider="stripe", key_last4="abcd", **key)
    RefusedKey.objects.create(
        provider="hubspot", scope="deals", key_last4="wxyz", permission="crm.objects.deals.read", **key
    )

    status, checks = asked(client)

    assert status == 503
    since = f"since {database_now():%Y-%m-%d}"
    assert checks["keys"].startswith(f"Stripe does not accept the key “…abcd” {since}")
    assert f"the HubSpot key “…wxyz” lacks crm.objects.deals.read {since}" in checks["keys"]
    assert "our key is refused" in checks["mirror"]
