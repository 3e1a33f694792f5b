"""The sandbox's own deliveries, as both providers make them, to the web process as it runs in production."""

import contextlib
import http.client
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sync.models import DirtyObject, WebhookEvent
from tests.journeys.product import Product
from tests.providers import Sandbox
from tests.sync.inbox.deliveries import HUBSPOT_SECRET, STRIPE_SECRET
from tests.sync.inbox.forgeries import FIVE_MB


@pytest.fixture(scope="module")
def web(committing_db: str, sandbox: Sandbox, django_db_blocker) -> Iterator[Product]:
    product = Product(database=committing_db, sandbox=sandbox)
    product.environment |= {
        "STRIPE_WEBHOOKS": "on",
        "STRIPE_WEBHOOK_SECRETS": f"whsec_newer,{STRIPE_SECRET}",
        "HUBSPOT_WEBHOOKS": "on",
        "HUBSPOT_WEBHOOK_SECRETS": HUBSPOT_SECRET,
        "DATABASE_POOL_SIZE": "4",
    }
    product.start()
    with django_db_blocker.unblock():
        yield product
    product.stop()


@pytest.fixture
def told(web: Product, fresh_sandbox: Sandbox) -> Callable[[], Any]:
    """Both providers of a fresh sandbox tell the web process of every change, each three times; wait and count."""
    WebhookEvent.objects.all().delete()
    DirtyObject.objects.all().delete()
    for provider, secret in (("stripe", STRIPE_SECRET), ("hubspot", HUBSPOT_SECRET)):
        endpoint = {"provider": provider, "url": f"{web.url}/webhooks/{provider}/", "secrets": [secret]}
        fresh_sandbox.control("POST", "webhooks", endpoint | {"account": None, "duplicates": 3})
    return lambda: fresh_sandbox.control("GET", "webhooks/deliveries?wait_idle=30")


def test_what_both_providers_tell_is_stored_once_and_marked(told: Callable[[], Any], sandbox: Sandbox) -> None:
    sandbox.control("POST", "storm", {"changes": 100, "provider": "both", "seed": 3})

    counts = told()

    assert set(counts["statuses"]) == {"200"}
    assert (counts["pending"], counts["failed"]) == (0, 0)
    assert WebhookEvent.objects.count() * 3 == counts["acknowledged"]
    assert set(WebhookEvent.objects.values_list("provider", flat=True)) == {"stripe", "hubspot"}
    assert set(DirtyObject.objects.values_list("provider", flat=True)) == {"stripe", "hubspot"}
    unheard = WebhookEvent.objects.filter(objects_marked=[]).exclude(event_type__startswith="charge.")
    assert not unheard.exists()


def test_a_body_too_large_is_refused_and_the_server_goes_on(web: Product) -> None:
    """The server answers and closes while the body is still coming: whoever sends on meets a broken pipe."""
    with contextlib.suppress(ConnectionError):
        assert _sent(web, "POST", "/webhooks/stripe/", FIVE_MB) == 413

    assert _sent(web, "POST", "/webhooks/stripe/", b"x" * 1024 * 1024) == 400
    assert _sent(web, "GET", "/healthz") == 200


def _sent(web: Product, method: str, path: str, body: bytes = b"") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    try:
        connection.request(method, path, body)
        return connection.getresponse().status
    finally:
        connection.close()
