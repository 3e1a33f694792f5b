"""What was marked is read again from the sandbox, lands in the mirror, and is no longer dirty."""

import pytest

from integrations.stripe.listings import LISTINGS
from sync import catalog, engine
from sync.dirty import Mark, mark
from sync.models import DirtyObject
from tests.providers import Sandbox
from tests.sync.comparing import HUBSPOT, STRIPE
from tests.sync.refresh.conftest import Drain

pytestmark = pytest.mark.django_db
SINGULAR = {name: name.removesuffix("s") for name in LISTINGS if name != "events"}


def ids_of(sandbox: Sandbox, provider: str, kind: str) -> list[str]:
    return [row["id"] for row in sandbox.control("GET", f"objects/{provider}/{kind}")["objects"]]


def mirror(provider: str, name: str) -> None:
    assert engine.sync(catalog.find(provider, name)).state == "ok"


@pytest.mark.parametrize("name", SINGULAR)
def test_each_of_stripes_objects_is_read_as_its_list_brings_it(drain: Drain, fresh_sandbox: Sandbox, name: str) -> None:
    ids = ids_of(fresh_sandbox, "stripe", SINGULAR[name])[:3]
    mirror("stripe", name)
    model = STRIPE[SINGULAR[name]]
    before = dict(model.objects.values_list("pk", "payload_hash"))
    model.objects.filter(pk__in=ids).delete()
    mark(provider="stripe", marks=[Mark(name, id) for id in ids])

    drain("stripe")

    assert ids
    assert dict(model.objects.values_list("pk", "payload_hash")) == before
    assert not DirtyObject.objects.exists()


@pytest.mark.parametrize("name", HUBSPOT)
@pytest.mark.parametrize("count", [1, 40])
def test_each_of_hubspots_records_is_read_as_its_list_brings_it(
    drain: Drain, fresh_sandbox: Sandbox, name: str, count: int
) -> None:
    ids = ids_of(fresh_sandbox, "hubspot", name)[:count]
    mirror("hubspot", name)
    before = dict(HUBSPOT[name].objects.values_list("pk", "payload_hash"))
    HUBSPOT[name].objects.filter(pk__in=ids).delete()
    mark(provider="hubspot", marks=[Mark(name, id) for id in ids])

    drain("hubspot")

    assert ids
    assert dict(HUBSPOT[name].objects.values_list("pk", "payload_hash")) == before
    assert not DirtyObject.objects.exists()
